import { describe, expect, it, onTestFinished } from 'vitest';
import type { ProviderRequest, SubmitOptions } from '../../src/core/contracts/provider.ts';
import { providerContract } from '../contracts/provider.ts';
import { fixture } from '../fakes/piapi/answers.ts';
import type { FakePiapiOptions } from '../fakes/piapi/types.ts';
import type { Fault } from '../fakes/provider/types.ts';
import { png } from '../helpers/images.ts';
import { openBench as open } from '../helpers/piapi-bench.ts';
import { brokenAnswers, harnessOf, type TroubleRow } from '../helpers/provider-bench.ts';
import { anImage, aRequest, submitOptions, webhookFor } from '../helpers/provider-calls.ts';

type BenchSettings = Parameters<typeof open>[1];

async function openBench(options: FakePiapiOptions = {}, settings: BenchSettings = {}) {
  const bench = await open(options, settings);
  onTestFinished(() => bench.fake.stop());
  return bench;
}

/** Title, fault, and what the table in `piapi.ts` says of it. */
/** An error that HTTP calls a success. */
const inBody = (code: number): Fault => ({
  kind: 'status',
  status: 200,
  body: { code, data: null, message: `code ${code} in a 200` },
});

const TROUBLES: readonly TroubleRow[] = [
  ['400', { kind: 'status', status: 400 }, 'no', 'refused_input'],
  [
    '400 about content',
    { kind: 'status', status: 400, body: { code: 400, message: 'prompt violates our content policy' } },
    'no',
    'content',
  ],
  ['401', { kind: 'status', status: 401 }, 'no', 'bad_key'],
  ['402', { kind: 'status', status: 402 }, 'no', 'no_credit'],
  ['403', { kind: 'status', status: 403 }, 'no', 'small_plan'],
  ['404', { kind: 'status', status: 404 }, 'no', 'no_model'],
  ['413', { kind: 'status', status: 413 }, 'no', 'refused_input'],
  ['422', { kind: 'status', status: 422 }, 'no', 'refused_input'],
  ['429', { kind: 'status', status: 429 }, 'no', 'unavailable'],
  ['200 with code 402 inside', inBody(402), 'no', 'no_credit'],
  ['200 with code 500 inside', inBody(500), 'unknown', 'provider_error'],
  ['500 with its own error document', { kind: 'status', status: 500 }, 'unknown', 'provider_error'],
  ['503', { kind: 'status', status: 503 }, 'unknown', 'provider_error'],
  ...brokenAnswers,
  [
    'no task id',
    { kind: 'status', status: 200, body: { code: 200, data: { status: 'pending' } } },
    'unknown',
    'provider_error',
  ],
  [
    'an error with a task id',
    { kind: 'status', status: 200, body: { code: 402, data: { task_id: 'x' } } },
    'unknown',
    'provider_error',
  ],
];

providerContract({
  name: 'piapi',
  troubles: TROUBLES.map(([title]) => title),
  async create() {
    const bench = await open();
    const { fake } = bench;
    return harnessOf(bench, {
      rows: TROUBLES,
      fault: (fault) => fake.fault('create', fault),
      submissions: () => fake.count('create'),
      async step() {
        for (const task of fake.tasks.values()) {
          if (task.status === 'pending') fake.move(task.id, { status: 'processing' });
          else fake.move(task.id, { status: task.input.prompt.includes('failing') ? 'failed' : 'completed' });
        }
      },
    });
  },
});

/** The body that a submission sends. */
async function bodyOf(
  request: ProviderRequest,
  options: SubmitOptions = submitOptions(),
  settings: BenchSettings = {},
) {
  const { fake, provider } = await openBench({}, settings);
  await provider.submit(request, options);
  return fake.requests.find(({ route }) => route === 'create')?.body;
}

