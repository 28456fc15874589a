import { jobOfAttempt } from '../../../src/core/job.ts';
import type { Invariant } from '../watch.ts';

/**
 * "Two processes on one store follow no attempt twice": whoever submits an attempt or asks for it holds the job's
 * lease, or nobody does.
 */
export const leasesHold: Invariant = ({ state, now }) => {
  function foreign({ process, attempt }: { process: string; attempt: string }): string | undefined {
    const lease = state.jobs.get(jobOfAttempt(attempt) ?? '')?.lease;
    if (!lease || lease.until <= now() || lease.owner === process) return undefined;
    return `${process} drives ${attempt}, which ${lease.owner} holds`;
  }
  return { sent: foreign, asked: foreign };
};
