import { describe, expect, it } from 'vitest';
import type { ProviderRequest } from '../../src/core/contracts/provider.ts';
import { models } from '../../src/providers/evolink/models.ts';
import { providerContract } from '../contracts/provider.ts';
import { fixture } from '../fakes/evolink/answers.ts';
import { aBench, openBench } from '../fakes/evolink/bench.ts';
import type { Fault } from '../fakes/provider/types.ts';
import { brokenAnswers, harnessOf, type TroubleRow } from '../helpers/provider-bench.ts';
import { anImage, aRequest, submitOptions, webhookFor } from '../helpers/provider-calls.ts';

const error = (status: number, code: string | number, more: object = {}): Fault => ({
  kind: 'status',
  status,
  body: { error: { code, message: 'words of theirs', type: 'api_error', ...more } },
});

/** Title, fault, and what the table in `evolink.ts` says of it. */
const TROUBLES: readonly TroubleRow[] = [
  ['400', error(400, 'invalid_parameters'), 'no', 'refused_input'],
  ['400 with a number for a code', error(400, 400), 'no', 'refused_input'],
  ['400 with a code about content', error(400, 'content_policy_violation'), 'no', 'content'],
  [
    '400 with words about content',
    error(400, 400, { message: 'blocked by safety filters' }),
    'no',
    'content',
  ],
  ['400 about the model', error(400, 'invalid_parameters', { param: 'model' }), 'no', 'no_model'],
  [
    'a model retired yesterday',
    error(400, 400, { message: 'The model gemini-x is not supported' }),
    'no',
    'no_model',
  ],
  ['401', error(401, 'unauthorized'), 'no', 'bad_key'],
  ['402 of the account', error(402, 'insufficient_quota'), 'no', 'no_credit'],
  ['402 of the key', error(402, 'insufficient_token_quota'), 'no', 'key_limit'],
  ["402 of the key's day", error(402, 'token_daily_quota_exceeded'), 'no', 'key_limit'],
  ['402 with a number for a code', error(402, 402), 'no', 'no_credit'],
  ['403', error(403, 'forbidden'), 'no', 'small_plan'],
  ['403 for no credit', error(403, 'insufficient_user_quota'), 'no', 'no_credit'],
  ['403 for the model', error(403, 'key_model_not_allowed'), 'no', 'no_model'],
  ['404', error(404, 'resource_not_found'), 'no', 'no_model'],
  ['413', error(413, 'request_too_large'), 'no', 'refused_input'],
  ['422', error(422, 422), 'no', 'refused_input'],
  ['429', error(429, 'rate_limited'), 'no', 'unavailable'],
  ['429 from a channel', error(429, 'channel:busy'), 'no', 'unavailable'],
  ['400 for no channel', error(400, 'no_available_channel'), 'no', 'unavailable'],
  ['409 idempotency_conflict', error(409, 'idempotency_conflict'), 'unknown', 'provider_error'],
  ['400 idempotency_conflict', error(400, 'idempotency_conflict'), 'unknown', 'provider_error'],
  ['429 paid_outcome_unknown', error(429, 'paid_outcome_unknown'), 'unknown', 'provider_error'],
  ['409 with another code', error(409, 409), 'unknown', 'provider_error'],
  ['500 with its own error document', error(500, 'server_error'), 'unknown', 'provider_error'],
  ['500 that speaks of credit', error(500, 'insufficient_quota'), 'unknown', 'provider_error'],
  ['502', error(502, 502), 'unknown', 'provider_error'],
  ['503 for no channel', error(503, 'no_available_channel'), 'unknown', 'provider_error'],
  ...brokenAnswers,
  ['no task id', { kind: 'status', status: 200, body: { status: 'pending' } }, 'unknown', 'provider_error'],
  ['an error in a 200', { ...error(401, 'unauthorized'), status: 200 } as Fault, 'unknown', 'provider_error'],
  ['its own words with the key in them', { kind: 'echo', status: 400 }, 'no', 'refused_input'],
];

providerContract({
  name: 'evolink',
  troubles: TROUBLES.map(([title]) => title),
  async create() {
    const bench = await openBench({
      endFor: (prompt) => (prompt.includes('failing') ? { status: 'failed' } : undefined),
    });
    const { fake } = bench;
    return {
      ...harnessOf(bench, {
        rows: TROUBLES,
        fault: (fault) => fake.fault('create', fault),
        submissions: () => fake.count('create'),
        step: async () => fake.step(),
      }),
      tasks: () => fake.book.length,
    };
  },
});

