import type { Job } from '../../core/job.ts';

/** A copy of a stored job, which has been through its schema: there is nothing in it but what JSON has. */
export const copyOf = (stored: Job): Job => copied(stored);

/** By hand: several times faster than a text and back, and than a clone that expects anything. */
function copied<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copied) as T;
  // What is spread has all keys as its own: an assignment to `__proto__` then changes that key and nothing else.
  const copy = { ...value };
  for (const key in copy) if (typeof copy[key] === 'object') copy[key] = copied(copy[key]);
  return copy;
}
