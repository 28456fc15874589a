import { type Finding, fix, note, ok } from './finding.ts';

/** Signed links and resets at midnight (UTC) go by this clock; a Date header is exact to the second. */
const MOST_SKEW_MS = 30_000;

/** The clock of this computer beside those that answered: the nearest counts, one of them may be wrong too. */
export function checkClock(skews: readonly number[]): Finding {
  const nearest = skews.toSorted((a, b) => Math.abs(a) - Math.abs(b))[0];
  if (nearest === undefined) return note('Clock', 'nothing was asked that tells the time');
  if (Math.abs(nearest) <= MOST_SKEW_MS) return ok('Clock', "agrees with the others'");
  const seconds = Math.round(Math.abs(nearest) / 1000);
  const way = nearest > 0 ? 'fast' : 'slow';
  return fix('Clock', `is ${seconds} seconds ${way}; turn on time synchronisation`);
}
