import { expect, it } from 'vitest';
import { runSeeds } from './run.ts';
import { missing } from './totals.ts';

it('keeps every promise in the second thousand seeds', { timeout: 600_000 }, async () => {
  const totals = await runSeeds(1_001, 2_001);
  const again = totals.broken.map(
    ({ seed, invariant, what }) => `SEED=${seed} npm run simulate: ${invariant}: ${what}`,
  );
  expect(again).toEqual([]);
  expect(missing(totals), 'faults that never happened').toEqual([]);
});
