import { findAttempt } from '../../../src/core/advance.ts';
import { type Attempt, jobOfAttempt } from '../../../src/core/job.ts';
import type { Invariant } from '../watch.ts';

/**
 * "At most one charge for each task that nobody asked to repeat" (contract §7.1): submissions of a task that
 * were charged, by whomever, are at most 1 + clicks on Try again, one event makes one job, an attempt is sent again
 * only after a proof that it was not accepted, or under a key that makes a repetition harmless, and a task moves on
 * by itself only after an attempt that is known to have cost nothing.
 */
export const charges: Invariant = ({ state }) => {
  const clicks = new Map<string, number>();
  const arrived = new Map<string, number>();
  const unproven = new Map<string, number>();
  const events = new Set<string>();
  const landed = new Set<string>();

  return {
    stored(job, before) {
      const event = `${job.area} ${job.guild} ${job.eventKey}`;
      if (!before && events.has(event)) return `event ${job.eventKey} made a second job, ${job.id}`;
      events.add(event);
      const allowed = 1 + (clicks.get(job.id) ?? 0);
      for (const { n, attempts } of job.tasks) {
        const asked = attempts.filter(({ moved }) => moved === undefined).length;
        if (asked > allowed) return `task ${job.id}-${n} has ${asked} attempts`;
        const paid = attempts.find((_, i) => attempts[i + 1]?.moved !== undefined && !isFree(attempts[i]));
        if (paid) return `task ${job.id}-${n} has moved on from ${paid.id}, which may cost something`;
      }
      return undefined;
    },
    clicked(job) {
      clicks.set(job, (clicks.get(job) ?? 0) + 1);
      return undefined;
    },
    sent({ attempt, idempotent }) {
      const open = unproven.get(attempt) ?? 0;
      unproven.set(attempt, open + 1);
      return open > 0 && !idempotent ? `${attempt} was sent again without a proof` : undefined;
    },
    answered({ attempt, proof }) {
      if (proof) unproven.set(attempt, (unproven.get(attempt) ?? 1) - 1);
      return undefined;
    },
    landed({ attempt, taken }) {
      const job = jobOfAttempt(attempt) ?? '';
      const task = attempt.slice(0, attempt.lastIndexOf('-'));
      if (landed.has(attempt)) return `${attempt} has arrived twice`;
      landed.add(attempt);
      const times = (arrived.get(task) ?? 0) + (taken > 0 ? 1 : 0);
      arrived.set(task, times);
      if (times > 1 + (clicks.get(job) ?? 0)) return `task ${task} is charged ${times} times`;
      const stored = state.jobs.get(job)?.job;
      return stored && !findAttempt(stored, attempt) ? `${attempt} is charged and stands nowhere` : undefined;
    },
  };
};

const isFree = (attempt: Attempt | undefined): boolean =>
  attempt?.end === 'failed' && attempt.money.committed === 0 && attempt.money.confirmed === true;
