import { parseArgs } from 'node:util';

export interface SimulationOptions {
  /** Replays one seed and prints its whole trace. */
  readonly seed?: number;
  readonly from: number;
  readonly seeds: number;
  readonly jobs?: number;
  /** Breaks the code on purpose, one slip at a time, and prints what caught it. */
  readonly mutants: boolean;
}

/** `--seeds 10000`, `--from 1`, `--jobs 1000000`, `--seed 7` (or `SEED=7`), `--mutants`. Throws on anything else. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): SimulationOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      from: { type: 'string' },
      seeds: { type: 'string' },
      jobs: { type: 'string' },
      mutants: { type: 'boolean' },
    },
  });
  const seed = values.seed ?? env.SEED;
  return {
    from: wholeNumber(values.from ?? '1', 'from'),
    seeds: wholeNumber(values.seeds ?? '10000', 'seeds'),
    mutants: values.mutants ?? false,
    ...(seed === undefined ? {} : { seed: wholeNumber(seed, 'seed') }),
    ...(values.jobs === undefined ? {} : { jobs: wholeNumber(values.jobs, 'jobs') }),
  };
}

function wholeNumber(text: string, name: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} takes a whole number`);
  return Number(text);
}
