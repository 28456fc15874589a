import type { HistoryQuery } from '../../core/contracts/store.ts';
import type { Job } from '../../core/job.ts';
import { savedMarks } from '../matching.ts';
import type { Summary } from './codecs.ts';

export function summarise(jobs: readonly Job[]): Summary {
  const people = new Map<string, number>();
  for (const { person } of jobs) people.set(person.id, (people.get(person.id) ?? 0) + 1);
  const times = jobs.map(({ createdAt }) => createdAt);
  return {
    count: jobs.length,
    hidden: jobs.filter(({ room }) => room.private).length,
    people: [...people],
    from: Math.min(...times),
    to: Math.max(...times),
    saved: jobs.flatMap(savedMarks),
  };
}

/** How many jobs of a segment match, where that can be told without reading it; else undefined. */
export function countFrom(summary: Summary, query: HistoryQuery): number | undefined {
  const { person, from = 0, to = Number.POSITIVE_INFINITY } = query;
  const ofPerson = person === undefined ? summary.count : (new Map(summary.people).get(person) ?? 0);
  if (ofPerson === 0 || to <= summary.from || from > summary.to) return 0;
  if (query.text !== undefined || query.model !== undefined) return undefined;
  if (from > summary.from || to <= summary.to) return undefined;
  if (summary.hidden > 0 && !query.viewer.moderator) return undefined;
  return ofPerson;
}
