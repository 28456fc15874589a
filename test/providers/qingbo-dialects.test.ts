import { describe, expect, it } from 'vitest';
import type { Http } from '../../src/providers/http.ts';
import { earlier, later } from '../../src/providers/qingbo/dialects.ts';
import { createSpeech } from '../../src/providers/qingbo/speech.ts';
import { qingbo } from '../../src/providers/qingbo.ts';
import { openBench } from '../fakes/qingbo/bench.ts';
import { aRequest, submitOptions } from '../helpers/provider-calls.ts';

const wireOf = (offers: Readonly<Record<string, { wire: string }>>) => offers['nano-banana-2']?.wire;
const SEED = 'gemini-3.1-flash-image-preview';
const LATE = 'gemini-3.1-flash-image-rev';

describe('the dialect of a host', () => {
  it.each([
    ['https://www.qingbo.dev', SEED],
    ['https://proxy.example', SEED],
    ['https://api.qingbo.ai', LATE],
    ['https://API.QINGBO.AI/', LATE],
    ['https://api.qingbo.ai.example', SEED],
  ])('at %s is taken from its name at first (trap 18)', async (baseUrl, wire) => {
    const { provider } = await openBench({}, { baseUrl });
    expect(wireOf(provider.capabilities.models)).toBe(wire);
  });

  it('is heard from its own list of models, once, before the first submission', async () => {
    const { fake, provider, warnings } = await openBench({ pages: '2026-09' });
    expect(wireOf(provider.capabilities.models)).toBe(SEED);
    await Promise.all([
      provider.submit(aRequest({ model: 'nano-banana-2' }), submitOptions({ key: 'a' })),
      provider.submit(aRequest({ model: 'nano-banana-2' }), submitOptions({ key: 'b' })),
    ]);
    await provider.submit(aRequest({ model: 'nano-banana-2', resolution: '0.5K' }), submitOptions());
    expect(wireOf(provider.capabilities.models)).toBe(LATE);
    expect(fake.requests.map(({ route }) => route).filter((route) => route === 'models')).toHaveLength(1);
    expect(fake.requests[0]?.route).toBe('models');
    expect(fake.requests.at(-1)?.body).toMatchObject({ model: LATE, resolution: '0.5k' });
    expect(warnings).toEqual([expect.stringContaining('2026-09')]);
  });

  it('changes what is offered: pictures, seed, the ratio of the picture, prices, tiers', async () => {
    const { provider } = await openBench({ pages: '2026-09' });
    const before = provider.capabilities;
    await provider.balance?.({ signal: new AbortController().signal });
    const now = provider.capabilities;
    expect(before.models['nano-banana-2']).toMatchObject({
      seed: true,
      search: true,
      keepsAspect: false,
      pictures: { max: 4, needsUrl: true, maxBytes: 30_000_000 },
      price: { '4K': 31_875 },
    });
    expect(now.models['nano-banana-2']).toMatchObject({
      search: true,
      keepsAspect: true,
      pictures: { max: 14, needsUrl: true },
      price: { '0.5K': 16_875, '4K': 28_125 },
    });
    expect(now.models['nano-banana-2']?.seed).toBeUndefined();
    expect(now).toMatchObject({
      tiers: { official: { models: { 'nano-banana-pro': { wire: 'gemini-3-pro-image' } } } },
    });
  });

  it('is not asked for where the name tells, but for doctor', async () => {
    const asked: string[] = [];
    const http: Pick<Http, 'get'> = {
      get: async (path, schema) => {
        asked.push(path);
        return schema.parse({ data: [{ id: SEED }] });
      },
    };
    const speech = createSpeech({ baseUrl: 'https://api.qingbo.ai', http, heard: () => {} });
    await speech.learn();
    expect([asked, speech.dialect()]).toEqual([[], later]);
    expect(await speech.examine()).toBe('speaks the dialect of 2026-06, by its list of models');
    expect([asked, speech.dialect()]).toEqual([['/v1/models'], earlier]);
  });

  it.each([
    ['401', { kind: 'status', status: 401 } as const],
    ['an HTML page', { kind: 'html' } as const],
    [
      'a list of other models',
      { kind: 'status', status: 200, body: { data: [{ id: 'gpt-image-2' }, null] } } as const,
    ],
    ['no list', { kind: 'status', status: 200, body: { data: null } } as const],
    [
      'models of both',
      { kind: 'status', status: 200, body: { data: [{ id: SEED }, { id: LATE }] } } as const,
    ],
  ])('stays as it was taken where the host answers with %s, and nothing is held up', async (_, fault) => {
    const { fake, provider } = await openBench();
    fake.fault('models', fault);
    expect(await provider.submit(aRequest(), submitOptions())).toHaveProperty('accepted');
    expect(wireOf(provider.capabilities.models)).toBe(SEED);
  });

  it('is asked for three times at most where the list cannot be read', async () => {
    const { fake, provider } = await openBench();
    fake.fault('models', { kind: 'html' }, 9);
    for (const key of ['a', 'b', 'c', 'd', 'e']) await provider.submit(aRequest(), submitOptions({ key }));
    expect(fake.count('models')).toBe(3);
  });

  it('does not keep a stop waiting', async () => {
    const { fake, provider } = await openBench();
    const gone = submitOptions({ signal: AbortSignal.abort() });
    await expect(provider.submit(aRequest(), gone)).rejects.toMatchObject({ accepted: 'no' });
    expect(fake.requests).toEqual([]);
  });
});

