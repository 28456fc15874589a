import type { Attempt, Job, Status } from '../../../src/core/job.ts';
import type { Invariant } from '../watch.ts';

type State = Attempt['state'];

const ATTEMPT_MOVES: Readonly<Record<State, readonly State[]>> = {
  waiting: ['submitting', 'ended'],
  submitting: ['waiting', 'following', 'unknown', 'ended'],
  following: ['unknown', 'ended'],
  unknown: ['following', 'ended'],
  ended: [],
};

const STATUS_MOVES: Readonly<Record<Status, readonly Status[]>> = {
  pending: ['processing', 'completed', 'failed', 'cancelled', 'unknown'],
  processing: ['completed', 'failed', 'cancelled', 'unknown'],
  unknown: ['processing', 'completed', 'failed', 'cancelled'],
  completed: [],
  failed: [],
  cancelled: [],
};

const mayMove = (from: Status, to: Status): boolean => from === to || STATUS_MOVES[from].includes(to);

/** Those that somebody asked for: what moves on by itself takes no step back. */
const asked = (attempts: readonly Attempt[]): number =>
  attempts.filter(({ moved }) => moved === undefined).length;

const attemptsOf = (job: Job): number => Math.max(...job.tasks.map(({ attempts }) => asked(attempts)));

/**
 * "A state may be skipped, never repeated, but for a click" (contract §1), for attempts, tasks and jobs as they
 * are stored, and for replies as they are seen: "a reply shows no other step back".
 */
export const statesMoveForward: Invariant = ({ state }) => {
  const pictured = new Map<string, number>();
  const seen = new Map<string, { job: string; status: Status; stepsBack: number }>();

  return {
    stored: (job, before) => before && storedStep(before, job),
    applied({ event, id, posted }, { job, status, pictures }) {
      const last = seen.get(event);
      const back = last !== undefined && !mayMove(last.status, status);
      const stepsBack = (last?.stepsBack ?? 0) + (back ? 1 : 0);
      seen.set(event, { job, status, stepsBack });
      // On Slack a message is posted bare, and gets its pictures then.
      const where = posted ? id : event;
      const fewer = pictures.length < (pictured.get(where) ?? 0);
      pictured.set(where, pictures.length);
      if (!last) return undefined;
      if (last.job !== job) return `message ${id} of job ${last.job} shows ${job} as ${status}`;
      const stored = state.jobs.get(job)?.job;
      const clicks = stored ? attemptsOf(stored) - 1 : stepsBack;
      if (stepsBack > clicks) return `the reply of ${job} goes from ${last.status} to ${status}`;
      return fewer ? `the reply of ${job} loses a picture` : undefined;
    },
  };
};

function storedStep(before: Job, after: Job): string | undefined {
  const clicked = attemptsOf(after) > attemptsOf(before);
  if (!clicked && !mayMove(before.status, after.status))
    return `job ${after.id} goes from ${before.status} to ${after.status}`;
  for (const [index, task] of after.tasks.entries()) {
    const was = before.tasks[index];
    if (!was) return `job ${after.id} has a new task`;
    const again = asked(task.attempts) > asked(was.attempts);
    if (!again && !mayMove(was.status, task.status))
      return `task ${after.id}-${task.n} goes from ${was.status} to ${task.status}`;
    const step = attemptStep(was.attempts, task.attempts);
    if (step) return step;
  }
  return undefined;
}

function attemptStep(before: readonly Attempt[], after: readonly Attempt[]): string | undefined {
  for (const [index, was] of before.entries()) {
    const is = after[index];
    if (is?.id !== was.id) return `attempt ${was.id} is gone`;
    if (is.state !== was.state && !ATTEMPT_MOVES[was.state].includes(is.state))
      return `attempt ${is.id} goes from ${was.state} to ${is.state}`;
    if (was.state === 'ended' && is.end !== was.end) return `attempt ${is.id} ends a second time`;
    if (was.startedAt !== undefined && is.startedAt === undefined)
      return `attempt ${is.id} has not started any more`;
  }
  return undefined;
}
