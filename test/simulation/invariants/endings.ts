import { isFinal } from '../../../src/core/advance.ts';
import type { Job } from '../../../src/core/job.ts';
import type { SimulatedMessage } from '../records.ts';
import type { Invariant } from '../watch.ts';

/**
 * "A submitted job ends with a visible result" (contract §7.2): once faults have stopped and time has passed, every
 * job that was saved has ended, is put away, and its reply shows that end, or stands in the history alone.
 */
export const endings: Invariant = ({ state }) => {
  const kept = new Set<string>();

  return {
    stored(job) {
      kept.add(job.id);
      return undefined;
    },
    removed(job) {
      kept.delete(job.id);
      return job.deleteWhenEnded ? undefined : `job ${job.id} was removed and nobody asked for it`;
    },
    ended({ messages }) {
      const byId = new Map(messages.map((message) => [message.id, message]));
      for (const id of kept) {
        const stored = state.jobs.get(id);
        if (!stored) return `job ${id} is lost`;
        const { job, open } = stored;
        if (!isFinal(job.status)) return `job ${id} is still ${job.status}`;
        if (open) return `job ${id} has ended as ${job.status}/${job.delivery} and was never put away`;
        const unseen = job.delivery === 'gone' ? undefined : unseenEnd(job, byId);
        if (unseen) return unseen;
      }
      return undefined;
    },
  };
};

function unseenEnd(job: Job, messages: ReadonlyMap<string, SimulatedMessage>): string | undefined {
  if (job.delivery !== 'done') return `the reply of ${job.id} is ${job.delivery} in the end`;
  const { message } = job.reply as { message?: string };
  const reply = messages.get(message ?? job.eventKey);
  if (!reply) return `job ${job.id} names a reply that never was`;
  if (reply.deleted || reply.view?.status === job.status) return undefined;
  return `job ${job.id} is ${job.status}, its reply shows ${reply.view?.status ?? 'nothing'}`;
}
