import { describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/core/errors.ts';
import { aSpot, aWish, createCore, mina } from '../helpers/core.ts';

const MINUTE = 60_000;

/** A job whose reply needs a credential that is good for so many minutes. */
async function withSecret(
  minutes: number,
  prepare: (core: ReturnType<typeof createCore>) => void = () => {},
) {
  const core = createCore();
  prepare(core);
  const { clock, jobs, store } = core;
  await jobs.start();
  const secret = { sealed: 'of the platform', until: clock.now() + minutes * MINUTE };
  const made = await Promise.all([jobs.submit(mina, aSpot({ secret }), aWish()), clock.advance(0)]);
  const id = made[0]?.job ?? '';
  const kept = async () => {
    const job = await store.get(mina, id);
    if (!job) throw new Error('the job is gone');
    return job.secret !== undefined;
  };
  return { ...core, id, kept };
}

describe('the platform credential of a reply', () => {
  it('is dropped when the job ends', async () => {
    const { clock, kept, store, id } = await withSecret(15);
    await clock.advance(10_000);
    expect(await kept()).toBe(true);
    await clock.advance(50_000);
    expect(await store.get(mina, id)).toMatchObject({ status: 'completed' });
    expect(await kept()).toBe(false);
  });

  it('is dropped after its time, while the job is still being made', async () => {
    const { clock, kept, store, id } = await withSecret(5, ({ provider }) => {
      provider.script = () => ({ state: 'processing' });
    });
    await clock.advance(4 * MINUTE);
    expect(await kept()).toBe(true);
    await clock.advance(2 * MINUTE);
    expect(await store.get(mina, id)).toMatchObject({ status: 'processing' });
    expect(await kept()).toBe(false);
  });

  it('is dropped after its time, while nobody knows what became of the job', async () => {
    const { clock, kept, store, id } = await withSecret(15, ({ provider }) => {
      provider.answers.push(() =>
        Promise.reject(
          new ProviderError('test', { accepted: 'unknown', reason: 'unavailable', message: 'reset' }),
        ),
      );
    });
    await clock.advance(14 * MINUTE);
    expect(await store.get(mina, id)).toMatchObject({ status: 'unknown' });
    expect(await kept()).toBe(true);
    await clock.advance(2 * MINUTE);
    expect(await kept()).toBe(false);
  });

  it('is dropped after its time, while the platform takes no message', async () => {
    const { clock, kept, store, id } = await withSecret(15, ({ bot }) => {
      bot.show = () => Promise.reject(new Error('the platform is away'));
    });
    await clock.advance(14 * MINUTE);
    expect(await store.get(mina, id)).toMatchObject({ status: 'completed', delivery: 'due' });
    expect(await kept()).toBe(true);
    await clock.advance(2 * MINUTE);
    expect(await kept()).toBe(false);
  });
});
