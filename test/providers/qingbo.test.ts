import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/core/job.ts';
import { providerContract } from '../contracts/provider.ts';
import type { Fault } from '../fakes/provider/types.ts';
import { fixture } from '../fakes/qingbo/answers.ts';
import { buildBench, openBench } from '../fakes/qingbo/bench.ts';
import { brokenAnswers, harnessOf, type TroubleRow } from '../helpers/provider-bench.ts';
import { aRequest, submitOptions } from '../helpers/provider-calls.ts';

const error = (message: string, code: string, more: Record<string, unknown> = {}) => ({
  error: { message, code, ...more },
});
const status = (number: number, body?: unknown): Fault => ({ kind: 'status', status: number, body });

/** Title, fault, and what the table in `qingbo.ts` says of it. */
const TROUBLES: readonly TroubleRow[] = [
  ['400', status(400), 'no', 'refused_input'],
  ['400 about content', status(400, error('prompt violates the content policy', 'x')), 'no', 'content'],
  ['400 about a model that is gone', status(400, error('model x is not available', 'x')), 'no', 'no_model'],
  ['400 with model_not_found', status(400, error('gone', 'model_not_found')), 'no', 'no_model'],
  [
    '400 capability_violation of a field',
    status(400, error('seed is not supported by this model', 'capability_violation', { param: 'seed' })),
    'no',
    'refused_input',
  ],
  ['401', status(401), 'no', 'bad_key'],
  ['402', status(402), 'no', 'no_credit'],
  ['403', status(403, error('no permission', 'forbidden')), 'no', 'small_plan'],
  ['403 about money', status(403, error('token quota is used up', 'x')), 'no', 'no_credit'],
  ['404', status(404), 'no', 'no_model'],
  ['413', status(413), 'no', 'refused_input'],
  ['422', status(422), 'no', 'refused_input'],
  ['429', status(429), 'no', 'unavailable'],
  ['500 with price_not_configured', status(500, fixture('error-500-price')), 'no', 'no_model'],
  ['500 with its own error document', status(500), 'unknown', 'provider_error'],
  ['503 with its own error document', status(503), 'unknown', 'provider_error'],
  ['409', status(409, error('conflict', 'conflict')), 'unknown', 'provider_error'],
  ...brokenAnswers,
  ['200 with an error and no task', status(200, fixture('error-400')), 'unknown', 'provider_error'],
  ['200 with a task id that is none', status(200, { task_id: '../models' }), 'unknown', 'provider_error'],
];

for (const pages of ['2026-06', '2026-09'] as const) {
  // The table is the same in both: once is enough.
  const troubles = pages === '2026-06' ? TROUBLES : [];
  providerContract({
    name: `qingbo, pages of ${pages},`,
    troubles: troubles.map(([title]) => title),
    async create() {
      const bench = await buildBench({ pages });
      const { fake } = bench;
      const harness = harnessOf(bench, {
        rows: troubles,
        fault: (fault) => fake.fault('create', fault),
        submissions: () => fake.count('create'),
        async step() {
          for (const task of fake.tasks.values()) {
            if (task.status === 'queued') fake.move(task.id, { status: 'processing' });
            else fake.move(task.id, { status: task.prompt.includes('failing') ? 'failed' : 'completed' });
          }
        },
      });
      return { ...harness, tasks: () => fake.book.length };
    },
  });
}

describe('a submission to Qingbo', () => {
  it.each(['lost', 'silent'] as const)(
    'whose answer is %s is repeated with its key: the same task, one bill (trap 29)',
    async (kind) => {
      const { fake, provider } = await openBench();
      fake.fault('create', { kind });
      const stopping = new AbortController();
      const first = provider
        .submit(aRequest(), submitOptions({ key: 'nb-1-1', signal: stopping.signal }))
        .catch((reason: unknown) => reason);
      await expect.poll(() => fake.book.length).toBe(1);
      if (kind === 'silent') stopping.abort();
      expect(await first).toMatchObject({
        accepted: 'unknown',
        charge: { known: false, atMost: 13_281 },
      });
      const [task] = fake.tasks.keys();
      expect(await provider.submit(aRequest(), submitOptions({ key: 'nb-1-1' }))).toMatchObject({
        accepted: { task },
      });
      expect(fake.book).toHaveLength(1);
      await provider.submit(aRequest(), submitOptions({ key: 'nb-1-2' }));
      expect(fake.book.map(({ key }) => key)).toEqual(['nb-1-1', 'nb-1-2']);
    },
  );

  it('says for how long its key is good: 24 hours', async () => {
    const { provider } = await openBench();
    expect(provider.capabilities).toMatchObject({ idempotencyMs: 86_400_000 });
  });

  it('carries the key in its header, and one POST alone leaves', async () => {
    const { fake, provider } = await openBench();
    await provider.submit(aRequest(), submitOptions({ key: 'nb-1-1' }));
    const posts = fake.requests.filter(({ method }) => method === 'POST');
    expect(posts.map(({ path }) => path)).toEqual(['/v1/tasks']);
    expect(posts[0]?.headers).toMatchObject({
      authorization: `Bearer ${fake.apiKey}`,
      'idempotency-key': 'nb-1-1',
      'content-type': 'application/json',
    });
  });

  it('does not follow a redirect to another host: the key stays (trap 18)', async () => {
    const other = await openBench();
    const { fake, provider } = await openBench();
    fake.fault('create', { kind: 'redirect', to: `${other.fake.url}/v1/tasks` });
    fake.fault('models', { kind: 'redirect', to: `${other.fake.url}/v1/models` });
    await expect(provider.submit(aRequest(), submitOptions())).rejects.toMatchObject({ accepted: 'unknown' });
    expect(other.fake.requests).toEqual([]);
  });

  it('shows no key where an error document repeats it', async () => {
    const { fake, provider } = await openBench();
    fake.fault('create', { kind: 'echo', status: 400 });
    const call = provider.submit(aRequest(), submitOptions()).catch((reason: unknown) => String(reason));
    expect(await call).toMatch(/no: \[key\]/);
    expect(await call).not.toContain(fake.apiKey);
  });
});

