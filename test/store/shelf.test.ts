import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createDisk, type Disk } from '../../src/store/file/disk.ts';
import { createCodec } from '../../src/store/file/format.ts';
import { createRecent } from '../../src/store/file/recent.ts';
import { createShelf } from '../../src/store/file/shelf.ts';
import { dataDir } from '../helpers/data-dir.ts';
import { diskWith } from './on-disk.ts';

const SIZE = 4;
const item = z.object({ key: z.string(), value: z.number() });
const codec = createCodec(z.object({ format: z.literal(1), items: z.array(item) }), 1);
type Item = z.infer<typeof item>;

/** Keys such as `a07`; those with the same letter are a group. */
function shelfOn(folder: string, disk: Disk = createDisk()) {
  const report = ({ why }: { why: string }) => {
    throw new Error(why);
  };
  const deps = { disk, report, clock: { now: () => 0 } };
  return createShelf<Item, number>(deps, {
    folder,
    codec,
    keyOf: ({ key }) => key,
    startOf: (key) => key.slice(0, 1),
    size: SIZE,
    summarise: (items) => items.length,
    recent: createRecent(2),
  });
}

type TestShelf = ReturnType<typeof shelfOn>;

async function everything(shelf: TestShelf): Promise<Item[]> {
  const items: Item[] = [];
  for (const bound of await shelf.bounds()) items.push(...(await shelf.read(bound)));
  return items;
}

const numbered = (letter: string, ...numbers: readonly number[]): Item[] =>
  numbers.map((n) => ({ key: `${letter}${String(n).padStart(2, '0')}`, value: n }));

describe('a shelf', () => {
  it('holds what a map would, in order, in files of bounded size, before and after a restart', async () => {
    const step = fc.record({
      group: fc.constantFrom('a', 'b'),
      n: fc.nat(30),
      value: fc.nat(),
      gone: fc.constantFrom(false, false, true),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const folder = join(await dataDir(), 'shelf');
        const shelf = shelfOn(folder);
        const map = new Map<string, Item>();
        for (const { group, n, value, gone } of steps) {
          const [{ key }] = numbered(group, n) as [Item];
          if (gone) await shelf.delete([key]);
          else await shelf.put([{ key, value }]);
          if (gone) map.delete(key);
          else map.set(key, { key, value });
        }
        const expected = [...map.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
        for (const each of [shelf, shelfOn(folder)]) {
          expect(await everything(each)).toEqual(expected);
          for (const bound of await each.bounds()) {
            const items = await each.read(bound);
            expect(items.length).toBeGreaterThan(0);
            expect(items.length).toBeLessThanOrEqual(SIZE);
            expect(each.summary(bound)).toBe(items.length);
            expect(new Set(items.map(({ key }) => key[0])).size).toBe(1);
          }
          for (const key of [...map.keys(), 'a99', 'zz'])
            expect(await each.get(key)).toEqual(map.get(key) ?? null);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('fills a segment after the other when keys come in order', async () => {
    const folder = await dataDir();
    const shelf = shelfOn(folder);
    await shelf.put(numbered('a', 1, 2, 3, 4, 5, 6, 7, 8, 9));
    expect(await shelf.bounds()).toEqual(['a', 'a05', 'a09']);
  });

  it('reads one file for one key', async () => {
    const folder = await dataDir();
    await shelfOn(folder).put(numbered('a', ...Array.from({ length: 40 }, (_, i) => i)));
    const read: string[] = [];
    const disk = diskWith((real) => ({
      read(file) {
        read.push(file);
        return real.read(file);
      },
    }));
    expect(await shelfOn(folder, disk).get('a22')).toMatchObject({ value: 22 });
    expect(read).toEqual([join(folder, 'a20.json')]);
  });

  it('shows each item once after a crash between the halves of a split, whatever goes later', async () => {
    const folder = await dataDir();
    let writes = Number.POSITIVE_INFINITY;
    const disk = diskWith((real) => ({
      write: async (file, text, options) => {
        if (writes <= 0) throw new Error('killed');
        if (options.sync) writes -= 1;
        await real.write(file, text, options);
      },
    }));
    const before = shelfOn(folder, disk);
    await before.put(numbered('a', 1, 3, 5, 7));
    writes = 1;
    await expect(before.put(numbered('a', 4))).rejects.toThrow('killed');
    expect(await readFile(join(folder, 'a.json'), 'utf8')).toContain('a07');
    const after = shelfOn(folder);
    expect(await everything(after)).toEqual(numbered('a', 1, 3, 4, 5, 7));
    await after.delete(['a04', 'a05', 'a07']);
    expect(await everything(shelfOn(folder))).toEqual(numbered('a', 1, 3));
    expect((await readdir(folder)).sort()).toEqual(['a.json', 'a.json.copy']);
  });

  it('keeps its state when a write fails', async () => {
    const folder = await dataDir();
    let full = false;
    const disk = diskWith((real) => ({
      write: (file, text, options) =>
        full ? Promise.reject(new Error('full')) : real.write(file, text, options),
    }));
    const shelf = shelfOn(folder, disk);
    await shelf.put(numbered('a', 1, 2));
    full = true;
    await expect(shelf.put(numbered('a', 3))).rejects.toThrow('full');
    await expect(shelf.delete(['a01'])).rejects.toThrow('full');
    full = false;
    expect(await everything(shelf)).toEqual(numbered('a', 1, 2));
  });
});
