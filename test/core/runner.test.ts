import { describe, expect, it } from 'vitest';
import type { JobStore } from '../../src/core/contracts/store.ts';
import { createMemoryStore } from '../../src/store/index.ts';
import { aSpot, aWish, createCore, mina } from '../helpers/core.ts';

/** A core whose disk refuses some writes. */
async function onBadDisk(refuses: (options: Parameters<JobStore['update']>[1], nth: number) => boolean) {
  const memory = createMemoryStore();
  const refused = { times: 0, writes: 0 };
  const store: JobStore = {
    ...memory,
    update(job, options) {
      refused.writes += 1;
      if (!refuses(options, refused.writes)) return memory.update(job, options);
      refused.times += 1;
      return Promise.reject(new Error('no space left on the disk'));
    },
  };
  const core = createCore({ store });
  await core.jobs.start();
  const made = await Promise.all([core.jobs.submit(mina, aSpot(), aWish()), core.clock.advance(0)]);
  return { ...core, refused, id: made[0]?.job ?? '' };
}

describe('a disk that refuses for a while', () => {
  it('keeps no job open that has ended: it is put away later', async () => {
    let refusals = 3;
    const { clock, store, bot, refused, id } = await onBadDisk(({ close }) => {
      if (close) refusals -= 1;
      return close === true && refusals >= 0;
    });
    await clock.advance(30_000);
    expect(await store.openCount()).toBe(1);
    await clock.advance(10 * 60_000);
    expect(refused.times).toBe(3);
    expect(await store.openCount()).toBe(0);
    expect(await store.get(mina, id)).toMatchObject({ status: 'completed', delivery: 'done' });
    expect(bot.shown.map(({ status }) => status)).toEqual(['pending', 'processing', 'completed']);
  });

  it('loses nothing and submits nothing twice, whichever write is refused', async () => {
    for (let nth = 1; nth <= 8; nth += 1) {
      const { clock, store, provider, id } = await onBadDisk((_options, n) => n >= nth && n < nth + 2);
      await clock.advance(5 * 60_000);
      expect(await store.get(mina, id)).toMatchObject({ status: 'completed', delivery: 'done' });
      expect(await store.openCount()).toBe(0);
      expect(provider.submitted).toHaveLength(1);
    }
  });
});
