import { describe, expect, it } from 'vitest';
import type { JobStore } from '../../src/core/contracts/store.ts';
import { createMemoryStore } from '../../src/store/index.ts';
import { aSpot, aWish, createCore, mina } from '../helpers/core.ts';

const SECOND = 1_000;

/** A core whose disk refuses whatever a test wants refused. */
function onBadDisk() {
  const memory = createMemoryStore();
  const refused = new Set<string>();
  const unless = <T>(name: string, ask: () => Promise<T>): Promise<T> =>
    refused.has(name) ? Promise.reject(new Error('the disk refuses')) : ask();
  const store: JobStore = {
    ...memory,
    create: (options) => unless('create', () => memory.create(options)),
    refuse: (...given) => unless('refuse', () => memory.refuse(...given)),
    remove: (...given) => unless('remove', () => memory.remove(...given)),
  };
  return { ...createCore({ store }), refused };
}

describe('an event that comes again', () => {
  it('leaves the reply of its job as it is, also where the second one would be refused', async () => {
    const { jobs, clock, bot, refused } = onBadDisk();
    const spot = aSpot();
    await Promise.all([jobs.submit(mina, spot, aWish()), clock.advance(30 * SECOND)]);
    refused.add('create');
    await Promise.all([jobs.submit(mina, spot, aWish()), clock.advance(30 * SECOND)]);
    expect(bot.shown.map(({ status }) => status)).toEqual(['pending', 'processing', 'completed']);
  });

  it('is refused once, and makes no job after that', async () => {
    const { jobs, clock, bot, refused, provider } = onBadDisk();
    const spot = aSpot();
    refused.add('create');
    await Promise.all([jobs.submit(mina, spot, aWish()), clock.advance(SECOND)]);
    refused.clear();
    await Promise.all([jobs.submit(mina, spot, aWish()), clock.advance(30 * SECOND)]);
    expect(bot.shown.map(({ status }) => status)).toEqual(['failed']);
    expect(provider.submitted).toHaveLength(0);
  });

  it('waits with a refusal until the disk can say whether it made a job', async () => {
    const { jobs, clock, bot, refused } = onBadDisk();
    refused.add('create').add('refuse');
    const submitted = jobs.submit(mina, aSpot(), aWish());
    await clock.advance(10 * SECOND);
    expect(bot.shown).toEqual([]);
    refused.delete('refuse');
    await Promise.all([submitted, clock.advance(3 * SECOND)]);
    expect(bot.shown.map(({ status }) => status)).toEqual(['failed']);
  });
});

describe('a reply that nobody can write any more', () => {
  it('counts as gone, also where its job changed while that was found out', async () => {
    const { jobs, clock, bot, store } = createCore();
    bot.show = async (reply, view) => {
      const job = view.final ? await store.get(mina, view.job) : null;
      if (job) await store.update(job, { now: clock.now() });
      return { reply, seen: 'gone' };
    };
    const [made] = await Promise.all([jobs.submit(mina, aSpot(), aWish()), clock.advance(60 * SECOND)]);
    expect(await store.get(mina, made?.job ?? '')).toMatchObject({ status: 'completed', delivery: 'gone' });
  });
});

describe('Delete', () => {
  it('tries again to remove the message, and then the entry and the files, until all are gone', async () => {
    const { jobs, clock, bot, store, media, refused } = onBadDisk();
    await jobs.start();
    const [made] = await Promise.all([jobs.submit(mina, aSpot(), aWish()), clock.advance(60 * SECOND)]);
    const { remove } = bot;
    let failures = 1;
    bot.remove = (reply) => {
      failures -= 1;
      return failures < 0 ? remove(reply) : Promise.reject(new Error('the platform refuses'));
    };
    refused.add('remove');
    await Promise.all([jobs.delete(mina, made?.job ?? ''), clock.advance(3 * SECOND)]);
    expect(await store.get(mina, made?.job ?? '')).not.toBeNull();
    await clock.advance(90 * SECOND);
    refused.clear();
    await clock.advance(90 * SECOND);
    expect(bot.shown.filter(({ how }) => how === 'remove').length).toBeGreaterThan(0);
    expect(await store.get(mina, made?.job ?? '')).toBeNull();
    expect((media as unknown as { files: Map<string, unknown> }).files.size).toBe(0);
  });
});
