import type { Attempt, Job, Picture, Status, Task } from '../../src/core/job.ts';
import { attemptId, outputId } from '../../src/core/job.ts';
import { type Line, plain } from '../../src/core/line.ts';
import type { ViewContext } from '../../src/core/view.ts';
import type { View } from '../../src/core/view-types.ts';
import { aJob, anAttempt } from './jobs.ts';

/** Jobs in every state, priced US$0.03 a picture at PiAPI, and the views of them as plain words. */

export const NOON = Date.UTC(2026, 10, 3, 12);
export const JOB = '0mhjob00000000000001';
const PRICE = 30_000;

export const context = (change: Partial<ViewContext> = {}): ViewContext => ({
  now: NOON,
  providerTitle: (name) => ({ piapi: 'PiAPI', evolink: 'EvoLink', demo: 'demo' })[name] ?? name,
  modelTitle: (name) => (name === 'nano-banana' ? 'Nano Banana' : name),
  paid: (name) => name !== 'demo',
  canAnimate: false,
  ...change,
});

export const picture: Picture = { key: 'k', type: 'image/png', bytes: 5, width: 16, height: 9 };

const reserved = { reserved: PRICE, committed: 0, returned: 0 };
export const paid = { reserved: PRICE, committed: PRICE, returned: 0, confirmed: true, settledAt: NOON };
export const returned = { reserved: PRICE, committed: 0, returned: PRICE, confirmed: true, settledAt: NOON };

/** An attempt at PiAPI with its money still held. */
export const attempt = (change: Partial<Attempt> = {}): Attempt =>
  anAttempt({ provider: 'piapi', money: reserved, submittedAt: NOON, ...change });

const ATTEMPTS: Record<Status, () => Attempt> = {
  pending: () => attempt(),
  processing: () => attempt({ state: 'following' }),
  completed: () => attempt({ state: 'ended', end: 'completed', money: paid }),
  failed: () =>
    attempt({ state: 'ended', end: 'failed', money: returned, failure: { reason: 'content', again: false } }),
  cancelled: () => attempt({ state: 'ended', end: 'cancelled', money: returned }),
  unknown: () => attempt({ state: 'unknown', doubt: 'answer_lost', deadlineAt: NOON + 600_000 }),
};

export function task(n: number, status: Status, change: Partial<Task> = {}): Task {
  const attempts = change.attempts ?? [{ ...ATTEMPTS[status](), id: attemptId(JOB, n, 1) }];
  const failure = attempts.at(-1)?.failure;
  return {
    n,
    status,
    attempts,
    ...(status === 'completed' ? { picture } : {}),
    ...(status === 'failed' && failure ? { failure } : {}),
    ...change,
  };
}

/** A job that was asked for at noon and, where it has ended, took 12 seconds. */
export function job(
  status: Status,
  tasks: readonly Task[] = [task(1, status)],
  change: Partial<Job> = {},
): Job {
  const base = aJob({ id: JOB, status, tasks: [...tasks], createdAt: NOON });
  const started = status === 'pending' ? {} : { startedAt: NOON + 1_000 };
  const ended = status === 'pending' || status === 'processing' ? {} : { endedAt: NOON + 12_000 };
  return {
    ...base,
    ...started,
    ...ended,
    request: { ...base.request, aspect: '16:9', count: tasks.length },
    ...change,
  };
}

/** L1, L3 and L4 as plain words. */
export const lines = (view: View): string[] => [view.head, view.facts, ...view.notes].map(plain);
export const notes = (view: View): string[] => view.notes.map((line: Line) => plain(line));
export const buttons = (view: View): string[] => view.buttons.map(({ label }) => label);
export const output = (n: number): string => outputId(JOB, n);