describe('the request that goes out', () => {
  const seed = fixture('create-request') as { input: { prompt: string }; config: object };
  const webhook = webhookFor('a-1-1');

  it("is the documented example, with our webhook and its secret in the example's place", async () => {
    const request = aRequest({ prompt: seed.input.prompt, aspect: '16:9' });
    expect(await bodyOf(request, submitOptions({ webhook }))).toEqual({
      ...seed,
      config: { webhook_config: { endpoint: webhook.url, secret: webhook.secret } },
    });
  });

  it('carries the key in its header, to this origin alone', async () => {
    const { fake, provider } = await openBench();
    await provider.submit(aRequest(), submitOptions());
    expect(fake.requests[0]?.headers).toMatchObject({
      'x-api-key': fake.apiKey,
      'content-type': 'application/json',
    });
  });

  it('has no config where there is neither a webhook nor a service mode', async () => {
    expect(await bodyOf(aRequest())).toEqual({
      model: 'gemini',
      task_type: 'gemini-2.5-flash-image',
      input: { prompt: aRequest().prompt, output_format: 'png', aspect_ratio: '1:1' },
    });
  });

  it('leaves the ratio out for "as the picture", and names the picture by its address', async () => {
    const recorded = fixture('create-request-edit') as { input: { prompt: string } };
    const { aspect: _, ...request } = aRequest({
      prompt: recorded.input.prompt,
      images: [anImage(Buffer.alloc(9), { publicUrl: 'https://example.com/in.png' })],
    });
    const options = submitOptions({ webhook: { url: 'https://bot.example/hooks/piapi', secret: 's3cr3t' } });
    expect(await bodyOf(request, options, { serviceMode: 'public' })).toEqual(recorded);
  });

  it.each([
    ['nano-banana-2', '4:1', '1K'],
    ['nano-banana-pro', '16:9', '2K'],
  ])('to %s has its resolution', async (model, aspect, resolution) => {
    const { safety_level: _, ...input } = (
      fixture(`create-request-${model}`) as { input: Record<string, unknown> }
    ).input;
    const images = [anImage(Buffer.alloc(9), { publicUrl: 'https://example.com/in.png' })];
    const body = await bodyOf(
      aRequest({ prompt: 'a red fox in snow', model, aspect, resolution, images }),
      submitOptions(),
      { serviceMode: 'public' },
    );
    expect(body).toEqual({ model: 'gemini', task_type: model, input, config: { service_mode: 'public' } });
  });

  it('is refused by ourselves for a model that PiAPI lacks', async () => {
    const { provider, fake } = await openBench();
    await expect(provider.submit(aRequest({ model: 'other' }), submitOptions())).rejects.toMatchObject({
      accepted: 'no',
      reason: 'no_model',
    });
    expect(fake.requests).toEqual([]);
  });
});

describe('an input picture without an address of its own', () => {
  it('is uploaded before the paid request, and named by the address of the upload', async () => {
    const { fake, provider } = await openBench();
    const bytes = await png(64, 64);
    await provider.submit(
      aRequest({ images: [anImage(bytes), anImage(bytes, { publicUrl: 'https://example.com/b.png' })] }),
      submitOptions(),
    );
    expect(fake.requests.map(({ route }) => route)).toEqual(['upload', 'create']);
    expect(fake.requests[0]?.body).toEqual({
      file_name: 'picture-1.png',
      file_data: bytes.toString('base64'),
    });
    const urls = [...fake.tasks.values()][0]?.input.image_urls;
    expect(urls).toEqual([expect.stringContaining(`${fake.url}/uploads/`), 'https://example.com/b.png']);
  });

  it('is asked to get an address where the plan has no upload: nothing was accepted, nothing paid', async () => {
    const { fake, provider } = await openBench({ plan: 'free' });
    const call = provider.submit(aRequest({ images: [anImage(await png(8, 8))] }), submitOptions());
    await expect(call).rejects.toMatchObject({
      accepted: 'no',
      reason: 'no_public_url',
      again: false,
      charge: { known: true, microDollars: 0 },
    });
    expect(fake.count('create')).toBe(0);
  });

  it.each(['reset', 'html', 'not json'] as const)(
    'stops the submission when the upload answers with %s: nothing was accepted',
    async (kind) => {
      const { fake, provider } = await openBench();
      fake.fault('upload', { kind });
      const call = provider.submit(aRequest({ images: [anImage(await png(8, 8))] }), submitOptions());
      await expect(call).rejects.toMatchObject({ accepted: 'no', reason: 'unavailable', again: true });
      expect([fake.count('upload'), fake.count('create')]).toEqual([1, 0]);
    },
  );

  it('is not sent to an upload that it is too large for', async () => {
    const { fake, provider } = await openBench();
    const image = anImage(Buffer.alloc(9), { bytes: 10_000_001 });
    await expect(provider.submit(aRequest({ images: [image] }), submitOptions())).rejects.toMatchObject({
      accepted: 'no',
      reason: 'no_public_url',
    });
    expect(fake.requests).toEqual([]);
  });
});

