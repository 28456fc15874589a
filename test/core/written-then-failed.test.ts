import { describe, expect, it } from 'vitest';
import type { JobStore } from '../../src/core/contracts/store.ts';
import { ProviderError } from '../../src/core/errors.ts';
import type { Job } from '../../src/core/job.ts';
import { createMemoryStore } from '../../src/store/index.ts';
import { aSpot, aWish, createCore, mina, obedientProvider, PRICE } from '../helpers/core.ts';
import { aJob, anAttempt, aTask } from '../helpers/jobs.ts';

const MINUTE = 60_000;

/** A core whose store says that a write failed, once, after it was done. */
function onDoubtfulDisk(fails: (job: Job) => boolean) {
  const memory = createMemoryStore();
  let failed = false;
  const store: JobStore = {
    ...memory,
    async update(job, options) {
      const written = await memory.update(job, options);
      if (failed || !fails(job)) return written;
      failed = true;
      throw new Error('the answer was lost');
    },
  };
  return createCore({ store });
}

describe('a write that was done before it failed', () => {
  it('of a picture keeps that picture once', async () => {
    const { jobs, clock, store, bot } = onDoubtfulDisk((job) => job.tasks[0]?.picture !== undefined);
    const [made] = await Promise.all([jobs.submit(mina, aSpot(), aWish()), clock.advance(MINUTE)]);
    const job = await store.get(mina, made?.job ?? '');
    expect(job).toMatchObject({ status: 'completed', delivery: 'done' });
    expect(job?.tasks[0]?.extra).toBeUndefined();
    expect(bot.shown.at(-1)?.notes).toEqual([]);
  });

  it('of the submission sends nothing: nobody knows, and nothing is charged twice', async () => {
    const { jobs, clock, provider, store } = onDoubtfulDisk(
      (job) => job.tasks[0]?.attempts[0]?.state === 'submitting',
    );
    const [made] = await Promise.all([jobs.submit(mina, aSpot(), aWish()), clock.advance(MINUTE)]);
    expect(provider.submitted).toHaveLength(0);
    expect(await store.get(mina, made?.job ?? '')).toMatchObject({ status: 'unknown' });
  });
});

describe('a submission that is sent again with its key, after a crash', () => {
  it('is unknown where it is refused: that proves nothing of the first', async () => {
    const { jobs, clock, provider, store } = createCore({
      provider: (ticking) => {
        const made = obedientProvider(ticking);
        return { ...made, capabilities: { ...made.capabilities, idempotencyMs: 10 * MINUTE } };
      },
    });
    provider.answers.push(() =>
      Promise.reject(
        new ProviderError('test', {
          accepted: 'no',
          reason: 'refused_input',
          message: '400',
          httpStatus: 400,
        }),
      ),
    );
    const money = { reserved: PRICE, committed: 0, returned: 0 };
    const attempt = anAttempt({ provider: 'test', state: 'submitting', submittedAt: clock.now(), money });
    const job = aJob({ createdAt: clock.now(), tasks: [aTask({ attempts: [attempt] })] });
    await store.create({ job, limits: {}, owner: 'a process that died', leaseMs: 0, now: clock.now() });
    await jobs.start();
    await clock.advance(5_000);
    const stored = await store.get(job, job.id);
    expect(provider.submitted).toHaveLength(1);
    expect(stored?.tasks[0]?.attempts[0]).toMatchObject({ state: 'unknown', money });
  });
});
