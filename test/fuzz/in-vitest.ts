import { describe, expect, it } from 'vitest';
import { replayOf, runEdge } from './edge.ts';
import { type Group, groups, loadEdge } from './edges.ts';

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
    it.each(Object.keys(groups[group]))(
      `breaks no promise in ${CASES} cases: %s`,
      async (name) => {
        const { counterexample, cases } = await runEdge(await loadEdge(name), { cases: CASES, seed });
        expect(counterexample, replayOf(name, seed, CASES)).toBeUndefined();
        expect(cases).toBe(CASES);
      },
      TIMEOUT_MS,
    );
  });
}
