import { findAttempt } from '../../../src/core/advance.ts';
import { type Job, jobOfAttempt, outputId } from '../../../src/core/job.ts';
import type { Invariant } from '../watch.ts';

/**
 * "Save first, then show": a view shows a state, pictures and marks that the store has had, and nothing is
 * submitted that is not saved as being submitted (design, step 3 and 5).
 */
export const savedFirst: Invariant = ({ state }) => {
  const had = new Map<string, Set<string>>();

  function remember(job: Job): undefined {
    const facts = had.get(job.id) ?? new Set<string>();
    had.set(job.id, facts);
    facts.add(job.status);
    for (const { n, picture } of job.tasks) if (picture) facts.add(outputId(job.id, n));
    for (const output of Object.keys(job.saved)) facts.add(`saved ${output}`);
  }

  return {
    stored: remember,
    viewed({ job, status, pictures, savedPictures }) {
      const facts = had.get(job);
      if (!facts) return status === 'failed' ? undefined : `job ${job} is shown and was never saved`;
      const marks = savedPictures.map((output) => `saved ${output}`);
      const early = [status, ...pictures, ...marks].find((fact) => !facts.has(fact));
      return early && `job ${job} is shown with "${early}", which was never saved`;
    },
    sent({ attempt, idempotent }) {
      const job = state.jobs.get(jobOfAttempt(attempt) ?? '')?.job;
      const stored = job && findAttempt(job, attempt)?.attempt.state;
      // One that is looked for is sent again as it stands, under a key that makes that harmless.
      const isSaved = stored === 'submitting' || (idempotent && stored === 'unknown');
      return isSaved ? undefined : `${attempt} is sent and saved as ${stored}`;
    },
  };
};