describe('a full Qingbo', () => {
  const inSeconds = (ahead: number) => Math.floor(Date.now() / 1000) + ahead;
  const retryAfter = async (fault: Fault) => {
    const { fake, provider } = await openBench();
    fake.fault('create', fault);
    const refused = await provider.submit(aRequest(), submitOptions()).catch((reason: unknown) => reason);
    expect(refused).toMatchObject({ accepted: 'no', reason: 'unavailable', again: true });
    return (refused as { retryAfterMs?: number }).retryAfterMs;
  };

  it.each([
    ['at the top, in seconds', () => ({ ...(fixture('error-429') as object), reset_at: inSeconds(300) })],
    ['in the error, in seconds', () => error('full', 'quota_window_exceeded', { reset_at: inSeconds(300) })],
    ['in milliseconds', () => ({ reset_at: Date.now() + 300_000 })],
    ['as a text', () => ({ reset_at: String(inSeconds(300)) })],
  ])('says with reset_at %s when to come back', async (_, body) => {
    const wait = await retryAfter(status(429, body()));
    expect(wait).toBeGreaterThan(200_000);
    expect(wait).toBeLessThanOrEqual(300_000);
  });

  it('is believed for ten minutes at most, and for none where the time is over', async () => {
    expect(await retryAfter(status(429, { reset_at: inSeconds(9_000) }))).toBe(600_000);
    expect(await retryAfter(status(429, fixture('error-429')))).toBe(0);
  });

  it('is believed by its header first', async () => {
    const body = { reset_at: inSeconds(300) };
    expect(await retryAfter({ kind: 'status', status: 429, retryAfter: '7', body })).toBe(7_000);
  });

  it.each([{}, { reset_at: null }, { reset_at: 'soon' }, { reset_at: { at: 1 } }])(
    'that says nothing of use has no time: %j',
    async (body) => {
      expect(await retryAfter(status(429, body))).toBeUndefined();
    },
  );
});

const OPERATION = { task: 'task-wave1775309821b950328499', price: 42_500 };
const free = { known: true, microDollars: 0, own: '0 quota' };

describe('cancelling at Qingbo', () => {
  it('works while a task is queued, and is refunded', async () => {
    const { fake, provider, signal, status } = await openBench();
    const { accepted } = (await provider.submit(aRequest(), submitOptions())) as { accepted: Json };
    expect(await provider.cancel?.(accepted, { signal: signal() })).toBe('cancelled');
    expect(await status(accepted)).toEqual({ finished: { kind: 'cancelled', charge: free } });
    expect(fake.book).toMatchObject([{ held: 6_641, charged: 0 }]);
  });

  it('comes too late once it is worked on', async () => {
    const { fake, provider, signal, status } = await openBench();
    const { accepted } = (await provider.submit(aRequest(), submitOptions())) as { accepted: Json };
    const [task = ''] = fake.tasks.keys();
    fake.move(task, { status: 'processing' });
    expect(await provider.cancel?.(accepted, { signal: signal() })).toBe('too late');
    expect(await status(accepted)).toEqual({ state: 'processing' });
  });

  it.each([
    ['cancel-response', 200, 'cancelled'],
    ['cancel-error-400', 400, 'too late'],
  ])('answered with %s is as it says', async (name, status, said) => {
    const { fake, provider, signal } = await openBench();
    fake.fault('cancel', { kind: 'status', status, body: fixture(name) });
    expect(await provider.cancel?.(OPERATION, { signal: signal() })).toBe(said);
  });

  it('is not taken for done where the answer does not say so', async () => {
    const { fake, provider, signal } = await openBench();
    fake.fault('cancel', { kind: 'status', status: 200, body: { status: 'processing' } });
    expect(await provider.cancel?.(OPERATION, { signal: signal() })).toBe('too late');
    await expect(provider.cancel?.(OPERATION, { signal: signal() })).rejects.toMatchObject({
      httpStatus: 404,
    });
  });
});

describe('asking Qingbo for a status', () => {
  it('is repeated by itself after 429, 5xx and a reset', async () => {
    const { fake, provider, status } = await openBench();
    const { accepted } = (await provider.submit(aRequest(), submitOptions())) as { accepted: Json };
    fake.fault('get', { kind: 'status', status: 503, retryAfter: '0' });
    fake.fault('get', { kind: 'reset' });
    expect(await status(accepted)).toEqual({ state: 'pending' });
    expect(fake.count('get')).toBe(3);
  });

  it('for a task that Qingbo does not know is an error, not an end', async () => {
    const { status } = await openBench();
    await expect(status(OPERATION)).rejects.toMatchObject({ accepted: 'unknown', httpStatus: 404 });
  });

  it.each([
    ['html', { kind: 'html' } as const],
    ['not json', { kind: 'not json' } as const],
    ['an error document with 200', { kind: 'status', status: 200, body: fixture('error-404') } as const],
  ])('is an error, not an end, where the answer is %s', async (_, fault) => {
    const { fake, status } = await openBench();
    fake.fault('get', fault);
    await expect(status(OPERATION)).rejects.toMatchObject({ name: 'ProviderError', accepted: 'unknown' });
  });
});
