import type { Job, Person } from '../core/job.ts';

/** Who stands in place of a person who asked to be forgotten; what they cost stays in the guild's sums. */
export const forgottenPerson: Person = { id: 'forgotten', name: '' };

/** Another one's job without the name of who saved its pictures; null where it names nobody to forget. */
export function withoutPerson(job: Job, person: string): Job | null {
  const saved = Object.entries(job.saved);
  if (!saved.some(([, { by }]) => by.id === person)) return null;
  const kept = saved.map(([output, mark]) => [
    output,
    mark.by.id === person ? { ...mark, by: forgottenPerson } : mark,
  ]);
  return { ...job, revision: job.revision + 1, saved: Object.fromEntries(kept) };
}
