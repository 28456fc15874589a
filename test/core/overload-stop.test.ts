import { describe, expect, it } from 'vitest';
import type { Submitted } from '../../src/core/contracts/provider.ts';
import { aSpot, aWish, completed, createCore, juno, mina, obedientProvider } from '../helpers/core.ts';

const SECOND = 1_000;

/** A provider that is asked at `core.clock.now()` and answers when the test says so. */
async function withOpenCall(options: { synchronous: boolean; shutdownMs?: number }) {
  const { synchronous, shutdownMs } = options;
  const answer = Promise.withResolvers<Submitted>();
  const core = createCore({
    provider: (clock) => {
      const made = obedientProvider(clock);
      return { ...made, capabilities: { ...made.capabilities, synchronous } };
    },
    change: shutdownMs === undefined ? {} : { shutdownMs },
  });
  core.provider.answers.push(() => answer.promise);
  await core.jobs.start();
  const asked = core.jobs.submit(mina, aSpot(), aWish());
  await core.clock.advance(SECOND);
  const id = (await asked)?.job ?? '';
  let stoppedAfter: number | undefined;
  const from = core.clock.now();
  void core.jobs.stop().then(() => {
    stoppedAfter = core.clock.now() - from;
  });
  const attempt = async () => (await core.store.get(mina, id))?.tasks[0]?.attempts[0];
  return { ...core, id, answer, attempt, stoppedAfter: () => stoppedAfter };
}

/** The next process on the same data. */
async function next({ state, media, clock }: ReturnType<typeof createCore>) {
  const core = createCore({ state, media, clock, change: { owner: 'the next process' } });
  await core.jobs.start();
  await clock.advance(2 * 60 * SECOND);
  return core;
}

describe('a stop while a submission is open', () => {
  it('is over as soon as its answer is saved', async () => {
    const { clock, answer, attempt, stoppedAfter, ...core } = await withOpenCall({ synchronous: false });
    await clock.advance(3 * SECOND);
    expect(stoppedAfter()).toBeUndefined();
    answer.resolve({ accepted: { id: 1, at: clock.now() } });
    await clock.advance(0);
    expect(stoppedAfter()).toBe(3 * SECOND);
    expect(await attempt()).toMatchObject({ state: 'following', operation: { id: 1 } });
    const after = await next({ ...core, clock });
    expect(await after.store.get(mina, core.id)).toMatchObject({ status: 'completed' });
    expect(core.provider.submitted.length + after.provider.submitted.length).toBe(1);
  });

  it('does not wait for ever: after 8 s nobody knows, and the next start says so and sends nothing', async () => {
    const { clock, attempt, stoppedAfter, ...core } = await withOpenCall({ synchronous: false });
    await clock.advance(60 * SECOND);
    expect(stoppedAfter()).toBe(8 * SECOND);
    expect(await attempt()).toMatchObject({ state: 'submitting' });
    const after = await next({ ...core, clock });
    expect(await after.store.get(mina, core.id)).toMatchObject({ status: 'unknown' });
    expect(after.bot.shown.at(-1)?.notes?.join(' ')).toContain('may or may not');
    expect(after.provider.submitted).toHaveLength(0);
  });

  it('waits longer than that only where it answers with the picture', async () => {
    const { clock, stoppedAfter } = await withOpenCall({ synchronous: false, shutdownMs: 120 * SECOND });
    await clock.advance(60 * SECOND);
    expect(stoppedAfter()).toBe(8 * SECOND);
  });
});

describe('a stop while a call is open that answers with the picture', () => {
  const slow = { synchronous: true, shutdownMs: 120 * SECOND };

  it('waits as long as SHUTDOWN_SECONDS says, and its picture is shown after the next start', async () => {
    const { clock, answer, stoppedAfter, ...core } = await withOpenCall(slow);
    await clock.advance(100 * SECOND);
    expect(stoppedAfter()).toBeUndefined();
    answer.resolve({ finished: completed });
    await clock.advance(0);
    expect(stoppedAfter()).toBe(100 * SECOND);
    const after = await next({ ...core, clock });
    expect(await after.store.get(mina, core.id)).toMatchObject({ status: 'completed' });
    expect(after.provider.submitted).toHaveLength(0);
    expect(after.bot.shown.filter(({ status }) => status === 'completed')).toHaveLength(1);
  });

  it('leaves it unknown when the time is over, two seconds before the process ends', async () => {
    const { clock, answer, stoppedAfter, attempt, ...core } = await withOpenCall(slow);
    await clock.advance(200 * SECOND);
    expect(stoppedAfter()).toBe(118 * SECOND);
    answer.resolve({ finished: completed });
    await clock.advance(0);
    expect(await attempt()).toMatchObject({ state: 'submitting' });
    const after = await next({ ...core, clock });
    expect(await after.store.get(mina, core.id)).toMatchObject({ status: 'unknown' });
    expect(after.provider.submitted).toHaveLength(0);
  });

  it.each([
    [0, 0],
    [3, 3],
    [10, 8],
  ])('SHUTDOWN_SECONDS=%i means %i s', async (seconds, waited) => {
    const { clock, stoppedAfter } = await withOpenCall({ synchronous: true, shutdownMs: seconds * SECOND });
    await clock.advance(60 * SECOND);
    expect(stoppedAfter()).toBe(waited * SECOND);
  });

  it('refuses new work meanwhile, and lets nothing that waits be sent', async () => {
    const { clock, jobs, bot, provider } = await withOpenCall(slow);
    const refused = jobs.submit(juno, aSpot(), aWish());
    await clock.advance(20 * SECOND);
    expect(await refused).toBeNull();
    expect(bot.shown.at(-1)).toMatchObject({ how: 'open', status: 'failed' });
    expect(bot.shown.at(-1)?.notes?.join()).toMatch(/is restarting\. Nothing was charged/);
    expect(provider.submitted).toHaveLength(1);
  });
});

describe('a stop while the disk refuses', () => {
  it('tries again to save the answer as long as there is time', async () => {
    const { clock, answer, store, attempt, stoppedAfter } = await withOpenCall({ synchronous: false });
    const { update } = store;
    let refusals = 2;
    Object.assign(store, {
      update: (...args: Parameters<typeof update>) => {
        refusals -= 1;
        return refusals < 0 ? update(...args) : Promise.reject(new Error('ENOSPC'));
      },
    });
    answer.resolve({ accepted: { id: 1, at: clock.now() } });
    await clock.advance(6 * SECOND);
    expect(await attempt()).toMatchObject({ state: 'following' });
    expect(stoppedAfter()).toBe(4 * SECOND);
  });
});

describe('a job that is created while the stop begins', () => {
  it('keeps nobody waiting for its first message, and gets it at the next start', async () => {
    const core = createCore();
    await core.jobs.start();
    const { create } = core.store;
    const held = Promise.withResolvers<void>();
    Object.assign(core.store, {
      create: async (...args: Parameters<typeof create>) => {
        const made = await create(...args);
        await held.promise;
        return made;
      },
    });
    const asked = core.jobs.submit(mina, aSpot(), aWish());
    await core.clock.advance(0);
    const stopped = core.jobs.stop();
    held.resolve();
    const made = await asked;
    await Promise.all([stopped, core.clock.advance(0)]);
    expect(made).not.toBeNull();
    const after = await next(core);
    expect(await after.store.get(mina, made?.job ?? '')).toMatchObject({ status: 'completed' });
    expect(after.bot.shown.map(({ how }) => how)).toEqual(['open', 'show', 'show']);
  });
});
