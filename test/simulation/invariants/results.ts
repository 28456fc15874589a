import { type Job, outputId } from '../../../src/core/job.ts';
import { isOrphan, type SimulatedMessage } from '../records.ts';
import type { Invariant } from '../watch.ts';

/**
 * "One result, once" (contract §7.3): each attempt's picture stands once in its job, a result is shown by one
 * message that can still be changed, and in the end every picture of a completed job is kept and shown.
 */
export const oneResult: Invariant = ({ state, now, noted }) => {
  const jobs = new Set<string>();
  const byJob = new Map<string, Set<SimulatedMessage>>();
  const editable = ({ deleted, editableUntil }: SimulatedMessage) => !deleted && editableUntil > now();

  return {
    stored(job) {
      jobs.add(job.id);
      for (const message of messagesOf(job)) noted.add(message);
      for (const { n, picture, extra = [] } of job.tasks) {
        const keys = [...(picture ? [picture] : []), ...extra].map(({ key }) => key);
        if (new Set(keys).size < keys.length) return `task ${job.id}-${n} has one picture twice`;
      }
      return undefined;
    },
    applied(message, { process, job, final, pictures }) {
      if (message.posted && pictures.length > 0 && !noted.has(message.id))
        return `${message.id} shows a picture of ${job} and is not saved as its reply`;
      const messages = byJob.get(job) ?? new Set();
      if (message.posted && !final && !messages.has(message) && inDoubt(state.jobs.get(job)?.job))
        return `${message.id} is posted for ${job}, whose earlier post may stand there`;
      byJob.set(job, messages.add(message));
      for (const { id, posted } of messages)
        if (posted && posted.by.name !== process && !noted.has(id)) posted.taken = true;
      if (!final) return undefined;
      const second = [...messages].find(
        (other) => other !== message && other.view?.final && editable(other) && !isOrphan(other, noted),
      );
      return second && `${message.id} and ${second.id} both show the end of ${job}`;
    },
    ended({ messages, files }) {
      // A refusal has no job: nothing of it is kept.
      const forgotten = messages.find(
        (one) => one.posted && jobs.has(one.view?.job ?? '') && !noted.has(one.id) && !isOrphan(one, noted),
      );
      if (forgotten) return `${forgotten.id} was posted and forgotten`;
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

/** On Slack: nobody knows whether the reply was posted. */
const inDoubt = (job: Job | undefined): boolean =>
  ((job?.reply ?? {}) as { doubts?: number }).doubts !== undefined;

/** The message that a reply is, and those that it took the place of. */
function messagesOf({ reply }: Job): string[] {
  const { message, left = [] } = (reply ?? {}) as { message?: string; left?: { message: string }[] };
  return [...(message ? [message] : []), ...left.map((one) => one.message)];
}
