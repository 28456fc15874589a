import { describe, expect, it } from 'vitest';
import type { ModelOffer } from '../../src/core/contracts/provider.ts';
import { models } from '../../src/providers/apiyi/models.ts';
import { providerContract } from '../contracts/provider.ts';
import { fixture } from '../fakes/apiyi/answers.ts';
import type { Fault } from '../fakes/apiyi/types.ts';
import { benchOfTest, byList, openApiyi } from '../helpers/apiyi-bench.ts';
import { harnessOf, type TroubleRow } from '../helpers/provider-bench.ts';
import { aRequest, submitOptions } from '../helpers/provider-calls.ts';

const gateway = (code: string, message = 'no') => ({
  error: { code, message, type: 'shell_api_error', param: '' },
});
const google = (code: number, message: string) => ({ error: { code, message, status: 'INVALID_ARGUMENT' } });

/** Title, fault, and what the table in `apiyi.ts` says of it. */
const TROUBLES: readonly TroubleRow<Fault>[] = [
  ['400', { kind: 'status', status: 400 }, 'no', 'refused_input'],
  [
    '400 about content',
    { kind: 'status', status: 400, body: google(400, 'The prompt violates our safety policies') },
    'no',
    'content',
  ],
  [
    '400 about the model',
    { kind: 'status', status: 400, body: google(400, 'model gemini-x is not supported') },
    'no',
    'no_model',
  ],
  [
    '400 about the key',
    { kind: 'status', status: 400, body: google(400, 'API key not valid. Please pass a valid API key.') },
    'no',
    'bad_key',
  ],
  ['401', { kind: 'status', status: 401 }, 'no', 'bad_key'],
  ['402', { kind: 'status', status: 402 }, 'no', 'no_credit'],
  ['403 about the quota', { kind: 'status', status: 403 }, 'no', 'no_credit'],
  [
    '403 about the quota in words',
    { kind: 'status', status: 403, body: google(403, 'user quota is not enough') },
    'no',
    'no_credit',
  ],
  ['403 for another reason', { kind: 'status', status: 403, body: google(403, 'denied') }, 'no', 'bad_key'],
  ['404', { kind: 'status', status: 404, body: google(404, 'models/x is not found') }, 'no', 'no_model'],
  ['413', { kind: 'status', status: 413, body: '<h1>413</h1>' }, 'no', 'refused_input'],
  ['422', { kind: 'status', status: 422 }, 'no', 'refused_input'],
  ['429', { kind: 'status', status: 429 }, 'no', 'unavailable'],
  ['429 as a page', { kind: 'status', status: 429, body: '<h1>slow down</h1>' }, 'no', 'unavailable'],
  [
    '429 about the account',
    { kind: 'status', status: 429, body: gateway('insufficient_user_quota') },
    'no',
    'no_credit',
  ],
  ['503', { kind: 'status', status: 503 }, 'no', 'unavailable'],
  [
    '503 of a model that is gone',
    { kind: 'status', status: 503, body: gateway('model_not_found') },
    'no',
    'no_model',
  ],
  [
    '503 that is not its own',
    { kind: 'status', status: 503, body: '<h1>503</h1>' },
    'unknown',
    'provider_error',
  ],
  ['500', { kind: 'status', status: 500 }, 'unknown', 'provider_error'],
  ['502', { kind: 'status', status: 502, body: '<h1>502</h1>' }, 'unknown', 'provider_error'],
  ['504', { kind: 'status', status: 504, body: google(504, 'deadline') }, 'unknown', 'provider_error'],
  ['an answer that repeats the key', { kind: 'echo', status: 500 }, 'unknown', 'provider_error'],
  ['an error cut off', { kind: 'half error', status: 429 }, 'no', 'unavailable'],
  ['an HTML page', { kind: 'html' }, 'unknown', 'provider_error'],
  ['half a JSON', { kind: 'not json' }, 'unknown', 'provider_error'],
  ['a reset', { kind: 'reset' }, 'unknown', 'provider_error'],
  ['a picture cut off', { kind: 'half' }, 'unknown', 'provider_error'],
  ['an endless answer', { kind: 'endless' }, 'unknown', 'provider_error'],
  ['a redirect', { kind: 'redirect', to: '/elsewhere' }, 'unknown', 'provider_error'],
  ['200 of another kind', { kind: 'status', status: 200, body: { ok: true } }, 'unknown', 'provider_error'],
  [
    '200 with an error inside',
    { kind: 'status', status: 200, body: fixture('error-500') },
    'unknown',
    'provider_error',
  ],
  ['200 with a list', { kind: 'status', status: 200, body: [1] }, 'unknown', 'provider_error'],
];

