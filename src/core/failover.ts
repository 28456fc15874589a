import { isFinal, isTriedAgain, moveOn } from './advance.ts';
import type { Choosing } from './choosing.ts';
import type { Attempt, FailureReason, Job, Task } from './job.ts';
import { attemptAt, priceAt, type Route } from './routes.ts';

/** Reasons that may lie with the provider alone: the next one may well do it. */
const MOVING: ReadonlySet<FailureReason> = new Set([
  'unavailable',
  'provider_error',
  'no_credit',
  'key_limit',
  'bad_key',
  'small_plan',
  'no_model',
  'no_public_url',
  'refused_input',
  'heic',
  'picture_too_large',
]);
/** Reasons for which a person may still want to see what another provider makes of it. */
const OFFERED: ReadonlySet<FailureReason> = new Set([...MOVING, 'content', 'no_picture', 'result_lost']);

/** What a job without a picture is offered: all its tasks at another route, and what they cost there together. */
export interface Move {
  readonly route: Route;
  readonly microDollars: number;
}

/** Where a task goes when a provider has failed it. */
export interface Failover {
  /**
   * The job with the task of attempt `id` moved to its next route, given the job before and after that attempt
   * ended; null where it does not move by itself. Old money and new are settled in one job, so in one write.
   */
  moved(before: Job, after: Job | null, id: string, now: number): Job | null;
  /** What a click may do for a job that failed or that nobody knows of. Depends on the job alone: the same job, the same button. */
  offered(job: Job): Move | undefined;
}

export function createFailover({ choosing }: { readonly choosing: Choosing }): Failover {
  return {
    moved(before, after, id, now) {
      const task = after?.tasks.find(({ attempts }) => attempts.at(-1)?.id === id);
      const earlier = before.tasks.find(({ n }) => n === task?.n);
      const ended = task?.attempts.at(-1);
      // A status that was final never moves back without a click, and what was over stays over.
      if (!after || !task || !ended || !earlier || isFinal(earlier.status) || isOver(earlier, id))
        return null;
      if (after.deleteWhenEnded || !isFreeOfCharge(ended)) return null;
      const route = choosing.next(after.request, sinceClick(task));
      if (!route) return null;
      const price = priceAt(route, after.request.resolution);
      const moved = price > ended.money.reserved ? 'dearer' : 'not dearer';
      const next = { ...attemptAt(route, after, task.n, task.attempts.length + 1), moved } as const;
      return moveOn(before, after, { task: task.n, attempt: next, now });
    },
    offered(job) {
      if (job.status !== 'failed' && job.status !== 'unknown') return undefined;
      const failed = job.tasks.filter(isTriedAgain);
      const [first] = failed;
      const isWorthIt = failed.some(
        ({ status, failure }) => status === 'unknown' || (failure && OFFERED.has(failure.reason)),
      );
      if (!first || !isWorthIt) return undefined;
      const [route] = choosing.others(job.request, sinceClick(first));
      return route && { route, microDollars: failed.length * priceAt(route, job.request.resolution) };
    },
  };
}

const isOver = (task: Task, id: string): boolean =>
  task.attempts.find((attempt) => attempt.id === id)?.state === 'ended';

/** It failed for a reason that may be the provider's, and it is known that it took nothing, or gave it back. */
const isFreeOfCharge = ({ end, failure, money }: Attempt): boolean =>
  end === 'failed' &&
  failure !== undefined &&
  MOVING.has(failure.reason) &&
  money.confirmed === true &&
  money.committed === 0;

/** The attempts that the last click on the task has led to, or its request. */
const sinceClick = ({ attempts }: Task): readonly Attempt[] =>
  attempts.slice(attempts.findLastIndex(({ moved }) => moved === undefined));
