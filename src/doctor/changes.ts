import { isDeepStrictEqual } from 'node:util';
import type { ModelOffer } from '../core/contracts/provider.ts';
import { dollars } from './money.ts';

/** Said with the price that they belong to. */
const ORIGIN = ['priceAsOf', 'priceSource'];

/** What is different about a model, a few words each: `price.1K US$0.03 → US$0.025`, `aspects +1:4 -8:1`. */
export function changesOf(before: ModelOffer | undefined, after: ModelOffer | undefined): string[] {
  if (!before && !after) return [];
  if (!after) return ['removed'];
  if (!before) return ['added'];
  const [old, now] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((name) => !ORIGIN.includes(name) && !isDeepStrictEqual(old.get(name), now.get(name)))
    .map((name) => `${name} ${change(name, old.get(name), now.get(name))}`);
}

function leavesOf(offer: ModelOffer): ReadonlyMap<string, unknown> {
  const leaves = Object.entries(offer).flatMap(([name, value]): [string, unknown][] => {
    if (typeof value !== 'object' || Array.isArray(value)) return [[name, value]];
    return Object.entries(value).map(([inner, leaf]) => [`${name}.${inner}`, leaf]);
  });
  return new Map(leaves);
}

function change(name: string, before: unknown, after: unknown): string {
  if (Array.isArray(before) && Array.isArray(after)) {
    const added = after.filter((each) => !before.includes(each)).map((each) => `+${each}`);
    const removed = before.filter((each) => !after.includes(each)).map((each) => `-${each}`);
    return [...added, ...removed].join(' ') || 'in another order';
  }
  const say = (value: unknown) => {
    if (value === undefined) return 'none';
    return name.startsWith('price.') && typeof value === 'number' ? dollars(value) : String(value);
  };
  return `${say(before)} → ${say(after)}`;
}
