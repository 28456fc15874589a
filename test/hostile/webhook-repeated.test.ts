import { describe, expect, it } from 'vitest';
import { fakeClock } from '../helpers/clock.ts';
import { mina, PRICE } from '../helpers/core.ts';
import { aHookedCore } from './hooked-core.ts';

const DAY = 24 * 60 * 60_000;

const notice = (status: string) => ({
  body: JSON.stringify({ timestamp: 1, data: { task_id: '1', status } }),
});

async function finishedByNotice() {
  const core = await aHookedCore();
  const job = await core.submitted();
  await core.clock.advance(18_000);
  await core.post(job.path, notice('completed'));
  await core.clock.advance(5_000);
  return { ...core, ...job };
}

type Core = Awaited<ReturnType<typeof finishedByNotice>>;

async function facts(core: Core) {
  const lines = await core.store.ledger(mina, 0, core.clock.now() + 1);
  return {
    job: await core.stored(core.id),
    results: core.bot.shown.filter(({ status }) => status === 'completed').length,
    submissions: core.provider.submitted.length,
    charged: lines.reduce((sum, line) => sum + line.microDollars, 0),
    asked: core.asked.length,
  };
}

describe('a notice that comes again', () => {
  it('a hundred times, at once and one after the other: one result, one charge, nothing asked again', async () => {
    const core = await finishedByNotice();
    const before = await facts(core);
    expect(before).toMatchObject({
      job: { status: 'completed' },
      results: 1,
      submissions: 1,
      charged: PRICE,
    });
    const posts = Array.from({ length: 50 }, () => core.post(core.path, notice('completed')));
    expect(new Set((await Promise.all(posts)).map(({ status }) => status))).toEqual(new Set([204]));
    for (let time = 0; time < 50; time += 1) await core.post(core.path, notice('completed'));
    await core.clock.advance(60_000);
    expect(await facts(core)).toEqual(before);
  });

  it('in the wrong order or 24 hours late: a state is never left backwards', async () => {
    const core = await finishedByNotice();
    const before = await facts(core);
    for (const status of ['pending', 'processing', 'failed', 'completed', 'cancelled']) {
      expect((await core.post(core.path, notice(status))).status).toBe(204);
      await core.clock.advance(2_000);
    }
    expect(await facts(core)).toEqual(before);
    const { state, media, clock } = core;
    const later = await aHookedCore({ state, media, clock: fakeClock(clock.now() + DAY) });
    expect((await later.post(core.path, notice('failed'))).status).toBe(204);
    await later.clock.advance(60_000);
    expect([later.asked, later.bot.shown, later.provider.submitted]).toEqual([[], [], []]);
    expect(await later.stored(core.id)).toEqual(before.job);
  });

  it('a hundred times while the task still runs: the provider is asked once a second at most', async () => {
    const core = await aHookedCore();
    const { path } = await core.submitted();
    core.provider.script = (_, id) => {
      core.asked.push(id);
      return { state: 'processing' };
    };
    const before = core.asked.length;
    for (let time = 0; time < 100; time += 1) {
      await core.post(path, notice('processing'));
      await core.clock.advance(50);
    }
    expect(core.asked.length - before).toBeLessThanOrEqual(6);
    expect(core.bot.shown.filter(({ status }) => status === 'processing')).toHaveLength(1);
  });

  it('after its job was deleted: 204, and nothing comes back', async () => {
    const core = await finishedByNotice();
    await core.jobs.delete(mina, core.id);
    expect((await core.post(core.path, notice('completed'))).status).toBe(204);
    await core.clock.advance(60_000);
    expect(await core.stored(core.id)).toBeNull();
    expect([...core.media.files.keys()]).toEqual([]);
  });
});
