import fc from 'fast-check';

/**
 * One place where something that we did not make comes in or goes out. `check` throws where a promise is broken;
 * it must not depend on the cases before it, so that a seed replays.
 */
export interface Edge<T> {
  readonly name: string;
  readonly arbitrary: fc.Arbitrary<T>;
  check(value: T): void | Promise<void>;
}

/** As many cases of one edge. `counterexample`: the smallest value found that breaks it, with the reason. */
export interface Round {
  readonly cases: number;
  readonly counterexample?: string;
}

/** Longest counterexample that is printed, in characters. */
const LONGEST = 4_000;

/** Runs an edge on as many values; the same seed makes the same ones. Never throws. */
export async function runEdge<T>(
  edge: Edge<T>,
  { cases, seed }: { readonly cases: number; readonly seed: number },
): Promise<Round> {
  const property = fc.asyncProperty(edge.arbitrary, async (value) => edge.check(value));
  const { failed, numRuns, counterexample, errorInstance } = await fc.check(property, {
    seed,
    numRuns: cases,
  });
  if (!failed) return { cases: numRuns };
  const value = written(counterexample?.[0]).slice(0, LONGEST);
  const why = errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : errorInstance;
  return { cases: numRuns, counterexample: `${value}\n${String(why).slice(0, LONGEST)}` };
}

/** Some values are made to be too deep for whoever writes them down. */
function written(value: unknown): string {
  try {
    return fc.stringify(value);
  } catch {
    return 'a value too deep to be written';
  }
}

/** How to see the same again. */
export const replayOf = (edge: string, seed: number, cases: number): string =>
  `npm run fuzz -- --edge ${edge} --seed ${seed} --cases ${cases}`;
