import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export interface ChaosOptions {
  /** Kills that must hit work in flight. */
  readonly kills: number;
  readonly seed: number;
  /** Leaves the data and the log where they are, also after a clean run. */
  readonly keep: boolean;
}

/** `--kills 200 --seed 7 --keep`. Throws on anything else. */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { kills: { type: 'string' }, seed: { type: 'string' }, keep: { type: 'boolean' } },
  });
  return {
    kills: wholeNumber(values.kills ?? '50', 'kills'),
    seed: wholeNumber(values.seed ?? String(randomInt(1_000_000)), 'seed'),
    keep: values.keep ?? false,
  };
}

function wholeNumber(text: string, name: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} takes a whole number`);
  return Number(text);
}
