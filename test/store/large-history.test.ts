import { readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JobStore } from '../../src/core/contracts/store.ts';
import { newId } from '../../src/core/ids.ts';
import type { Job } from '../../src/core/job.ts';
import { historyCodec } from '../../src/store/file/codecs.ts';
import { createDisk } from '../../src/store/file/disk.ts';
import { placesOf } from '../../src/store/file/layout.ts';
import { fileOf } from '../../src/store/file/shelf-bounds.ts';
import { anyone, closed, moderator, NOW, saved, scope } from '../contracts/store/setting.ts';
import { dataDir } from '../helpers/data-dir.ts';
import { aJob } from '../helpers/jobs.ts';
import { diskWith, historyOf, startOn } from './on-disk.ts';

const SEGMENTS = 40;
const EACH = 30;
const TOTAL = SEGMENTS * EACH;
const HOUR_MS = 3_600_000;

/** A long history as a store leaves it, its last change a day ago; one job in it is of a private room. */
async function longHistory(): Promise<{ dir: string; jobs: Job[] }> {
  const dir = await dataDir();
  const first = await startOn(dir);
  await first.store.remove(scope, (await closed(first.store)).id);
  await first.store.close();
  const jobs = Array.from({ length: TOTAL }, (_, i) => {
    const createdAt = NOW - (TOTAL - i + 24) * HOUR_MS;
    const room = { id: 'secret', private: i === 100 };
    return aJob({ id: newId(createdAt), createdAt, room, status: 'completed' });
  });
  for (let at = 0; at < SEGMENTS; at += 1) {
    const items = jobs.slice(at * EACH, (at + 1) * EACH);
    const file = fileOf(placesOf(dir, scope).history, at === 0 ? '0' : (items[0]?.id ?? ''));
    await writeFile(file, historyCodec(scope).encode({ format: 1, items }));
    await utimes(file, Date.now() / 1000 - 86_400, Date.now() / 1000 - 86_400);
  }
  return { dir, jobs: jobs.reverse() };
}

/** A store that notes which files it reads. */
async function watched(dir: string) {
  const read: string[] = [];
  const disk = diskWith((real) => ({
    read(file) {
      if (file.includes('history/')) read.push(file);
      return real.read(file);
    },
  }));
  return { ...(await startOn(dir, disk)), read };
}

const firstPage = (store: JobStore, viewer = moderator) => store.history({ ...scope, viewer, limit: 5 });

describe('a long history', () => {
  it('is not read at a start, and one job of it by reading one file', async () => {
    const { dir, jobs } = await longHistory();
    const { store, read } = await watched(dir);
    expect(read).toEqual([]);
    const job = jobs[700];
    expect(await store.get(scope, job?.id ?? '')).toEqual(job);
    expect(read).toHaveLength(1);
  });

  it('is read whole once, and after that only what a page shows, after a restart too', async () => {
    const { dir, jobs } = await longHistory();
    const first = await watched(dir);
    expect(await firstPage(first.store)).toEqual({ jobs: jobs.slice(0, 5), total: TOTAL });
    expect(first.read.length).toBeGreaterThanOrEqual(SEGMENTS);
    await first.store.close();
    const second = await watched(dir);
    expect(await firstPage(second.store)).toEqual({ jobs: jobs.slice(0, 5), total: TOTAL });
    expect(second.read).toHaveLength(1);
    const late = await second.store.history({ ...scope, viewer: moderator, limit: 5, offset: 600 });
    expect(late).toEqual({ jobs: jobs.slice(600, 605), total: TOTAL });
    expect(second.read).toHaveLength(2);
    expect(
      (await second.store.history({ ...scope, viewer: moderator, limit: 5, person: 'nobody' })).total,
    ).toBe(0);
    expect(second.read).toHaveLength(2);
  });

  it('is read only where a private job is, for those who may not see it', async () => {
    const { dir, jobs } = await longHistory();
    const first = await watched(dir);
    await firstPage(first.store);
    await first.store.close();
    const second = await watched(dir);
    const page = await firstPage(second.store, anyone);
    expect(page).toEqual({ jobs: jobs.slice(0, 5), total: TOTAL - 1 });
    expect(second.read).toHaveLength(2);
  });

  it('is counted anew where a segment was changed behind the back of what is remembered', async () => {
    const { dir, jobs } = await longHistory();
    const first = await watched(dir);
    await firstPage(first.store);
    await first.store.close();
    const name = (await readdir(historyOf(dir))).filter((one) => one.endsWith('.json')).sort()[3] ?? '';
    const items = jobs.toReversed().slice(3 * EACH, 4 * EACH - 7);
    await writeFile(join(historyOf(dir), name), historyCodec(scope).encode({ format: 1, items }));
    const second = await watched(dir);
    expect((await firstPage(second.store)).total).toBe(TOTAL - 7);
  });

  it('costs a status change no more bytes than a short one', async () => {
    const { dir } = await longHistory();
    const lengths = await Promise.all(
      [dir, await dataDir()].map(async (each) => {
        let bytes = 0;
        const disk = createDisk();
        const { store } = await startOn(each, {
          ...disk,
          write(file, text, options) {
            bytes += Buffer.byteLength(text);
            return disk.write(file, text, options);
          },
        });
        const job = await closed(store, {
          createdAt: NOW,
          id: `${newId(NOW).slice(0, 9)}aaaaaaaaaaa`,
          eventKey: 'e',
        });
        const again = await saved(store, job, { reopen: { owner: 'a', leaseMs: 9 } });
        bytes = 0;
        await saved(store, { ...again, status: 'processing' });
        return bytes;
      }),
    );
    expect(lengths[0]).toBe(lengths[1]);
  });

  it('leaves its summary file small beside the jobs', async () => {
    const { dir } = await longHistory();
    const { store } = await watched(dir);
    await firstPage(store);
    await store.close();
    const { size } = await stat(placesOf(dir, scope).historyIndex);
    expect(size).toBeLessThan(SEGMENTS * 300);
  });
});
