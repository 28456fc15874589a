import { describe, expect, it } from 'vitest';
import type { Bot } from '../../src/core/contracts/bot.ts';
import type { Submitted } from '../../src/core/contracts/provider.ts';
import type { JobStore } from '../../src/core/contracts/store.ts';
import { attemptId, type Job } from '../../src/core/job.ts';
import { createMemoryStore } from '../../src/store/index.ts';
import { fakeClock } from '../helpers/clock.ts';
import { aSpot, aWish, completed, createCore, mina, recordingBot } from '../helpers/core.ts';

/** A core whose disk refuses some writes. */
async function onBadDisk(refuses: (write: { job: Job; close: boolean; nth: number }) => boolean) {
  const memory = createMemoryStore();
  const refused = { times: 0, writes: 0 };
  const store: JobStore = {
    ...memory,
    update(job, options) {
      refused.writes += 1;
      const { close = false } = options;
      if (!refuses({ job, close, nth: refused.writes })) return memory.update(job, options);
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
      return close && refusals >= 0;
    });
    await clock.advance(30_000);
    expect(await store.openCount()).toBe(1);
    await clock.advance(10 * 60_000);
    expect(refused.times).toBe(3);
    expect(await store.openCount()).toBe(0);
    expect(await store.get(mina, id)).toMatchObject({ status: 'completed', delivery: 'done' });
    expect(bot.shown.map(({ status }) => status)).toEqual(['pending', 'processing', 'completed']);
  });

  it('loses nothing, submits nothing twice and shows nothing twice, whichever write is refused', async () => {
    for (let nth = 1; nth <= 8; nth += 1) {
      const { clock, store, provider, bot, id } = await onBadDisk(
        (write) => write.nth >= nth && write.nth < nth + 2,
      );
      await clock.advance(5 * 60_000);
      expect(await store.get(mina, id)).toMatchObject({ status: 'completed', delivery: 'done' });
      expect(await store.openCount()).toBe(0);
      expect(provider.submitted).toHaveLength(1);
      expect(bot.shown.filter(({ how }) => how === 'open')).toHaveLength(1);
      expect(bot.shown.filter(({ status }) => status === 'completed')).toHaveLength(1);
    }
  });

  it('does not lose sight of a reply that had to go into a new message', async () => {
    let refusals = 3;
    const { clock, store, bot, id } = await onBadDisk(({ job }) => {
      if (job.delivery === 'done') refusals -= 1;
      return job.delivery === 'done' && refusals >= 0;
    });
    let moves = 0;
    bot.show = async (reply, view) => {
      if (!view.final) return { reply, seen: 'shown' };
      moves += 1;
      return { reply: { json: { message: `new ${moves}` } }, seen: 'moved' };
    };
    await clock.advance(5 * 60_000);
    expect(moves).toBe(1);
    expect(await store.get(mina, id)).toMatchObject({ delivery: 'done', reply: { message: 'new 1' } });
  });

  it('writes into a message that was begun only once it is saved, and begins no second one', async () => {
    let refusals = 3;
    const isBegun = ({ reply }: Job) => JSON.stringify(reply ?? null).includes('new');
    const { clock, store, bot, id } = await onBadDisk(({ job }) => {
      if (isBegun(job)) refusals -= 1;
      return isBegun(job) && refusals >= 0;
    });
    const begun: unknown[] = [];
    const whole: unknown[] = [];
    bot.show = async (reply, view) => {
      if (!view.final) return { reply, seen: 'shown' };
      const saved = (await store.get(mina, id))?.reply;
      if (JSON.stringify(reply.json).includes('new')) {
        whole.push(saved);
        return { reply, seen: 'shown' };
      }
      begun.push(saved);
      return { reply: { json: { message: `new ${begun.length}` } }, seen: 'begun' };
    };
    await clock.advance(5 * 60_000);
    expect(begun).toHaveLength(1);
    expect(whole).toEqual([{ message: 'new 1' }]);
    expect(await store.get(mina, id)).toMatchObject({ delivery: 'done', reply: { message: 'new 1' } });
    expect(await store.openCount()).toBe(0);
  });

  it('goes on in the message that a reply went into, though the job changed before that was saved', async () => {
    let refusals = 5;
    const { clock, store, bot, id } = await onBadDisk(({ job }) => {
      const isNew = JSON.stringify(job.reply ?? null).includes('new');
      if (isNew) refusals -= 1;
      return isNew && refusals >= 0;
    });
    const shown: string[] = [];
    let posted = 0;
    bot.show = async (reply, view) => {
      const here = JSON.stringify(reply.json).includes('new');
      if (!here) posted += 1;
      shown.push(view.status);
      return { reply: here ? reply : { json: { message: `new ${posted}` } }, seen: 'shown' };
    };
    await clock.advance(10 * 60_000);
    expect(posted).toBe(1);
    expect(shown).toEqual(['processing', 'completed']);
    expect(await store.get(mina, id)).toMatchObject({ delivery: 'done', reply: { message: 'new 1' } });
    expect(await store.openCount()).toBe(0);
  });
});

