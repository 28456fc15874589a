import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Language } from '../../src/core/job.ts';
import { createDisk, type Disk } from '../../src/store/file/disk.ts';
import { createFileStore } from '../../src/store/index.ts';
import { fakeClock } from '../helpers/clock.ts';
import { aSpot, aWish, createCore, mina, PRICE } from '../helpers/core.ts';

const ENOSPC = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

/** Whether the text has reached the disk when the error is told: nobody can see that from outside. */
type When = 'before' | 'after';

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'nanobanana-core-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** The core on a file store whose disk refuses those writes of jobs that a test names, counted from 1. */
async function onDisk(dir: string, refuses: (nth: number) => boolean, when: When = 'before') {
  const real = createDisk();
  let writes = 0;
  const disk: Disk = {
    ...real,
    async write(file, text, options) {
      const isJob = /(open|history|ledger).*\.json$/.test(file);
      if (isJob) writes += 1;
      const isRefused = isJob && refuses(writes);
      if (!isRefused || when === 'after') await real.write(file, text, options);
      if (isRefused) throw ENOSPC;
    },
  };
  const clock = fakeClock();
  const store = await createFileStore({ dir, disk, clock, report() {} });
  const core = createCore({ store, clock });
  await core.jobs.start();
  /** Lets time pass until something holds; the disk takes turns of its own, however slow it is. */
  const until = async (holds: () => boolean | Promise<boolean>) => {
    for (let turns = 0; !(await holds()); turns += 1) {
      if (turns > 20_000) throw new Error('it never came to that');
      await Promise.all([core.clock.advance(200), turn()]);
    }
  };
  const submit = async (language: Language) => {
    const made = core.jobs.submit({ ...mina, language }, aSpot({ language }), aWish());
    let isMade = false;
    void made.then(() => {
      isMade = true;
    });
    await until(() => isMade);
    return made;
  };
  const stop = async () => {
    await core.jobs.stop();
    await store.close();
  };
  return { ...core, store, until, submit, stop, writes: () => writes };
}

describe('a submission that the disk refuses', () => {
  it.each([
    ['en', 'before', /Something broke on our side\. Nothing was charged\. Try again/],
    ['en', 'after', /Something broke on our side\. Nothing was charged\. Try again/],
    ['ko', 'before', /비용은 들지 않았어요\. 다시 시도하고/],
  ] as const)(
    'says so (%s, told %s the write), costs nothing, and is not done later',
    async (language, when, words) => {
      const dir = await folder();
      const first = await onDisk(dir, () => true, when);
      expect(await first.submit(language)).toBeNull();
      const [said, ...more] = first.bot.shown;
      expect(more).toEqual([]);
      expect(said).toMatchObject({ how: 'open', status: 'failed' });
      expect(said?.notes?.join(' ')).toMatch(words);
      expect(first.provider.submitted).toEqual([]);
      expect(await first.store.used({}, first.clock.now())).toEqual({ held: 0, committedToday: 0 });
      await first.stop();
      const second = await onDisk(dir, () => false);
      await second.clock.advance(60_000);
      expect(await second.store.openCount()).toBe(0);
      expect(second.provider.submitted).toEqual([]);
      expect((await second.submit(language))?.job).toBeDefined();
      await second.stop();
    },
  );
});

describe('a write that the disk refuses twice', () => {
  it.each(['before', 'after'] as const)(
    'whichever it is, is made again: one submission, one result, one charge (told %s the write)',
    async (when) => {
      for (let nth = 2, last = 3; nth <= last; nth += 1) {
        const dir = await folder();
        const core = await onDisk(dir, (write) => write === nth || write === nth + 1, when);
        const made = await core.submit('en');
        await core.until(async () => (await core.store.openCount()) === 0);
        last = core.writes() - 1;
        await core.stop();
        expect(core.provider.submitted, `write ${nth}`).toHaveLength(1);
        expect(
          core.bot.shown.filter(({ status }) => status === 'completed'),
          `write ${nth}`,
        ).toHaveLength(1);
        const again = await onDisk(dir, () => false);
        expect(await again.store.get(mina, made?.job ?? '')).toMatchObject({
          status: 'completed',
          delivery: 'done',
        });
        expect(await again.store.used({}, core.clock.now())).toEqual({ held: 0, committedToday: PRICE });
        expect(await again.store.openCount()).toBe(0);
        await again.stop();
      }
    },
  );
});
