import type { HistoryPage, HistoryQuery } from '../../core/contracts/store.ts';
import type { Job } from '../../core/job.ts';
import { compareText, matches } from '../matching.ts';
import type { Summary } from './codecs.ts';
import type { Shelf } from './shelf.ts';
import { boundBelow } from './shelf-bounds.ts';
import { countFrom } from './summary.ts';

export interface HistorySource {
  readonly shelf: Pick<Shelf<Job, Summary>, 'bounds' | 'read' | 'summary'>;
  /** The guild's open jobs at this moment. */
  readonly open: () => readonly Job[];
  /** Whether a job of these keys is on its way between open and closed, and stands in both just now. */
  readonly moving: (from: string, to: string | undefined) => boolean;
}

/**
 * One page of a guild's history, newest first, with the exact number of all matches. Segments are gone through
 * from the newest on, and read only where their summary cannot tell how many of theirs match, or the page shows
 * some of them. Open jobs are counted with the segment among whose keys theirs is.
 *
 * A segment and the open jobs of its range are looked at in one step, so a job that closes meanwhile is met once.
 */
export async function readHistory(source: HistorySource, query: HistoryQuery): Promise<HistoryPage> {
  const { offset = 0, limit } = query;
  const jobs: Job[] = [];
  let total = 0;
  let rank = 0;
  let ceiling: string | undefined;
  for (let done = false; !done; ) {
    const bound = boundBelow(await source.shelf.bounds(), ceiling);
    const range: Range = { from: bound ?? '', to: ceiling, bound };
    const counted = countOnly(source, query, range, { rank, end: offset + limit, start: offset });
    if (counted === undefined) {
      const found = await matchesIn(source, query, range);
      const shown = query.before === undefined ? found : found.filter(({ id }) => id < (query.before ?? ''));
      jobs.push(...shown.slice(Math.max(0, offset - rank), Math.max(0, offset + limit - rank)));
      rank += shown.length;
      total += found.length;
    } else {
      rank += isNewer(range, query.before) ? 0 : counted;
      total += counted;
    }
    ceiling = bound;
    done = bound === undefined;
  }
  return { jobs: structuredClone(jobs), total };
}

/** Keys `from` up to, not including, `to`; `bound` names the segment that holds them, where there is one. */
interface Range {
  readonly from: string;
  readonly to: string | undefined;
  readonly bound: string | undefined;
}

const covers = ({ from, to }: Range, id: string): boolean => id >= from && (to === undefined || id < to);

const isNewer = (range: Range, before: string | undefined): boolean =>
  before !== undefined && range.from >= before;

/** The number of matches in a range that the page shows nothing of; undefined where it must be read. */
function countOnly(
  source: HistorySource,
  query: HistoryQuery,
  range: Range,
  page: { rank: number; start: number; end: number },
): number | undefined {
  if (source.moving(range.from, range.to)) return undefined;
  if (query.before !== undefined && covers(range, query.before) && query.before !== range.from)
    return undefined;
  const summary = range.bound === undefined ? undefined : source.shelf.summary(range.bound);
  if (range.bound !== undefined && !summary) return undefined;
  const closed = summary ? countFrom(summary, query) : 0;
  if (closed === undefined) return undefined;
  const count = closed + openIn(source, query, range).length;
  const shown = !isNewer(range, query.before) && page.rank < page.end && page.rank + count > page.start;
  return shown && count > 0 ? undefined : count;
}

async function matchesIn(source: HistorySource, query: HistoryQuery, range: Range): Promise<Job[]> {
  const read = range.bound === undefined ? [] : await source.shelf.read(range.bound);
  const openIds = new Set(source.open().map(({ id }) => id));
  const closed = read.filter((job) => !openIds.has(job.id) && matches(query, job));
  return [...closed, ...openIn(source, query, range)].sort((a, b) => compareText(b.id, a.id));
}

const openIn = (source: HistorySource, query: HistoryQuery, range: Range): Job[] =>
  source.open().filter((job) => covers(range, job.id) && matches(query, job));
