import { describe, expect, it } from 'vitest';
import type { ProviderRequest, Submitted } from '../../src/core/contracts/provider.ts';
import { ProviderError } from '../../src/core/errors.ts';
import { createMediaLinks } from '../../src/media/links.ts';
import { createMemoryStore, memoryState } from '../../src/store/index.ts';
import { fakeClock } from '../helpers/clock.ts';
import { aWish, mina, type ObedientProvider, PRICE } from '../helpers/core.ts';
import { aJob, anAttempt, aTask } from '../helpers/jobs.ts';
import { providerNamed, startedWith } from '../helpers/routes.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const LIFE = 10 * MINUTE;
const SELDOM = { duePause: () => 20 * SECOND };

const fails = (facts: Partial<ConstructorParameters<typeof ProviderError>[1]>) => () =>
  Promise.reject(
    new ProviderError('keyed', { accepted: 'unknown', reason: 'provider_error', message: 'no', ...facts }),
  );
const lost = fails({ message: 'reset after the body' });
const busy = fails({ accepted: 'no', reason: 'unavailable', again: true, httpStatus: 429 });
const wrongKey = fails({ accepted: 'no', reason: 'bad_key', httpStatus: 401 });

/** One provider whose keys live ten minutes: the same key is the same task, however often it comes. */
async function keyed(
  answers: readonly (() => Promise<Submitted>)[],
  { change = {}, idempotencyMs = LIFE }: { change?: object; idempotencyMs?: number } = {},
) {
  const core = await startedWith(
    (clock) => {
      const capabilities = idempotencyMs === 0 ? {} : { idempotencyMs };
      const provider = providerNamed('keyed', clock, capabilities);
      provider.answers.push(...answers);
      return [provider];
    },
    { ...SELDOM, ...change },
  );
  const provider = core.providers[0] as ObedientProvider;
  const begun = core.clock.now();
  const times = () => provider.submitted.map(({ at }) => (at - begun) / SECOND);
  const keys = () => new Set(provider.submitted.map(({ key }) => key)).size;
  const attempt = async (id: string) => (await core.stored(id)).tasks[0]?.attempts[0];
  return { ...core, provider, times, keys, attempt };
}

describe('a submission whose answer was lost, under a key that makes a repeat harmless', () => {
  it('is sent again after 2, 5 and 15 seconds with the same key, and charged once', async () => {
    const { ask, clock, stored, times, keys, store } = await keyed([lost, lost, lost]);
    const id = await ask();
    await clock.advance(2 * MINUTE);
    expect(times()).toEqual([0, 2, 7, 22]);
    expect(keys()).toBe(1);
    expect(await stored(id)).toMatchObject({ status: 'completed' });
    expect(await store.used({}, clock.now())).toEqual({ held: 0, committedToday: PRICE });
  });

  it('shows nothing of it: pending, processing, completed', async () => {
    const { ask, clock, bot } = await keyed([lost]);
    await ask();
    await clock.advance(2 * MINUTE);
    expect(bot.shown.map(({ status }) => status)).toEqual(['pending', 'processing', 'completed']);
  });

  it('is unknown after the third repeat, and found at the first look', async () => {
    const { ask, clock, stored, times } = await keyed([lost, lost, lost, lost]);
    const id = await ask();
    await clock.advance(40 * SECOND);
    expect(await stored(id)).toMatchObject({ status: 'unknown' });
    await clock.advance(2 * MINUTE);
    expect(times()).toHaveLength(5);
    expect(await stored(id)).toMatchObject({ status: 'completed' });
  });

  it('is sent again by Check too', async () => {
    const { ask, clock, stored, times, jobs } = await keyed([lost, lost, lost, lost]);
    const id = await ask();
    await clock.advance(40 * SECOND);
    await Promise.all([jobs.look(mina, id), clock.advance(SECOND)]);
    expect(times()).toHaveLength(5);
    await clock.advance(20 * SECOND);
    expect(await stored(id)).toMatchObject({ status: 'completed' });
  });

  it('is not sent any more once its key may be forgotten, by no look and no click', async () => {
    const { ask, clock, provider, jobs, stored } = await keyed([lost, lost, lost, lost]);
    provider.answers.push(...Array.from({ length: 5 }, () => lost));
    const id = await ask();
    await clock.advance(7 * MINUTE);
    const within = provider.submitted.length;
    provider.answers.length = 0;
    await clock.advance(2 * MINUTE);
    await Promise.all([jobs.look(mina, id), clock.advance(SECOND)]);
    await clock.advance(3 * 60 * MINUTE);
    expect(within).toBe(6);
    expect(provider.submitted).toHaveLength(within);
    expect(await stored(id)).toMatchObject({ status: 'unknown' });
  });

  it('is not sent again where the provider knows no keys', async () => {
    const { ask, clock, stored, times } = await keyed([lost], { idempotencyMs: 0 });
    const id = await ask();
    await clock.advance(10 * MINUTE);
    expect(times()).toEqual([0]);
    expect(await stored(id)).toMatchObject({ status: 'unknown' });
  });
});

