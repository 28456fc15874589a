import { join } from 'node:path';
import { compareText } from '../matching.ts';
import type { Disk } from './disk.ts';
import { COPY } from './document.ts';
import { isLeftover } from './replace-file.ts';

/** A segment's file. Keys are ours, yet whatever stands in one, the name stays in its folder. */
export const fileOf = (folder: string, bound: string): string =>
  join(folder, `${encodeURIComponent(bound)}.json`);

/** The bounds of the segments in a folder, in order. What a crash left half written is swept out. */
export async function readBounds(disk: Disk, folder: string): Promise<string[]> {
  const bounds = new Set<string>();
  for (const name of await disk.list(folder)) {
    if (isLeftover(name)) await disk.remove(join(folder, name));
    const stem = name.endsWith(COPY) ? name.slice(0, -COPY.length) : name;
    if (!stem.endsWith('.json')) continue;
    const bound = decoded(stem.slice(0, -'.json'.length));
    if (bound !== null) bounds.add(bound);
  }
  return [...bounds].sort(compareText);
}

/** The segment that a key belongs to: the highest bound of its group that is not above it. */
export function boundAt(
  bounds: readonly string[],
  key: string,
  startOf: (key: string) => string,
): string | undefined {
  const at = upperIndex(bounds, key) - 1;
  const bound = bounds[at];
  return bound !== undefined && startOf(bound) === startOf(key) ? bound : undefined;
}

/** The highest bound below one; below all of them where there is none to be below of. */
export function boundBelow(bounds: readonly string[], bound: string | undefined): string | undefined {
  if (bound === undefined) return bounds.at(-1);
  const at = upperIndex(bounds, bound) - 1;
  return bounds[bounds[at] === bound ? at - 1 : at];
}

export function insertSorted(bounds: string[], bound: string): void {
  bounds.splice(upperIndex(bounds, bound), 0, bound);
}

/** How many bounds are not above a key. */
function upperIndex(bounds: readonly string[], key: string): number {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bounds[middle] ?? '') <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function decoded(name: string): string | null {
  try {
    return decodeURIComponent(name);
  } catch {
    return null;
  }
}
