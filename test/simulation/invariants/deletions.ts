import type { Job } from '../../../src/core/job.ts';
import { jobPrefix } from '../../../src/core/keys.ts';
import { isOrphan } from '../records.ts';
import type { Invariant } from '../watch.ts';

/** "`Delete` removes message, history entry, files and thumbnails" (contract §7.4). */
export const deletions: Invariant = ({ state, now, noted }) => {
  const jobs = new Map<string, Job>();
  const asked = new Set<string>();

  return {
    stored(job) {
      jobs.set(job.id, job);
      if (job.deleteWhenEnded) asked.add(job.id);
      return undefined;
    },
    deleted(id) {
      asked.add(id);
      return undefined;
    },
    ended({ messages, files, closed }) {
      for (const id of asked) {
        const job = jobs.get(id);
        if (!job) continue;
        if (state.jobs.has(id)) return `job ${id} was deleted and still stands in the history`;
        const prefix = jobPrefix(job);
        const file = [...files].find((key) => key.startsWith(prefix));
        if (file) return `job ${id} was deleted and ${file} is kept`;
        const message = messages.find(
          (one) =>
            one.view?.job === id &&
            !one.deleted &&
            one.editableUntil > now() &&
            !closed.has(one.event) &&
            !isOrphan(one, noted),
        );
        if (message) return `job ${id} was deleted and message ${message.id} still stands`;
      }
      return undefined;
    },
  };
};
