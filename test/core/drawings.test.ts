import { describe, expect, it } from 'vitest';
import type { Submitted } from '../../src/core/contracts/provider.ts';
import { ProviderError } from '../../src/core/errors.ts';
import { aWish, mina, type ObedientProvider } from '../helpers/core.ts';
import { anOffer, priced, providerNamed, startedWith } from '../helpers/routes.ts';

/** Who costs nothing draws: that is no picture of a real model, so neither stands in for the other. */

const MINUTE = 60_000;
const busy = () =>
  Promise.reject<Submitted>(
    new ProviderError('real', { accepted: 'no', reason: 'provider_error', again: false, message: 'no' }),
  );
const refused = () =>
  Promise.reject<Submitted>(
    new ProviderError('real', { accepted: 'no', reason: 'content', again: false, message: 'no' }),
  );

type Answer = ObedientProvider['answers'][number];

/** Asks in that order of preference; each real one answers its first submission so. */
async function asking(order: readonly string[], answer?: Answer, wish = aWish()) {
  const core = await startedWith((clock) =>
    order.map((name) => {
      const isDrawing = name === 'demo';
      const models = { 'nano-banana': anOffer({ seed: isDrawing, price: { '1K': isDrawing ? 0 : 30_000 } }) };
      const provider = providerNamed(name, clock, { ...priced(30_000), models }, { paid: !isDrawing });
      if (answer) provider.answers.push(answer);
      return provider;
    }),
  );
  const id = await core.ask(wish);
  await core.clock.advance(MINUTE);
  const job = await core.stored(id);
  const path = job.tasks[0]?.attempts.map(({ provider }) => provider);
  const { buttons } = await core.jobs.view(mina, id);
  return { ...core, id, path, status: job.status, buttons: buttons.map(({ label }) => label) };
}

describe('a provider that costs nothing beside real ones', () => {
  it('is never asked after one of them failed, and no button offers it', async () => {
    for (const answer of [busy, refused])
      expect(await asking(['real', 'demo'], answer)).toMatchObject({
        path: ['real'],
        status: 'failed',
        buttons: expect.not.arrayContaining([expect.stringContaining('Demo')]),
      });
  });

  it('is passed over on the way to the next real one', async () => {
    expect(await asking(['real', 'demo', 'other'], busy)).toMatchObject({
      path: ['real', 'other'],
      status: 'failed',
    });
  });

  it('is not asked because the real one is full, or resting', async () => {
    const { ask, clock, asked } = await startedWith(
      (at) => [providerNamed('real', at), providerNamed('demo', at, priced(0), { paid: false })],
      { concurrency: () => 1 },
    );
    await ask();
    await ask();
    await clock.advance(2 * MINUTE);
    expect(asked()).toEqual([2, 0]);
  });

  it('draws what it alone can', async () => {
    const seeded = aWish({ seed: 7 });
    expect(await asking(['real', 'demo'], undefined, seeded)).toMatchObject({ path: ['demo'] });
  });

  it('draws all, and spends nothing when it fails, where it is named first or alone', async () => {
    for (const order of [['demo', 'real'], ['demo']])
      expect(await asking(order, busy)).toMatchObject({ path: ['demo'], status: 'failed' });
  });
});

it('a job whose provider is gone after a restart is not drawn instead', async () => {
  const before = await startedWith((at) => [providerNamed('real', at)]);
  const full = { accepted: 'no', reason: 'unavailable', again: true, message: '503' } as const;
  before.providers[0]?.answers.push(() => Promise.reject<Submitted>(new ProviderError('real', full)));
  const id = await before.ask();
  const { state, media, clock } = before;
  await Promise.all([before.jobs.stop(), clock.advance(0)]);
  const free = (at: { now(): number }) => [providerNamed('demo', at, priced(0), { paid: false })];
  const after = await startedWith(free, {}, { state, media, clock });
  await clock.advance(5 * MINUTE);
  expect(after.asked()).toEqual([0]);
  expect((await after.stored(id)).tasks[0]?.failure?.reason).toBe('unavailable');
});
