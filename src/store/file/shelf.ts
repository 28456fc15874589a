import { compareText } from '../matching.ts';
import type { DocumentDeps } from './document.ts';
import { createSegments, type SegmentOptions } from './segments.ts';
import { boundAt, boundBelow, readBounds } from './shelf-bounds.ts';
import { createTurns } from './turns.ts';

/**
 * Items in order of their keys, in files ("segments") of bounded size. A segment is named after its *bound*: it
 * holds the keys from there to the next segment's bound. So a key names its file, and no list of files has to be
 * kept that could be wrong or grow.
 */
export interface Shelf<T, S> {
  get(key: string): Promise<T | null>;
  /** Puts items in, or in place of those with the same key. */
  put(items: readonly T[]): Promise<void>;
  delete(keys: readonly string[]): Promise<void>;
  /** All bounds, in order. */
  bounds(): Promise<readonly string[]>;
  read(bound: string): Promise<readonly T[]>;
  /** What is remembered of a segment, without reading it; undefined where it was not read or written yet. */
  summary(bound: string): S | undefined;
  /** Tells what is remembered of a segment that nobody has read yet. */
  remember(bound: string, summary: S): void;
  clear(): Promise<void>;
  /** Makes a segment's copy say what the segment says, whatever a power cut left of it. */
  alignCopy(bound: string): Promise<void>;
}

export interface ShelfOptions<T, S> extends SegmentOptions<T, S> {
  /** The lowest key of the group that a key belongs to; groups share no segment. */
  readonly startOf: (key: string) => string;
  /** Items in a segment at most. */
  readonly size: number;
}

export function createShelf<T, S>(deps: DocumentDeps, options: ShelfOptions<T, S>): Shelf<T, S> {
  const { folder, keyOf, startOf, size } = options;
  const segments = createSegments(deps, options);
  const turns = createTurns();
  let known: Promise<string[]> | undefined;

  const inTurn = <R>(work: (bounds: string[]) => Promise<R>): Promise<R> =>
    turns.take('shelf', async () => {
      try {
        known ??= readBounds(deps.disk, folder);
        return await work(await known);
      } catch (error) {
        // What stands on the disk after a failed write, only the disk can tell.
        known = undefined;
        throw error;
      }
    });

  async function putOne(bounds: string[], item: T): Promise<void> {
    const key = keyOf(item);
    const bound = boundAt(bounds, key, startOf);
    if (bound === undefined) return segments.save(bounds, startOf(key), [item]);
    const { items } = await segments.load(bounds, bound);
    const others = items.filter((other) => keyOf(other) !== key);
    const next = [...others, item].sort((a, b) => compareText(keyOf(a), keyOf(b)));
    if (next.length <= size) return segments.save(bounds, bound, next);
    if (next.at(-1) === item) return segments.save(bounds, key, [item]);
    await split(bounds, bound, next);
  }

  /** The upper half first: until the lower one is written, it stands in both, and `load` knows which counts. */
  async function split(bounds: string[], bound: string, items: readonly T[]): Promise<void> {
    const half = items.length >>> 1;
    const [first, ...rest] = items.slice(half);
    if (first === undefined) return;
    await segments.save(bounds, keyOf(first), [first, ...rest]);
    await segments.save(bounds, bound, items.slice(0, half));
  }

  async function deleteOne(bounds: string[], key: string): Promise<void> {
    const bound = boundAt(bounds, key, startOf);
    if (bound === undefined) return;
    const { items } = await segments.load(bounds, bound);
    const rest = items.filter((item) => keyOf(item) !== key);
    if (rest.length === items.length) return;
    await segments.forgetOlder(bound);
    if (rest.length > 0) await segments.save(bounds, bound, rest);
    else await drop(bounds, bound);
  }

  /** Before a segment goes, the one below it must have no old half of it left that would come back to light. */
  async function drop(bounds: string[], bound: string): Promise<void> {
    const below = boundBelow(bounds, bound);
    if (below !== undefined) {
      const { items, leftover } = await segments.load(bounds, below);
      if (leftover) await segments.save(bounds, below, items);
    }
    await segments.remove(bounds, bound);
  }

  return {
    get: (key) =>
      inTurn(async (bounds) => {
        const bound = boundAt(bounds, key, startOf);
        if (bound === undefined) return null;
        const { items } = await segments.load(bounds, bound);
        return items.find((item) => keyOf(item) === key) ?? null;
      }),
    put: (items) =>
      inTurn(async (bounds) => {
        for (const item of items) await putOne(bounds, item);
      }),
    delete: (keys) =>
      inTurn(async (bounds) => {
        for (const key of keys) await deleteOne(bounds, key);
      }),
    bounds: () => inTurn(async (bounds) => [...bounds]),
    read: (bound) => inTurn(async (bounds) => (await segments.load(bounds, bound)).items),
    summary: (bound) => segments.summaries.get(bound),
    remember: (bound, summary) => void segments.summaries.set(bound, summary),
    clear: () =>
      inTurn(async (bounds) => {
        for (const bound of bounds.toReversed()) await drop(bounds, bound);
      }),
    alignCopy: (bound) => inTurn(() => segments.alignCopy(bound)),
  };
}