describe('the place in line', () => {
  /** Eight jobs, one at a time; what the last of them shows while it waits. */
  async function inLine(awayMs: number) {
    const clock = fakeClock();
    const start = clock.now();
    const recording = recordingBot(clock);
    const bot: Bot = {
      ...recording,
      placeEveryMs: 30_000,
      async show(reply, view) {
        if (clock.now() < start + awayMs) throw new Error('503');
        return recording.show(reply, view);
      },
    };
    const change = { concurrency: () => 1, bots: new Map([['web', bot]]) };
    const { jobs, provider } = createCore({ clock, change });
    provider.script = (elapsed) => (elapsed < 10_000 ? { state: 'processing' } : { finished: completed });
    await jobs.start();
    const ask = () => Promise.all([jobs.submit(mina, aSpot(), aWish()), clock.advance(0)]);
    for (let asked = 0; asked < 8; asked += 1) await ask();
    const last = recording.shown.at(-1)?.job;
    const waiting = () => recording.shown.filter(({ job, status }) => job === last && status === 'pending');
    return { clock, waiting };
  }

  it('is renewed as seldom as the platform asks', async () => {
    const { clock, waiting } = await inLine(0);
    await clock.advance(29_000);
    expect(waiting()).toHaveLength(1);
    await clock.advance(30_000);
    expect(waiting()).toHaveLength(2);
  });

  it('is renewed so long after it was shown last, however late that was', async () => {
    const { clock, waiting } = await inLine(40_000);
    await clock.advance(70_000);
    const [first = 0, second = 0] = waiting().map(({ at }) => at);
    expect(second - first).toBeGreaterThan(40_000);
    expect(waiting()).toHaveLength(2);
  });

  it('is not renewed by a notice, which changes nothing that a person reads', async () => {
    const { clock, jobs, bot, provider } = createCore({ change: { concurrency: () => 1 } });
    provider.script = (elapsed) => (elapsed < 5_000 ? { state: 'processing' } : { finished: completed });
    Object.assign(bot, { placeEveryMs: 10 * 60_000 });
    await jobs.start();
    const ask = () => Promise.all([jobs.submit(mina, aSpot(), aWish()), clock.advance(0)]);
    await ask();
    const [second] = await ask();
    const answer = Promise.withResolvers<Submitted>();
    provider.answers.push(() => answer.promise);
    await clock.advance(40_000);
    expect(provider.submitted).toHaveLength(2);
    await Promise.all([
      jobs.notice(attemptId(second?.job ?? '', 1, 1), { status: 'processing' }),
      clock.advance(0),
    ]);
    answer.resolve({ accepted: { id: 2, at: clock.now() } });
    await clock.advance(60_000);
    const shown = bot.shown.filter(({ job }) => job === second?.job);
    expect(shown.map(({ status }) => status)).toEqual(['pending', 'processing', 'completed']);
  });
});
