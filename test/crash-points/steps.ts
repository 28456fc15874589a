import { isFinal } from '../../src/core/advance.ts';
import type { Job } from '../../src/core/job.ts';
import { attemptsOf } from '../../src/core/money.ts';
import type { Step } from './scenario.ts';

/** What people do beyond asking, each until it had its effect. */

const is = (status: Job['status']) => (job: Job | undefined) =>
  job?.status === status && job.delivery !== 'open';
const isSettled = (job: Job | undefined) =>
  job !== undefined && isFinal(job.status) && job.delivery === 'done';

/** A press is over once the job is as it makes it. */
const press = (action: string, when: Step['when'], isDone: Step['isDone']): Step => ({
  name: action,
  when,
  isDone,
  act: (platform) => platform.press(action),
});

const triedAgain = (job: Job | undefined) => job?.tasks.some(({ attempts }) => attempts.length > 1) ?? false;

export const cancel = press('cancel', is('pending'), isSettled);

export const retry = press(
  'retry',
  (job) => isSettled(job) && job?.status !== 'completed',
  (job) => triedAgain(job) || job?.status === 'completed',
);

export const check = press(
  'check',
  (job) => isSettled(job) && job?.status === 'unknown',
  (job) => job?.lookedAt !== undefined || job?.status === 'completed',
);

const isGone: Step['isDone'] = (_, { records, created }) => created() > 0 && records.size === 0;

/** What is unknown is looked for until it is over, and deleted then. */
const isLookedFor = (job: Job | undefined) => job?.status === 'unknown' && isSettled(job);

/** While the provider works on it: it is removed when it ends. */
export const deleteInFlight: Step = {
  name: 'delete',
  when: (job) => is('processing')(job) || isSettled(job),
  act: (platform) => platform.pressAnyway('delete'),
  isDone: (job, world) => isGone(job, world) || isLookedFor(job) || job?.deleteWhenEnded === true,
};

/** What is unknown has no such button. */
export const deleteFinished = press(
  'delete',
  (job) => isSettled(job) && !isLookedFor(job),
  (job, world) => isGone(job, world) || isLookedFor(job),
);

export const save = press('save', isSettled, (job) => Object.keys(job?.saved ?? {}).length > 0);

export const again = press('again', isSettled, (job, { created }) => created() > 1 || isLookedFor(job));

export const edit: Step = {
  name: 'edit',
  when: isSettled,
  act: (platform) => platform.edit(),
  isDone: (job, { created }) => created() > 1 || isLookedFor(job),
};

/** Somebody removes the message in which the reply stands. */
export const removeMessage: Step = {
  name: 'the message is removed',
  when: is('processing'),
  act: (platform) => platform.removeMessage(),
  isDone: (job) => job === undefined || isFinal(job.status) || isPaid(job),
};

const isPaid = (job: Job): boolean => attemptsOf(job).some(({ result }) => result !== undefined);
