import { describe, expect, it } from 'vitest';
import { digestOf, runSeeds } from './run.ts';
import { missing } from './totals.ts';

const MINUTES = 60_000;
/** Half of what `npm test` runs: the other half stands in a file of its own, for another worker. */
const SEEDS = 1_000;

describe('the core in simulated worlds', () => {
  it('keeps every promise, whatever fails, in the first thousand seeds', {
    timeout: 10 * MINUTES,
  }, async () => {
    const totals = await runSeeds(1, SEEDS + 1);
    const again = totals.broken.map(({ seed, invariant, what }) => ({
      invariant,
      what,
      again: `SEED=${seed} npm run simulate`,
    }));
    expect(again).toEqual([]);
    expect(missing(totals), 'faults that never happened').toEqual([]);
    expect(totals.lives).toBeGreaterThan(SEEDS);
  });

  it('is the same world again for the same seed, and another one for another', {
    timeout: MINUTES,
  }, async () => {
    const once = [await digestOf(11), await digestOf(12)];
    expect([await digestOf(11), await digestOf(12)]).toEqual(once);
    expect(once[0]).not.toBe(once[1]);
  });
});
