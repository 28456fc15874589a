import { describe, expect, it } from 'vitest';
import type { Submitted } from '../../src/core/contracts/provider.ts';
import { ProviderError } from '../../src/core/errors.ts';
import { createHealth } from '../../src/core/health.ts';
import { fakeClock } from '../helpers/clock.ts';
import { priced, providerNamed, startedWith } from '../helpers/routes.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const place = { provider: 'a', model: 'nano-banana' };

function setUp() {
  const clock = fakeClock();
  const told: string[] = [];
  const health = createHealth({ clock, noModel: ({ model }) => told.push(model) });
  const fail = (times: number) => {
    for (let i = 0; i < times; i += 1) health.failed(place, 'unavailable');
  };
  const probe = () => {
    health.asked(place);
    health.failed(place);
  };
  return { clock, health, told, fail, probe, rests: () => health.isResting(place) };
}

describe('a route', () => {
  it('rests for 30 seconds after five failures within a minute, whatever their model', async () => {
    const { clock, fail, rests, health } = setUp();
    fail(4);
    expect(rests()).toBe(false);
    fail(1);
    expect(rests()).toBe(true);
    expect(health.isResting({ ...place, model: 'nano-banana-pro' })).toBe(true);
    expect(health.isResting({ ...place, tier: 'official' })).toBe(false);
    await clock.advance(30 * SECOND);
    expect(rests()).toBe(false);
  });

  it('does not rest for failures far apart, or with a success between, or for what it refuses', async () => {
    const { clock, fail, rests, health } = setUp();
    fail(4);
    await clock.advance(MINUTE);
    fail(4);
    expect(rests()).toBe(false);
    health.succeeded(place);
    fail(4);
    expect(rests()).toBe(false);
    for (let i = 0; i < 9; i += 1) health.failed(place, 'content');
    expect(rests()).toBe(false);
  });

  it('is asked once to see whether it works again, and rests longer each time that it does not', async () => {
    const { clock, fail, rests, health, probe } = setUp();
    fail(5);
    await clock.advance(30 * SECOND);
    health.asked(place);
    expect(rests()).toBe(true);
    health.failed(place);
    const pauses: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const from = clock.now();
      while (rests()) await clock.advance(10 * SECOND);
      pauses.push((clock.now() - from) / SECOND);
      probe();
    }
    expect(pauses).toEqual([60, 120, 240, 300, 300]);
    health.succeeded(place);
    expect(rests()).toBe(false);
  });

  it('makes room for the next probe where one tells nothing', async () => {
    const { clock, fail, rests, health } = setUp();
    fail(5);
    await clock.advance(30 * SECOND);
    health.asked(place);
    await clock.advance(MINUTE);
    expect(rests()).toBe(false);
  });

  it.each(['no_credit', 'key_limit', 'bad_key', 'small_plan'] as const)(
    'of an account with %s rests ten minutes',
    async (why) => {
      const { clock, rests, health } = setUp();
      health.failed(place, why);
      expect([rests(), health.isResting({ ...place, tier: 'official' })]).toEqual([true, true]);
      await clock.advance(10 * MINUTE);
      expect(rests()).toBe(false);
    },
  );

  it('to a model that is gone is told once, and not taken again', async () => {
    const { clock, rests, health, told } = setUp();
    health.failed(place, 'no_model');
    health.failed(place, 'no_model');
    await clock.advance(24 * 60 * MINUTE);
    expect([rests(), told]).toEqual([true, ['nano-banana']]);
    expect(health.isResting({ ...place, model: 'nano-banana-pro' })).toBe(false);
  });
});

describe('a new job', () => {
  const refusal = (reason: 'no_credit' | 'no_model') => () =>
    Promise.reject<Submitted>(new ProviderError('a', { accepted: 'no', reason, message: 'no' }));

  it('is not sent where there was no credit a moment ago, and again when that is over', async () => {
    const { ask, clock, asked, providers } = await startedWith((at) => [
      providerNamed('a', at),
      providerNamed('b', at),
    ]);
    providers[0]?.answers.push(refusal('no_credit'));
    await ask();
    await clock.advance(MINUTE);
    await ask();
    await clock.advance(MINUTE);
    expect(asked()).toEqual([1, 2]);
    await clock.advance(10 * MINUTE);
    await ask();
    await clock.advance(MINUTE);
    expect(asked()).toEqual([2, 2]);
  });

  it('is sent to the first though it rests, where nobody else can make it', async () => {
    const { ask, clock, asked, providers, log } = await startedWith((at) => [providerNamed('a', at)]);
    providers[0]?.answers.push(refusal('no_model'));
    await ask();
    await clock.advance(MINUTE);
    await ask();
    await clock.advance(MINUTE);
    expect(asked()).toEqual([2]);
    expect(log.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
      'a provider does not know a model any more; correct it in CATALOG_FILE and start again',
    ]);
  });

  it.each([
    ['costs no more', 30_000, [1, 1]],
    ['costs more', 30_001, [2, 0]],
  ])('that would have to wait goes to one that is free and %s', async (_, price, to) => {
    const { ask, clock, asked } = await startedWith(
      (at) => [providerNamed('a', at), providerNamed('b', at, priced(price))],
      { concurrency: () => 1 },
    );
    await ask();
    await ask();
    await clock.advance(MINUTE);
    expect(asked()).toEqual(to);
  });
});
