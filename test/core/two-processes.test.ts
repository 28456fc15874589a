import { describe, expect, it } from 'vitest';
import type { JobStore } from '../../src/core/contracts/store.ts';
import { createMemoryStore, memoryState } from '../../src/store/index.ts';
import { fakeClock } from '../helpers/clock.ts';
import { aSpot, aWish, createCore, failedFree, mina, PRICE } from '../helpers/core.ts';
import { aJob, anAttempt, aTask } from '../helpers/jobs.ts';

const SECOND = 1_000;

/** Two processes on one store; `first` alone takes what is due until a test starts the other. */
async function twoProcesses(change: (store: JobStore) => Partial<JobStore> = () => ({})) {
  const clock = fakeClock();
  const state = memoryState();
  const process = (owner: string, store?: JobStore) =>
    createCore({ clock, state, change: { owner }, ...(store ? { store } : {}) });
  const memory = createMemoryStore(state);
  const first = process('first', { ...memory, ...change(memory) });
  const second = process('second');
  await first.jobs.start();
  const [made] = await Promise.all([first.jobs.submit(mina, aSpot(), aWish()), clock.advance(0)]);
  const id = made?.job ?? '';
  const lease = () => state.jobs.get(id)?.lease?.owner;
  return { clock, state, first, second, id, lease };
}

describe('a job that another process works on', () => {
  it('stays with it when a notice, Check or Delete comes here', async () => {
    const { clock, first, second, id, lease } = await twoProcesses();
    await clock.advance(3 * SECOND);
    await second.jobs.notice(`${id}-1-1`, { task: 1 });
    await second.jobs.look(mina, id);
    expect(lease()).toBe('first');
    await second.jobs.delete(mina, id);
    await clock.advance(3 * SECOND);
    expect(lease()).toBe('first');
    expect(second.bot.shown).toEqual([]);
    await clock.advance(60 * SECOND);
    expect(first.bot.shown.at(-1)?.how).toBe('remove');
    await expect(second.jobs.find(mina, id)).rejects.toMatchObject({ code: 'not_here' });
  });

  it('is tried again by it, when Try again is pressed here while its reply is still being written there', async () => {
    const { clock, first, second, id, lease } = await twoProcesses();
    let write = () => {};
    const slow = new Promise<void>((resolve) => {
      write = resolve;
    });
    first.provider.script = (elapsed) => (elapsed < 5_000 ? { state: 'pending' } : { finished: failedFree });
    const { show } = first.bot;
    first.bot.show = async (reply, view) => {
      await slow;
      return show(reply, view);
    };
    await clock.advance(10 * SECOND);
    await second.jobs.retry(mina, id, { confirmed: true });
    expect(lease()).toBe('first');
    expect(second.provider.submitted).toHaveLength(0);
    write();
    await clock.advance(60 * SECOND);
    expect(first.provider.submitted.length + second.provider.submitted.length).toBe(2);
  });

  it('is shown by it alone, when Check is pressed here before its end is shown there', async () => {
    const { clock, first, second, id } = await twoProcesses();
    let write = () => {};
    const slow = new Promise<void>((resolve) => {
      write = resolve;
    });
    first.provider.script = (elapsed) => (elapsed < 5_000 ? { state: 'pending' } : { finished: failedFree });
    const { show } = first.bot;
    first.bot.show = async (reply, view) => {
      await slow;
      return show(reply, view);
    };
    await clock.advance(10 * SECOND);
    expect((await second.jobs.find(mina, id)).status).toBe('failed');
    await second.jobs.look(mina, id);
    await clock.advance(SECOND);
    expect(second.bot.shown).toEqual([]);
    write();
    await clock.advance(10 * SECOND);
    expect(first.bot.shown.at(-1)).toMatchObject({ status: 'failed' });
    await second.jobs.look(mina, id);
    await clock.advance(SECOND);
    expect(second.bot.shown.at(-1)).toMatchObject({ status: 'failed' });
  });

  it('is given up by it before the lease runs out, where the lease cannot be renewed', async () => {
    const refusing = { now: false };
    const { clock, state, first, second, id, lease } = await twoProcesses((memory) => ({
      renew: (options) =>
        refusing.now ? Promise.reject(new Error('the disk refuses')) : memory.renew(options),
      due: (options) => (refusing.now ? Promise.resolve([]) : memory.due(options)),
    }));
    const asked: string[] = [];
    for (const [name, { provider }] of Object.entries({ first, second })) {
      const { status } = provider;
      provider.script = () => ({ state: 'processing' });
      provider.status = (...given) => {
        asked.push(name);
        return status(...given);
      };
    }
    refusing.now = true;
    await clock.advance(50 * SECOND);
    expect(lease()).toBe('first');
    await clock.advance((state.jobs.get(id)?.lease?.until ?? 0) - clock.now());
    asked.length = 0;
    await second.jobs.start();
    await clock.advance(30 * SECOND);
    expect(lease()).toBe('second');
    expect(new Set(asked)).toEqual(new Set(['second']));
  });

  it('is not put away by one that gives it up while a late task is still followed', async () => {
    const memory = createMemoryStore();
    const renew = () => Promise.reject(new Error('the disk refuses'));
    const { store, jobs, clock, provider } = createCore({ store: { ...memory, renew } });
    provider.script = () => ({ state: 'processing' });
    const money = { reserved: PRICE, committed: 0, returned: 0 };
    const operation = { id: 1, at: clock.now() };
    const following = anAttempt({ provider: 'test', state: 'following', operation, money });
    const picture = { key: 'k', type: 'image/png', bytes: 1, width: 1, height: 1 } as const;
    const done = anAttempt({ provider: 'test', state: 'ended', end: 'completed' });
    const tasks = [
      aTask({ n: 1, status: 'completed', attempts: [done], picture }),
      aTask({ n: 2, status: 'processing', attempts: [following] }),
    ];
    const job = aJob({ createdAt: clock.now(), status: 'completed', delivery: 'done', tasks });
    await store.create({ job, limits: {}, owner: 'a process that died', leaseMs: 0, now: clock.now() });
    await jobs.start();
    await clock.advance(55 * SECOND);
    expect(await store.open(job.id)).not.toBeNull();
    expect((await store.used({}, clock.now())).held).toBe(PRICE);
  });

  it('stays as it was put away here, when the first message that hung there is written at last', async () => {
    const clock = fakeClock();
    const state = memoryState();
    const first = createCore({ clock, state, change: { owner: 'first' } });
    const second = createCore({ clock, state, change: { owner: 'second' } });
    let write = () => {};
    const { open } = first.bot;
    first.bot.open = async (place, view) => {
      await new Promise<void>((resolve) => {
        write = resolve;
      });
      return open(place, view);
    };
    void first.jobs.submit(mina, aSpot(), aWish());
    await clock.advance(0);
    const [[id, stored] = []] = state.jobs;
    if (!id || !stored) throw new Error('nothing is stored');
    stored.lease = undefined;
    await second.jobs.start();
    await clock.advance(60 * SECOND);
    expect(stored).toMatchObject({ open: false, job: { status: 'completed', delivery: 'done' } });
    write();
    await clock.advance(60 * SECOND);
    expect(stored).toMatchObject({ open: false, job: { status: 'completed', delivery: 'done' } });
  });
});
