import { Low } from 'lowdb';
import { compareText } from '../matching.ts';
import { alignCopy } from './copies.ts';
import { createAdapter, type DocumentDeps, OLDER, removeDocument } from './document.ts';
import type { Codec } from './format.ts';
import type { Recent } from './recent.ts';
import { fileOf, insertSorted } from './shelf-bounds.ts';

export interface Segment<T> {
  readonly format: 1;
  readonly items: readonly T[];
}

export interface SegmentOptions<T, S> {
  readonly folder: string;
  readonly codec: Codec<Segment<T>>;
  readonly keyOf: (item: T) => string;
  readonly summarise: (items: readonly T[]) => S;
  /** Segments in memory, by file; shared by all shelves so that there is one bound on them. */
  readonly recent: Recent<Low<Segment<T>>>;
  /** By key, what is shown in place of an item of which the disk may hold something else; null: nothing. */
  readonly acknowledged?: ReadonlyMap<string, T | null>;
}

/** The files of one shelf. `bounds` is kept in step with them. One call at a time: the shelf sees to it. */
export interface Segments<T, S> {
  readonly summaries: Map<string, S>;
  /** The items of a segment, in order; none where its file turned out to be unreadable and was set aside. */
  load(bounds: string[], bound: string): Promise<{ items: readonly T[]; leftover: boolean }>;
  save(bounds: string[], bound: string, items: readonly T[]): Promise<void>;
  remove(bounds: string[], bound: string): Promise<void>;
  /** Deleted is deleted: what a segment was before it was brought up from an older format goes too. */
  forgetOlder(bound: string): Promise<void>;
  alignCopy(bound: string): Promise<void>;
}

export function createSegments<T, S>(deps: DocumentDeps, options: SegmentOptions<T, S>): Segments<T, S> {
  const { folder, codec, keyOf, summarise, recent, acknowledged } = options;
  const summaries = new Map<string, S>();
  const optionsOf = (bound: string) => ({ file: fileOf(folder, bound), codec, copied: true });
  const open = (bound: string, items: readonly T[]) =>
    new Low<Segment<T>>(createAdapter(deps, optionsOf(bound)), { format: 1, items });

  /** As it is on the disk; null where there is nothing to be read. */
  async function read(bound: string): Promise<Low<Segment<T>> | null> {
    const known = recent.get(fileOf(folder, bound));
    if (known) return known;
    const db = open(bound, []);
    const before = db.data;
    await db.read();
    if (db.data === before) return null;
    db.data = { format: 1, items: db.data.items.toSorted((a, b) => compareText(keyOf(a), keyOf(b))) };
    recent.set(fileOf(folder, bound), db);
    return db;
  }

  function shown(item: T): T | null {
    const instead = acknowledged?.get(keyOf(item));
    return instead === undefined ? item : instead;
  }

  function forget(bounds: string[], bound: string): void {
    const at = bounds.indexOf(bound);
    if (at >= 0) bounds.splice(at, 1);
    recent.delete(fileOf(folder, bound));
    summaries.delete(bound);
  }

  return {
    summaries,
    async load(bounds, bound) {
      const db = await read(bound);
      if (!db) {
        forget(bounds, bound);
        return { items: [], leftover: false };
      }
      const all = db.data.items;
      const next = bounds[bounds.indexOf(bound) + 1];
      // A crash while a full segment was split leaves its upper half in both: the next segment's word counts.
      const own = next === undefined ? all : all.filter((item) => keyOf(item) < next);
      const items = acknowledged?.size ? own.flatMap((item) => shown(item) ?? []) : own;
      if (!summaries.has(bound)) summaries.set(bound, summarise(items));
      return { items, leftover: own.length < all.length };
    },
    async save(bounds, bound, items) {
      const db = open(bound, items);
      await db.write();
      recent.set(fileOf(folder, bound), db);
      summaries.set(bound, summarise(items));
      if (!bounds.includes(bound)) insertSorted(bounds, bound);
    },
    async remove(bounds, bound) {
      await removeDocument(deps.disk, fileOf(folder, bound));
      forget(bounds, bound);
    },
    alignCopy: (bound) => alignCopy(deps, optionsOf(bound)),
    async forgetOlder(bound) {
      const older = fileOf(folder, bound) + OLDER;
      if (await deps.disk.stat(older)) await deps.disk.remove(older);
    },
  };
}
