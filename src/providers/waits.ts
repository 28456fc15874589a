type Header = string | string[] | undefined;

const textOf = (header: Header): string | undefined =>
  (Array.isArray(header) ? header[0] : header)?.trim() || undefined;

/** A Date header has whole seconds, and its answer was on its way. */
const SAME_TIME_MS = 2_000;

/** What time it is at the other side (ms), by the Date header of its answer: `now` where the two agree. */
export function timeThere(date: Header, now: number): number {
  const there = Date.parse(textOf(date) ?? '');
  return Number.isNaN(there) || Math.abs(there - now) < SAME_TIME_MS ? now : there;
}

const LONGEST_RETRY_AFTER_MS = 10 * 60_000;

/** The milliseconds of a Retry-After header (seconds, or an HTTP date), at most ten minutes; undefined without. */
export function readRetryAfter(header: Header, now: number): number | undefined {
  const text = textOf(header);
  if (text === undefined) return undefined;
  const wait = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(Math.round(wait), 0), LONGEST_RETRY_AFTER_MS);
}
