import type { Attempt, Failure, Job, Status, Task } from './job.ts';
import { giveBack } from './money.ts';

/**
 * How a job moves (contract §1), pure. Attempts are changed one at a time; task and job status follow from them
 * and only move forward: a step back needs a click, and that is `clicked`.
 */

export const isFinal = (status: Status): boolean => status !== 'pending' && status !== 'processing';

export const isActive = (attempt: Attempt): boolean =>
  attempt.state === 'waiting' || attempt.state === 'submitting' || attempt.state === 'following';

/** An unknown attempt that is still looked for. */
export const isLookedFor = (attempt: Attempt): boolean =>
  attempt.state === 'unknown' && attempt.nextLookAt !== undefined;

/** It is time to look for an unknown attempt. */
export const isDue = (attempt: Attempt, now: number): boolean =>
  attempt.state === 'unknown' && attempt.nextLookAt !== undefined && attempt.nextLookAt <= now;

/** Something is to be done now: it is being made, or its reply is behind. The rest is looked for now and then. */
export const isBusy = ({ status, delivery }: Pick<Job, 'status' | 'delivery'>): boolean =>
  !isFinal(status) || delivery === 'open' || delivery === 'due';

export function findAttempt(job: Job, id: string): { task: Task; attempt: Attempt } | null {
  for (const task of job.tasks) {
    const attempt = task.attempts.find((candidate) => candidate.id === id);
    if (attempt) return { task, attempt };
  }
  return null;
}

/** The job with one attempt (and what it means for its task) changed, statuses brought up to date. */
export function changeAttempt(
  job: Job,
  id: string,
  now: number,
  change: (attempt: Attempt) => Attempt,
  changeTask: (task: Task) => Task = (task) => task,
): Job {
  const tasks = job.tasks.map((task) => {
    if (!task.attempts.some((attempt) => attempt.id === id)) return task;
    return changeTask({ ...task, attempts: task.attempts.map((a) => (a.id === id ? change(a) : a)) });
  });
  return withStatuses({ ...job, tasks }, now, job);
}

/** Ends every attempt (of one task, where `n` is given) that was not sent; nothing was charged for them. */
export function endWaiting(
  job: Job,
  now: number,
  end: { kind: 'cancelled' } | { kind: 'failed'; failure: Failure },
  n?: number,
): Job {
  const tasks = job.tasks.map((task) => ({
    ...task,
    attempts: task.attempts.map((attempt) =>
      attempt.state === 'waiting' && (n ?? task.n) === task.n ? ended(attempt, now, end) : attempt,
    ),
  }));
  return withStatuses({ ...job, tasks }, now, job);
}

function ended(
  attempt: Attempt,
  now: number,
  end: { kind: 'cancelled' } | { kind: 'failed'; failure: Failure },
): Attempt {
  return {
    ...attempt,
    state: 'ended',
    end: end.kind,
    endedAt: now,
    money: giveBack(attempt.money, now),
    ...(end.kind === 'failed' ? { failure: end.failure } : {}),
  };
}

export const isTriedAgain = ({ status }: Task): boolean => status === 'failed' || status === 'unknown';

/** A click on `Try again`: each failed or unknown task gets a new attempt and starts from `pending`. */
export function tryAgain(job: Job, now: number, attemptFor: (task: Task) => Attempt): Job {
  const tasks = job.tasks.map((task): Task => {
    if (!isTriedAgain(task)) return task;
    const { failure: _, ...rest } = task;
    return { ...rest, status: 'pending', attempts: [...task.attempts, attemptFor(task)] };
  });
  const { endedAt: _, startedAt: __, lookedAt: ___, ...rest } = job;
  return withStatuses({ ...rest, tasks, status: 'pending' }, now, job);
}

/**
 * An attempt has ended and its task goes on with another one, in the same step: no status of the job `before`
 * moves for that.
 */
export function moveOn(
  before: Job,
  after: Job,
  { task: n, attempt, now }: { readonly task: number; readonly attempt: Attempt; readonly now: number },
): Job {
  const tasks = after.tasks.map((task): Task => {
    if (task.n !== n) return task;
    const { failure: _, ...rest } = task;
    const status = before.tasks.find((earlier) => earlier.n === n)?.status ?? task.status;
    return { ...rest, status, attempts: [...task.attempts, attempt] };
  });
  const { startedAt: _, endedAt: __, ...rest } = after;
  const { status, delivery, startedAt } = before;
  const kept = { ...rest, tasks, status, delivery, ...(startedAt === undefined ? {} : { startedAt }) };
  return withStatuses(kept, now, before);
}

/** What of a job its reply shows; the rest changes without an edit. */
export function visiblePart(job: Job): string {
  const waits =
    job.status === 'processing' &&
    job.tasks.some(({ attempts }) => attempts.some((a) => a.state === 'waiting'));
  const late = isFinal(job.status) ? job.tasks.map(lateNews) : [];
  // A change for a dearer provider is shown at once, any other with the next step.
  const dearer = job.tasks.map(({ attempts }) => attempts.filter(({ moved }) => moved === 'dearer').length);
  return JSON.stringify([job.status, waits, late, dearer, job.lookedAt, job.saved]);
}

/** What turns up after a job has ended: a picture, a failure, or what an earlier attempt cost in the end. */
const lateNews = ({ status, picture, extra, attempts }: Task) => [
  status,
  picture?.key,
  extra?.length,
  attempts.filter(({ state }) => state === 'ended').length,
];

/** Statuses, times and `delivery` as the attempts have them. */
function withStatuses(job: Job, now: number, before: Job): Job {
  const tasks = job.tasks.map(withTaskStatus);
  const status = jobStatus(job.status, tasks);
  const next: Job = { ...job, tasks, status };
  if (status !== 'pending' && next.startedAt === undefined) next.startedAt = now;
  if (isFinal(status)) next.endedAt ??= now;
  else delete next.endedAt;
  if (next.delivery !== 'open' && visiblePart(next) !== visiblePart(before)) next.delivery = 'due';
  return next;
}

function withTaskStatus(task: Task): Task {
  const status = taskStatus(task);
  const failure = status === 'failed' ? task.attempts.findLast((a) => a.failure)?.failure : undefined;
  const { failure: _, ...rest } = task;
  return failure ? { ...rest, status, failure } : { ...rest, status };
}

function taskStatus(task: Task): Status {
  if (task.picture) return 'completed';
  const active = task.attempts.filter(isActive);
  if (active.length > 0) {
    const started = active.some((attempt) => attempt.startedAt !== undefined);
    return started || task.status !== 'pending' ? 'processing' : 'pending';
  }
  if (task.attempts.some((attempt) => attempt.state === 'unknown')) return 'unknown';
  return task.attempts.some((attempt) => attempt.end === 'failed') ? 'failed' : 'cancelled';
}

function jobStatus(before: Status, tasks: readonly Task[]): Status {
  if (before === 'completed') return 'completed';
  if (tasks.every((task) => task.status === 'pending')) return 'pending';
  if (tasks.some((task) => !isFinal(task.status))) return 'processing';
  if (tasks.some((task) => task.status === 'completed')) return 'completed';
  if (tasks.some((task) => task.status === 'unknown')) return 'unknown';
  return tasks.every((task) => task.status === 'cancelled') ? 'cancelled' : 'failed';
}