providerContract({
  name: 'apiyi',
  troubles: TROUBLES.map(([title]) => title),
  async create() {
    const bench = await openApiyi();
    const { fake } = bench;
    const harness = harnessOf(bench, {
      rows: TROUBLES,
      fault: (fault) => fake.fault(fault),
      submissions: () => fake.count('generate'),
      step: async () => {},
    });
    return {
      ...harness,
      failing() {
        fake.ends({ kind: 'body', body: fixture('response-refused-safety') });
        return aRequest();
      },
    };
  },
});

describe('what a submission may have cost', () => {
  it.each([
    ['nano-banana', 20_000],
    ['nano-banana-2', 55_000],
    ['nano-banana-pro', 90_000],
  ])(
    'with %s: %i micro-dollars for an answer, the same at most where nobody can say',
    async (model, price) => {
      const { fake, finish, fail } = await benchOfTest();
      expect((await finish(aRequest({ model }))).charge).toEqual(byList(price));
      fake.fault({ kind: 'lost' });
      expect((await fail(aRequest({ model }))).charge).toEqual({ known: false, atMost: price });
      expect(fake.book.map(({ charged, delivered }) => [charged, delivered])).toEqual([
        [price, true],
        [price, false],
      ]);
    },
  );

  it.each([400, 401, 403, 404, 429, 503])(
    'is nothing after %i, and APIYI charges nothing',
    async (status) => {
      const { fake, fail } = await benchOfTest();
      fake.fault({ kind: 'status', status });
      expect((await fail()).charge).toEqual({ known: true, microDollars: 0, own: '0' });
      expect(fake.book).toEqual([]);
    },
  );

  it('is nothing where no connection came about: nothing was accepted, and it may be made again', async () => {
    for (const baseUrl of ['http://127.0.0.1:1', 'http://nowhere.invalid']) {
      const { fail } = await benchOfTest({}, { baseUrl });
      expect(await fail()).toMatchObject({ accepted: 'no', reason: 'unavailable', again: true });
    }
  });

  it('is nothing where a model is asked for that is not offered: nothing is sent', async () => {
    const { fake, fail } = await benchOfTest();
    for (const model of ['other', 'constructor'])
      expect(await fail(aRequest({ model }))).toMatchObject({ accepted: 'no', reason: 'no_model' });
    expect(fake.requests).toEqual([]);
  });

  it('is in doubt where a stop ends the call: the picture is made and paid', async () => {
    const { fake, provider } = await benchOfTest({ delayMs: 30_000 });
    const stopping = new AbortController();
    const call = provider
      .submit(aRequest(), submitOptions({ signal: stopping.signal }))
      .catch((reason: unknown) => reason);
    await expect.poll(() => fake.book.length).toBe(1);
    stopping.abort();
    expect(await call).toMatchObject({ accepted: 'unknown', charge: { known: false, atMost: 20_000 } });
    expect(fake.book).toMatchObject([{ charged: 20_000, delivered: false }]);
  });

  it('waits as long as Retry-After says after 429 and 503', async () => {
    const { fake, fail } = await benchOfTest();
    for (const status of [429, 503]) {
      fake.fault({ kind: 'status', status, retryAfter: '7' });
      expect(await fail()).toMatchObject({ again: true, retryAfterMs: 7_000, httpStatus: status });
    }
  });
});

describe('the account', () => {
  const signal = () => new AbortController().signal;

  it('says whether the key is good, for nothing; the balance it tells to its console alone', async () => {
    const { fake, provider } = await benchOfTest();
    const balance = await provider.balance?.({ signal: signal() });
    expect(balance).toEqual({ own: expect.stringContaining('console'), notes: [] });
    expect(balance).not.toHaveProperty('microDollars');
    expect(fake.requests.map(({ route, headers }) => [route, headers.authorization])).toEqual([
      ['models', `Bearer ${fake.apiKey}`],
    ]);
  });

  it('says that the key is wrong, and which models it lacks', async () => {
    const { build } = await benchOfTest({}, { apiKey: 'sk-wrong' });
    await expect(build().balance?.({ signal: signal() })).rejects.toMatchObject({ reason: 'bad_key' });
    const offer = { ...Object.values(models)[0], wire: 'gemini-of-tomorrow' } as ModelOffer;
    const { provider } = await benchOfTest({}, { models: { 'nano-banana': offer } });
    expect((await provider.balance?.({ signal: signal() }))?.notes).toEqual([
      expect.stringContaining("can't use gemini-of-tomorrow"),
    ]);
  });
});
