import type { HistoryQuery, Viewer } from '../core/contracts/store.ts';
import type { Job } from '../core/job.ts';
import { parseId } from '../core/job.ts';

/** Contract §7.6: what was made in a private room stays there, with its maker and with moderators. */
function visibleTo(viewer: Viewer, job: Job): boolean {
  if (viewer.moderator || !job.room.private) return true;
  return job.person.id === viewer.person || job.room.id === viewer.room.id;
}

/** Whether a job of the right scope belongs into a history; `before`, `offset` and `limit` are paging, not this. */
export function matches(query: HistoryQuery, job: Job): boolean {
  if (!visibleTo(query.viewer, job)) return false;
  if (query.person !== undefined && job.person.id !== query.person) return false;
  if (query.model !== undefined && job.request.model !== query.model) return false;
  if (query.from !== undefined && job.createdAt < query.from) return false;
  if (query.to !== undefined && job.createdAt >= query.to) return false;
  return query.text === undefined || folded(job.request.prompt).includes(folded(query.text));
}

/** Hangul typed on a phone and on a Mac differ in normal form; NFC makes them one. */
const folded = (text: string): string => text.normalize('NFC').toLowerCase();

/** One saved output, small enough to be kept for a whole history. */
export interface SavedMark {
  readonly job: string;
  readonly n: number;
  readonly at: number;
}

export function savedMarks(job: Job): SavedMark[] {
  return Object.entries(job.saved).flatMap(([output, { at }]) => {
    const id = parseId(output);
    return id?.job === job.id && id.n !== undefined ? [{ job: job.id, n: id.n, at }] : [];
  });
}

/** The order of the saved page: what was saved last comes first, pictures saved together by number. */
export function bySaving(a: SavedMark, b: SavedMark): number {
  return b.at - a.at || compareText(b.job, a.job) || a.n - b.n;
}

/** Code unit order, the same on every machine, as ids and file names are sorted. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