describe('a refusal of a repeat', () => {
  it('proves nothing of what was sent before: unknown, its money held', async () => {
    const { ask, clock, attempt, times } = await keyed([lost, wrongKey]);
    const id = await ask();
    await clock.advance(30 * SECOND);
    expect(times()).toEqual([0, 2]);
    expect(await attempt(id)).toMatchObject({
      state: 'unknown',
      doubt: 'answer_lost',
      money: { reserved: PRICE, committed: 0, returned: 0 },
    });
  });

  it('that is one for now is followed by the next repeat', async () => {
    const { ask, clock, stored, times } = await keyed([lost, busy]);
    const id = await ask();
    await clock.advance(MINUTE);
    expect(times()).toEqual([0, 2, 7]);
    expect(await stored(id)).toMatchObject({ status: 'completed' });
  });

  it('of the first call is a proof as ever', async () => {
    const { ask, clock, stored, times, store } = await keyed([wrongKey]);
    const id = await ask();
    await clock.advance(MINUTE);
    expect(times()).toEqual([0]);
    expect(await stored(id)).toMatchObject({ status: 'failed' });
    expect(await store.used({}, clock.now())).toEqual({ held: 0, committedToday: 0 });
  });
});

describe('a stop', () => {
  const life = async (elapsed: number) => {
    const [clock, state] = [fakeClock(), memoryState()];
    const money = { reserved: PRICE, committed: 0, returned: 0 };
    const attempt = anAttempt({ provider: 'keyed', state: 'submitting', submittedAt: clock.now(), money });
    const job = aJob({ createdAt: clock.now(), tasks: [aTask({ attempts: [attempt] })] });
    const store = createMemoryStore(state);
    await store.create({ job, limits: {}, owner: 'before', leaseMs: 0, now: clock.now() });
    await clock.advance(elapsed);
    const make = (at: { now(): number }) => [providerNamed('keyed', at, { idempotencyMs: LIFE })];
    const core = await startedWith(make, SELDOM, { clock, state });
    await clock.advance(MINUTE);
    const after = await core.store.get(job, job.id);
    return { sent: core.asked()[0], status: after?.status };
  };

  it('while a submission is on its way is followed by one with the same key', async () => {
    expect(await life(MINUTE)).toEqual({ sent: 1, status: 'completed' });
  });

  it('that lasts longer than its key lives is followed by none', async () => {
    expect(await life(LIFE)).toEqual({ sent: 0, status: 'unknown' });
  });

  it('between two repeats ends at once, and leaves it to the next start', async () => {
    const { ask, clock, attempt, jobs, times } = await keyed([lost, lost, lost]);
    const id = await ask();
    await clock.advance(3 * SECOND);
    await Promise.all([jobs.stop(), clock.advance(SECOND)]);
    expect(times()).toEqual([0, 2]);
    expect(await attempt(id)).toMatchObject({ state: 'submitting' });
  });
});

describe('what a repeat says', () => {
  it('is word for word what the first call said, with links that live as long as the key', async () => {
    const requests: ProviderRequest[] = [];
    const clock = fakeClock();
    const links = createMediaLinks({
      publicUrl: 'https://bot.example',
      keys: [Buffer.alloc(32)],
      now: clock.now,
    });
    const make = (at: { now(): number }) => {
      const provider = providerNamed('keyed', at, { idempotencyMs: LIFE });
      const { submit } = provider;
      provider.submit = (request, options) => {
        requests.push(request);
        return submit(request, options);
      };
      provider.answers.push(lost, lost, lost, lost);
      return [provider];
    };
    const core = await startedWith(make, { ...SELDOM, links, isPublicUrl: () => false }, { clock });
    await core.ask(
      aWish({ pictures: [{ name: 'cat.png', source: { kind: 'url', url: 'https://cdn.example/c.png' } }] }),
    );
    await clock.advance(3 * MINUTE);
    const said = requests.map(({ images, ...rest }) =>
      JSON.stringify({ ...rest, images: images.map(({ open: _, ...image }) => image) }),
    );
    expect(said).toHaveLength(5);
    expect(new Set(said).size).toBe(1);
    const token = requests[0]?.images[0]?.publicUrl?.split('/media/')[1] ?? '';
    await clock.advance(LIFE);
    expect(links.verify(token)).not.toBeNull();
  });
});
