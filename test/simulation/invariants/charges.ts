import { findAttempt } from '../../../src/core/advance.ts';
import { jobOfAttempt } from '../../../src/core/job.ts';
import type { Invariant } from '../watch.ts';

/**
 * "At most one charge for each task that nobody asked to repeat" (contract §7.1): submissions of a task that
 * arrived are at most 1 + clicks on Try again, one event makes one job, and an attempt is sent again only after
 * a proof that it was not accepted, or under a key that makes a repetition harmless.
 */
export const charges: Invariant = ({ state }) => {
  const clicks = new Map<string, number>();
  const arrived = new Map<string, number>();
  const unproven = new Map<string, number>();
  const events = new Set<string>();

  return {
    stored(job, before) {
      const event = `${job.area} ${job.guild} ${job.eventKey}`;
      if (!before && events.has(event)) return `event ${job.eventKey} made a second job, ${job.id}`;
      events.add(event);
      const allowed = 1 + (clicks.get(job.id) ?? 0);
      const tooMany = job.tasks.find(({ attempts }) => attempts.length > allowed);
      return tooMany && `task ${job.id}-${tooMany.n} has ${tooMany.attempts.length} attempts`;
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
    landed({ attempt }) {
      const job = jobOfAttempt(attempt) ?? '';
      const task = attempt.slice(0, attempt.lastIndexOf('-'));
      const times = (arrived.get(task) ?? 0) + 1;
      arrived.set(task, times);
      if (times > 1 + (clicks.get(job) ?? 0)) return `task ${task} is charged ${times} times`;
      const stored = state.jobs.get(job)?.job;
      return stored && !findAttempt(stored, attempt) ? `${attempt} is charged and stands nowhere` : undefined;
    },
  };
};