describe('a submission that finds no connection', () => {
  it.each(['http://127.0.0.1:1', 'http://nowhere.invalid'])(
    'to %s was not accepted, and may be made again',
    async (baseUrl) => {
      const { provider } = await openBench({}, { baseUrl });
      await expect(provider.submit(aRequest(), submitOptions())).rejects.toMatchObject({
        accepted: 'no',
        reason: 'unavailable',
        again: true,
      });
    },
  );

  it('was not accepted where TLS fails', async () => {
    const { provider, fake } = await openBench();
    const secure = await openBench({}, { baseUrl: fake.url.replace('http:', 'https:') });
    await expect(secure.provider.submit(aRequest(), submitOptions())).rejects.toMatchObject({
      accepted: 'no',
      again: true,
    });
    expect(provider.name).toBe('piapi');
  });
});

describe('a submission that meets a full provider', () => {
  it.each([
    ['12', 12_000],
    [undefined, undefined],
    ['soon', undefined],
    ['99999', 600_000],
  ])('with Retry-After %s waits %s ms', async (retryAfter, retryAfterMs) => {
    const { fake, provider } = await openBench();
    fake.fault('create', { kind: 'status', status: 429, ...(retryAfter && { retryAfter }) });
    const error: unknown = await provider
      .submit(aRequest(), submitOptions())
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ accepted: 'no', again: true, httpStatus: 429 });
    expect((error as { retryAfterMs?: number }).retryAfterMs).toBe(retryAfterMs);
  });

  it('and hangs ends when it is aborted, and is in doubt', async () => {
    const { fake, provider } = await openBench();
    fake.fault('create', { kind: 'hang' });
    const stopping = new AbortController();
    const call = provider
      .submit(aRequest(), submitOptions({ signal: stopping.signal }))
      .catch((reason: unknown) => reason);
    await expect.poll(() => fake.count('create')).toBe(1);
    stopping.abort();
    expect(await call).toMatchObject({ accepted: 'unknown', charge: { known: false, atMost: 30_000 } });
  });
});

describe('the account', () => {
  it('tells balance, concurrency and plan', async () => {
    const { provider, signal } = await openBench();
    expect(await provider.balance?.({ signal: signal() })).toEqual({
      microDollars: 12_340_000,
      own: '123400000 points',
      concurrency: 5,
      notes: ['plan creator'],
    });
  });

  it('is not believed where it says more than there is', async () => {
    const { fake, provider, signal } = await openBench();
    fake.fault('account', { kind: 'status', status: 200, body: { data: { equivalent_in_usd: 1e308 } } });
    await expect(provider.balance?.({ signal: signal() })).rejects.toThrow('not of the expected shape');
  });

  it('says that the key is wrong', async () => {
    const { fake, provider, signal } = await openBench();
    fake.fault('account', { kind: 'status', status: 401 });
    await expect(provider.balance?.({ signal: signal() })).rejects.toMatchObject({
      reason: 'bad_key',
      httpStatus: 401,
    });
  });
});
