import type { Job } from '../../core/job.ts';

const texts = new WeakMap<Job, string>();

/** A copy by way of its text, which is made once for each stored state: several times faster than a clone. */
export function copyOf(stored: Job): Job {
  const text = texts.get(stored) ?? JSON.stringify(stored);
  texts.set(stored, text);
  return JSON.parse(text);
}