describe('what CATALOG_FILE changed', () => {
  it('is changed in whatever dialect the host speaks', async () => {
    const { 'nano-banana': first, 'nano-banana-2': second, ...others } = qingbo.models;
    if (!first || !second) throw new Error('a model is missing');
    const models = {
      ...others,
      'nano-banana': { ...first, price: { '1K': 1 }, priceSource: 'ours' },
      'nano-banana-2': { ...second, wire: 'gemini-4' },
      'nano-banana-3': { ...second, wire: 'gemini-5' },
    };
    const { provider } = await openBench({ pages: '2026-09' }, { models });
    expect(provider.capabilities.models).toEqual(models);
    await provider.balance?.({ signal: new AbortController().signal });
    const now = provider.capabilities.models;
    expect(now['nano-banana']).toEqual({
      ...later.models['nano-banana'],
      price: { '1K': 1 },
      priceSource: 'ours',
    });
    expect(now['nano-banana-2']).toEqual({ ...later.models['nano-banana-2'], wire: 'gemini-4' });
    expect(now['nano-banana-pro']).toEqual(later.models['nano-banana-pro']);
    expect(now['nano-banana-3']).toEqual(models['nano-banana-3']);
  });

  it('is changed in its tiers alike', async () => {
    const { title, models } = earlier.tiers.official ?? { title: '', models: {} };
    const { 'nano-banana-pro': pro } = models;
    if (!pro) throw new Error('a model is missing');
    const tiers = {
      official: {
        title: 'Straight',
        models: { ...models, 'nano-banana-pro': { ...pro, price: { '1K': 5 } } },
      },
      special: { title, models: { 'nano-banana-pro': pro } },
    };
    const { provider } = await openBench({ pages: '2026-09' }, { tiers });
    expect(provider.capabilities).toMatchObject({ tiers });
    await provider.balance?.({ signal: new AbortController().signal });
    const now = later.tiers.official?.models;
    expect(provider.capabilities).toMatchObject({
      tiers: {
        official: {
          title: 'Straight',
          models: { ...now, 'nano-banana-pro': { ...now?.['nano-banana-pro'], price: { '1K': 5 } } },
        },
        special: tiers.special,
      },
    });
  });
});

describe('the account', () => {
  const balanceAt = async (options: Parameters<typeof openBench>[0] = {}) => {
    const { fake, provider, signal } = await openBench(options);
    return { fake, ask: () => provider.balance?.({ signal: signal() }) };
  };

  it.each(['2026-06', '2026-09'] as const)(
    'tells the balance and that the host speaks the dialect of %s, by free reads alone',
    async (pages) => {
      const { fake, ask } = await balanceAt({ pages });
      expect(await ask()).toEqual({
        microDollars: 16_517_086,
        own: '$16.517086',
        notes: [`speaks the dialect of ${pages}, by its list of models`],
      });
      expect(fake.requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
    },
  );

  it('says so where the list of models tells nothing', async () => {
    const { fake, ask } = await balanceAt();
    fake.fault('models', { kind: 'status', status: 404 });
    fake.fault('models', { kind: 'status', status: 200, body: { data: [] } });
    const notes = [(await ask())?.notes, (await ask())?.notes];
    expect(notes).toEqual([
      ['taken to speak the dialect of 2026-06: its list of models cannot be read'],
      ['taken to speak the dialect of 2026-06: its list of models does not tell'],
    ]);
  });

  it.each([
    ['16.5', 16_500_000, '$16.5'],
    [-3, 0, '$-3'],
    [0, 0, '$0'],
  ])('of %s is %s micro-dollars', async (total_available_usd, microDollars, own) => {
    const { fake, ask } = await balanceAt();
    fake.fault('balance', { kind: 'status', status: 200, body: { total_available_usd } });
    expect(await ask()).toMatchObject({ microDollars, own });
  });

  it.each([null, 'much', 1e308])('is not believed where it says %s', async (total_available_usd) => {
    const { fake, ask } = await balanceAt();
    fake.fault('balance', { kind: 'status', status: 200, body: { total_available_usd } });
    await expect(ask()).rejects.toThrow('not of the expected shape');
  });

  it('says that the key is wrong', async () => {
    const { fake, ask } = await balanceAt();
    fake.fault('balance', { kind: 'status', status: 401 });
    await expect(ask()).rejects.toMatchObject({ reason: 'bad_key', httpStatus: 401 });
  });
});
