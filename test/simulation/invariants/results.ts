import { outputId } from '../../../src/core/job.ts';
import type { SimulatedMessage } from '../records.ts';
import type { Invariant } from '../watch.ts';

/**
 * "One result, once" (contract §7.3): each attempt's picture stands once in its job, a result is shown by one
 * message that can still be changed, and in the end every picture of a completed job is kept and shown.
 */
export const oneResult: Invariant = ({ state, now }) => {
  const byJob = new Map<string, Set<SimulatedMessage>>();
  const editable = ({ deleted, editableUntil }: SimulatedMessage) => !deleted && editableUntil > now();

  return {
    stored(job) {
      for (const { n, picture, extra = [] } of job.tasks) {
        const keys = [...(picture ? [picture] : []), ...extra].map(({ key }) => key);
        if (new Set(keys).size < keys.length) return `task ${job.id}-${n} has one picture twice`;
      }
      return undefined;
    },
    applied(message, { job, final }) {
      const messages = byJob.get(job) ?? new Set();
      byJob.set(job, messages.add(message));
      if (!final) return undefined;
      const second = [...messages].find((other) => other !== message && other.view?.final && editable(other));
      return second && `${message.id} and ${second.id} both show the end of ${job}`;
    },
    ended({ messages, files }) {
      for (const { job } of state.jobs.values()) {
        const made = job.tasks.filter(({ picture }) => picture);
        const lost = made.find(({ picture }) => picture && !files.has(picture.key));
        if (lost) return `the picture of ${job.id}-${lost.n} is not kept`;
        const { message } = (job.reply ?? {}) as { message?: string };
        const reply = messages.find(({ id }) => id === message);
        if (job.delivery !== 'done' || !reply || !editable(reply)) continue;
        const missing = made.find(({ n }) => !reply.view?.pictures.includes(outputId(job.id, n)));
        if (missing) return `${job.id}-${missing.n} is completed and not shown`;
      }
      return undefined;
    },
  };
};
