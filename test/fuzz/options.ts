import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { edgeNames } from './edges.ts';

export interface FuzzOptions {
  /** Of each edge. */
  readonly cases: number;
  readonly edges: readonly string[];
  readonly seed: number;
}

/** `--cases 1000000 --edge prompts --seed 7`. Throws on anything else. */
export function readOptions(args: readonly string[]): FuzzOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cases: { type: 'string' },
      edge: { type: 'string', multiple: true },
      seed: { type: 'string' },
    },
  });
  const edges = values.edge ?? edgeNames;
  const strange = edges.find((name) => !edgeNames.includes(name));
  if (strange !== undefined) throw new Error(`no edge ${strange}: ${edgeNames.join(', ')}`);
  return {
    cases: wholeNumber(values.cases ?? '1000000', 'cases'),
    edges,
    seed: wholeNumber(values.seed ?? String(randomInt(1_000_000_000)), 'seed'),
  };
}

function wholeNumber(text: string, name: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} takes a whole number`);
  return Number(text);
}