it('a submission in doubt may have cost what the picture costs', async () => {
  const { fake, provider } = await aBench();
  fake.fault('create', { kind: 'lost' });
  await expect(provider.submit(aRequest(), submitOptions())).rejects.toMatchObject({
    accepted: 'unknown',
    charge: { known: false, atMost: 24_000 },
  });
});

type Options = ReturnType<typeof submitOptions>;

/** What a submission sends, once the fake has found it in order. */
async function sent(request: ProviderRequest, options: Options = submitOptions()) {
  const { fake, provider } = await aBench();
  await provider.submit(request, options);
  return fake.requests.find(({ route }) => route === 'create');
}

interface Recorded {
  readonly prompt: string;
  readonly image_urls?: readonly string[];
  readonly callback_url?: string;
}

/** Our own request for what a recorded one asks. */
function asking(recorded: Recorded, change: Partial<ProviderRequest>): [ProviderRequest, Options] {
  const images = (recorded.image_urls ?? []).map((publicUrl) => anImage(Buffer.alloc(9), { publicUrl }));
  const { callback_url: url } = recorded;
  return [
    aRequest({ prompt: recorded.prompt, images, ...change }),
    submitOptions(url === undefined ? {} : { webhook: { url, secret: 'secret' } }),
  ];
}

describe('the request that goes out', () => {
  it("is the seed's example, under the names of its fields: size, image_urls, callback_url (trap 10)", async () => {
    const recorded = fixture('create-request') as Recorded;
    const request = await sent(...asking(recorded, { aspect: '16:9' }));
    expect(request?.body).toEqual(recorded);
  });

  it('to the pro model is the documented one', async () => {
    const recorded = fixture('create-request-pro') as Recorded;
    const wish = { model: 'nano-banana-pro', aspect: '21:9', resolution: '2K' };
    expect((await sent(...asking(recorded, wish)))?.body).toEqual(recorded);
  });

  it("to the second one is the documented one, without what would be EvoLink's default anyway", async () => {
    const recorded = fixture('create-request-flash31') as Recorded;
    const wish = { model: 'nano-banana-2', aspect: '8:1', resolution: '0.5K' };
    expect((await sent(...asking(recorded, wish)))?.body).toEqual({
      ...recorded,
      model_params: { web_search: false },
    });
  });

  it('carries the key as a bearer token, and our idempotency key', async () => {
    const { fake, provider } = await aBench();
    await provider.submit(aRequest(), submitOptions({ key: 'nb-abcdefghijklmnopqrst-2-1' }));
    expect(fake.requests[0]).toMatchObject({
      method: 'POST',
      path: '/v1/images/generations',
      headers: {
        authorization: `Bearer ${fake.apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': 'nb-abcdefghijklmnopqrst-2-1',
      },
    });
  });

  it('never leaves size and quality to defaults that change picture and price (trap 11)', async () => {
    const { aspect: _, ...source } = aRequest({
      model: 'nano-banana-pro',
      resolution: '1K',
      images: [anImage(Buffer.alloc(9), { publicUrl: 'https://example.com/in.png' })],
    });
    expect((await sent(source))?.body).toMatchObject({ size: 'auto', quality: '1K' });
    const first = await sent(aRequest({ model: 'nano-banana', aspect: '3:4' }));
    expect(first?.body).toEqual({ model: 'gemini-2.5-flash-image', prompt: aRequest().prompt, size: '3:4' });
  });

  it.each([true, false, undefined])('looks things up only where that is asked: %s', async (search) => {
    const request = aRequest({ model: 'nano-banana-2', ...(search !== undefined && { search }) });
    expect((await sent(request))?.body).toMatchObject({ model_params: { web_search: search === true } });
  });

  it('names the model by the id that the catalogue gives it (trap 26)', async () => {
    const offer = models['nano-banana'];
    if (!offer) throw new Error('the first model is missing');
    const renamed = { 'nano-banana': { ...offer, wire: 'gemini-3-pro-image-preview' } };
    const { provider, fake } = await aBench({}, { models: renamed });
    await provider.submit(aRequest(), submitOptions());
    expect(fake.requests[0]?.body).toMatchObject({ model: 'gemini-3-pro-image-preview' });
  });

  it('is refused by ourselves for a model that EvoLink lacks', async () => {
    const { provider, fake } = await aBench();
    const call = provider.submit(aRequest({ model: 'other' }), submitOptions());
    await expect(call).rejects.toMatchObject({ accepted: 'no', reason: 'no_model' });
    expect(fake.requests).toEqual([]);
  });
});

describe('every ratio in every size', () => {
  it.each(Object.entries(models))('of %s is taken as it is documented', async (model, offer) => {
    const { fake, provider } = await aBench();
    const wishes = ['source', ...offer.aspects].flatMap((aspect) =>
      offer.resolutions.map((resolution) => ({ aspect, resolution })),
    );
    for (const [index, { aspect, resolution }] of wishes.entries()) {
      const { aspect: _, ...request } = aRequest({ model, resolution });
      const key = `nb-0123456789abcdefghij-${index}-1`;
      await provider.submit({ ...request, ...(aspect !== 'source' && { aspect }) }, submitOptions({ key }));
    }
    expect(fake.book).toHaveLength(wishes.length);
    const asked = fake.requests.map(({ body }) => body as { size: string; quality?: string });
    expect(asked.map(({ size, quality }) => [size, quality])).toEqual(
      wishes.map(({ aspect, resolution }) => [
        aspect === 'source' ? 'auto' : aspect,
        offer.resolutions.length > 1 ? resolution : undefined,
      ]),
    );
  });

  it('offers 7, 14 and 10 ratios, 5 and 14 pictures of 10 and 20 MB', () => {
    const facts = Object.values(models).map(({ aspects, pictures }) => [
      new Set(aspects).size,
      pictures.max,
      pictures.maxBytes,
    ]);
    expect(facts).toEqual([
      [7, 5, 10_000_000],
      [14, 14, 20_000_000],
      [10, 14, 20_000_000],
    ]);
  });
});

describe('a prompt', () => {
  it.each([
    ['nano-banana', 1_000],
    ['nano-banana-2', 2_000],
    ['nano-banana-pro', 2_000],
  ])(
    'for %s may have %i characters, and a longer one is rejected, never cut (trap 12)',
    async (model, most) => {
      expect(models[model]?.promptMax).toBe(most);
      const { fake, provider } = await aBench();
      const prompt = '😀'.repeat(most);
      await provider.submit(aRequest({ model, prompt }), submitOptions());
      expect([...fake.tasks.values()].map((task) => task.prompt)).toEqual([prompt]);
      const longer = aRequest({ model, prompt: `${prompt}.` });
      const call = provider.submit(longer, submitOptions({ key: 'nb-0123456789abcdefghij-1-2' }));
      await expect(call).rejects.toMatchObject({ accepted: 'no', reason: 'refused_input' });
      expect(fake.requests.at(-1)?.body).toMatchObject({ prompt: `${prompt}.` });
    },
  );
});

describe('a callback', () => {
  it('is asked for at our address, which is its only secret: EvoLink signs nothing (trap 15)', async () => {
    const webhook = webhookFor('a-1-1');
    const request = await sent(aRequest(), submitOptions({ webhook }));
    expect(request?.body).toMatchObject({ callback_url: webhook.url });
  });

  it.each([
    ['is not https', 'http://bot.example/webhooks/evolink/a/s'],
    ['has 2049 characters', `https://bot.example/${'s'.repeat(2_049 - 20)}`],
    ['is in a private network', 'https://192.168.1.20/webhooks/evolink/a/s'],
    ['is this computer', 'https://[::1]:3000/webhooks/evolink/a/s'],
    ['is in a private network in v6', 'https://[fd00::7]/webhooks/evolink/a/s'],
    ['is localhost', 'https://localhost/webhooks/evolink/a/s'],
  ])('is left out where the address %s: the task is made all the same', async (_, url) => {
    const request = await sent(aRequest(), submitOptions({ webhook: { url, secret: 's' } }));
    expect(request?.body).not.toHaveProperty('callback_url');
  });

  it('of 2048 characters is asked for', async () => {
    const url = `https://bot.example/${'s'.repeat(2_048 - 20)}`;
    const request = await sent(aRequest(), submitOptions({ webhook: { url, secret: 's' } }));
    expect(request?.body).toHaveProperty('callback_url', url);
  });
});
