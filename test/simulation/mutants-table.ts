import { type Mutant, mutants } from './mutants.ts';
import { letMutantsLoad, mutatedRun } from './mutate.ts';
import { runSeeds } from './run.ts';

/** Seeds that a mutant has to be caught in. */
const MOST_SEEDS = 300;

/** What became of one mutant: the first seed that caught it, and by which invariant. */
export interface Hunted {
  readonly name: string;
  readonly breaks: readonly string[];
  readonly seed?: number;
  readonly invariant?: string;
  readonly what?: string;
}

/** Hunts every mutant, and runs the same seeds of the code as it is. `clean`: those broke nothing. */
async function huntMutants(from = 1): Promise<{ hunted: Hunted[]; clean: boolean; seeds: number }> {
  letMutantsLoad();
  const hunted: Hunted[] = [];
  for (const mutant of mutants) hunted.push(await hunt(mutant, from));
  const last = Math.max(from, ...hunted.map(({ seed }) => seed ?? from));
  const { broken } = await runSeeds(from, last + 1);
  return { hunted, clean: broken.length === 0, seeds: last + 1 - from };
}

async function hunt(mutant: Mutant, from: number): Promise<Hunted> {
  const { name, breaks } = mutant;
  const run = await mutatedRun(mutant);
  const { broken } = await run(from, from + MOST_SEEDS);
  const [first] = broken;
  if (!first) return { name, breaks };
  return { name, breaks, seed: first.seed, invariant: first.invariant, what: first.what };
}

/** Whether it was caught by what it breaks. */
const isCaught = ({ invariant, breaks }: Hunted): boolean =>
  invariant !== undefined && breaks.includes(invariant);

export async function printMutants(print: (line: string) => void): Promise<boolean> {
  const { hunted, clean, seeds } = await huntMutants();
  for (const one of hunted) {
    const caught = one.invariant
      ? `seed ${one.seed}, ${one.invariant}: ${one.what?.split('\n')[0]}`
      : 'NOT CAUGHT';
    print(`${isCaught(one) ? 'caught ' : 'WRONG  '} ${one.name.padEnd(32)} ${caught}`);
  }
  print(`The code as it is, with the same ${seeds} seeds: ${clean ? 'clean' : 'BROKEN'}`);
  return clean && hunted.every(isCaught);
}
