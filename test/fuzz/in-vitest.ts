import { describe, expect, it } from 'vitest';
import { replayOf, runEdge } from './edge.ts';
import { type Group, groups, loadEdge, sharing } from './edges.ts';

/** Of each kind of edge; `.ci/run` takes as many of every edge. */
const CASES = 10_000;
/** Two or three seconds each; a machine with other work to do may need far longer. */
const TIMEOUT_MS = 300_000;

/** The same cases every time, so that what is green stays green; `FUZZ_SEED=<number>` or `random` makes others. */
function seedOfRun(): number {
  const given = process.env.FUZZ_SEED ?? '20261103';
  return given === 'random' ? Math.floor(Math.random() * 1_000_000_000) : Number(given);
}

/** A test for each edge of a group. */
export function fuzz(group: Group): void {
  const seed = seedOfRun();
  describe(`whatever comes in, from seed ${seed}`, () => {
    it.each(Object.keys(groups[group]).map((name) => ({ name, share: Math.ceil(CASES / sharing(name)) })))(
      'breaks no promise in $share cases: $name',
      async ({ name, share }) => {
        const { counterexample, cases } = await runEdge(await loadEdge(name), { cases: share, seed });
        expect(counterexample, replayOf(name, seed, share)).toBeUndefined();
        expect(cases).toBe(share);
      },
      TIMEOUT_MS,
    );
  });
}
