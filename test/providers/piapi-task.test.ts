import { readdirSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fixture } from '../fakes/piapi/answers.ts';
import type { FakePiapiOptions } from '../fakes/piapi/types.ts';
import { openBench as open } from '../helpers/piapi-bench.ts';
import { aRequest, submitOptions } from '../helpers/provider-calls.ts';

const OPERATION = { task: '050e7489-ad71-4270-ad13-afdfec0d75ba', price: 30_000 };

async function openBench(options: FakePiapiOptions = {}) {
  const bench = await open(options);
  onTestFinished(() => bench.fake.stop());
  return bench;
}

/** What `status` makes of an answer to GET. */
async function read(body: unknown) {
  const bench = await openBench();
  bench.fake.fault('get', { kind: 'status', status: 200, body });
  return { state: await bench.status(OPERATION), warnings: bench.warnings };
}

const charged = { known: true, microDollars: 30_000, own: '300000 points' };
const image = 'https://img.theapi.app/ephemeral/9069c7e0-2557-4c80-a1ba-26e2bf7bb5f4.png';
const completed = { finished: { kind: 'completed', results: [{ url: image }], charge: charged } };

interface Document {
  data: Record<string, unknown>;
}

/** A recorded answer with some of its data changed. */
function changed(name: string, change: Record<string, unknown>): Document {
  const recorded = fixture(name) as Document;
  return { ...recorded, data: { ...recorded.data, ...change } };
}

describe('the recorded answers', () => {
  it.each([
    ['create-response', { state: 'pending' }],
    ['get-pending', { state: 'pending' }],
    ['get-processing', { state: 'processing' }],
    ['get-completed', completed],
    ['get-completed-seed', completed],
    ['webhook-completed', completed],
    ['webhook-processing', { state: 'processing' }],
    [
      'get-completed-empty-output',
      { finished: { kind: 'failed', reason: 'no_picture', again: true, charge: charged } },
    ],
    [
      'get-failed',
      {
        finished: {
          kind: 'failed',
          reason: 'content',
          again: false,
          charge: { known: true, microDollars: 0, own: '0 points' },
        },
      },
    ],
    ['webhook-failed', { finished: { kind: 'failed', reason: 'content' } }],
  ])('%s is read as it is meant', async (name, expected) => {
    expect((await read(fixture(name))).state).toMatchObject(expected);
  });

  it.each([
    ['error-400', 400, 'refused_input'],
    ['error-401', 401, 'bad_key'],
    ['error-402', 402, 'no_credit'],
    ['error-404', 404, 'no_model'],
    ['error-429', 429, 'unavailable'],
    ['error-500', 500, 'provider_error'],
  ])('%s says why a submission did not go through', async (name, status, reason) => {
    const { fake, provider } = await openBench();
    fake.fault('create', { kind: 'status', status, body: fixture(name) });
    await expect(provider.submit(aRequest(), submitOptions())).rejects.toMatchObject({
      reason,
      httpStatus: status,
    });
  });

  it('are all used: by the tests, by the fake, or for what we leave alone', () => {
    const elsewhere = [
      'create-request',
      'create-request-edit',
      'create-request-nano-banana-2',
      'create-request-nano-banana-pro',
      'account-info',
      'upload-request',
      'upload-response',
      'upload-error-403',
    ];
    const leftAlone = ['active-tasks', 'cancel-response'];
    const here = [
      ...['create-response', 'get-pending', 'get-processing', 'get-completed', 'get-completed-seed'],
      ...[
        'get-completed-empty-output',
        'get-failed',
        'webhook-completed',
        'webhook-processing',
        'webhook-failed',
      ],
      ...['error-400', 'error-401', 'error-402', 'error-404', 'error-429', 'error-500'],
    ];
    const files = readdirSync(new URL('../fixtures/piapi/', import.meta.url)).map((name) =>
      name.replace('.json', ''),
    );
    expect(files.sort()).toEqual([...elsewhere, ...leftAlone, ...here].sort());
  });
});

describe('a status', () => {
  it.each([
    ['pending', 'pending'],
    ['Pending', 'pending'],
    ['Staged', 'pending'],
    ['starting', 'processing'],
    ['Processing', 'processing'],
    ['running', 'processing'],
    ['retry', 'processing'],
  ])('%s is %s', async (status, state) => {
    expect((await read(changed('get-processing', { status }))).state).toEqual({ state });
  });

  it.each(['Completed', 'success', 'SUCCESS'])('%s with a picture ends well', async (status) => {
    expect((await read(changed('get-completed', { status }))).state).toMatchObject(completed);
  });

  it.each(['cancelled', 'Canceled'])('%s ends as cancelled, with its charge', async (status) => {
    expect((await read(changed('get-pending', { status }))).state).toEqual({
      finished: { kind: 'cancelled', charge: charged },
    });
  });

  it('that nobody knows is still at work, and said once', async () => {
    const bench = await openBench();
    bench.fake.fault(
      'get',
      { kind: 'status', status: 200, body: changed('get-processing', { status: 'Simmering' }) },
      2,
    );
    expect(await bench.status(OPERATION)).toEqual({ state: 'processing' });
    expect(await bench.status(OPERATION)).toEqual({ state: 'processing' });
    expect(bench.warnings).toHaveLength(1);
    expect(bench.warnings[0]).toContain('simmering');
  });
});

describe('an output', () => {
  it.each([
    ['image_urls', { image_urls: [image] }],
    ['image_url alone', { image_url: image }],
    ['image_url beside null', { image_urls: null, image_url: image }],
    ['both', { image_urls: [image], image_url: image }],
    [
      'an odd entry beside a good one',
      { image_urls: [7, 'javascript:alert(1)', 'file:///etc/passwd', '', image] },
    ],
  ])('with %s has its picture', async (_, output) => {
    expect((await read(changed('get-completed', { output }))).state).toEqual(completed);
  });

  it.each([
    [null],
    [{}],
    [{ image_urls: null }],
    [{ image_urls: [], image_url: '' }],
    [{ image_urls: 'no list' }],
  ])('of %j is no picture, with its charge', async (output) => {
    expect((await read(changed('get-completed', { output }))).state).toMatchObject({
      finished: { kind: 'failed', reason: 'no_picture', charge: charged },
    });
  });
});

describe('an answer with a code of its own', () => {
  it('is judged by the status of its task', async () => {
    const answer = { ...changed('get-failed', {}), code: 500 };
    expect((await read(answer)).state).toMatchObject({ finished: { kind: 'failed' } });
  });
});

describe('a charge', () => {
  const usage = (consume: unknown) =>
    changed('get-completed', { meta: { usage: { type: 'point', consume } } });

  it.each([
    [300_000, 30_000],
    [0, 0],
    [4, 0],
    [5, 1],
    [15, 2],
    [1_050_000, 105_000],
    ['300000', 30_000],
  ])('of %s points is %s micro-dollars', async (consume, microDollars) => {
    expect((await read(usage(consume))).state).toMatchObject({
      finished: { charge: { known: true, microDollars, own: `${consume} points` } },
    });
  });

  it.each([[undefined], [null], [-1], ['much'], [1.5], [true]])(
    'of %s is not known, and at most the price',
    async (consume) => {
      expect((await read(usage(consume))).state).toMatchObject({
        finished: { charge: { known: false, atMost: 30_000 } },
      });
    },
  );
});

describe('a failed task', () => {
  const failed = (error: Record<string, unknown> | null) => changed('get-failed', { error });

  it.each([
    [{ code: 10_000, message: 'failed to process task' }, 'provider_error', true],
    [{ code: 10_001, message: 'failed to download image' }, 'provider_error', false],
    [{ code: 1, raw_message: 'Your prompt was flagged: NSFW' }, 'content', false],
    [{ code: 1, detail: 'PROHIBITED_CONTENT' }, 'content', false],
    [{ code: 1, message: 'blocked by moderation' }, 'content', false],
    [null, 'provider_error', false],
  ])('with %j is %s, again %s', async (error, reason, again) => {
    expect((await read(failed(error))).state).toMatchObject({ finished: { kind: 'failed', reason, again } });
  });
});

describe('a failed task whose code is no code', () => {
  it.each([
    [{ code: { toString: null }, message: 'it broke' }, 'code none: it broke'],
    [{ code: [[7]], message: 'it broke' }, 'code none: it broke'],
    [{ code: 7, message: `${'x'.repeat(291)}😀` }, `code 7: ${'x'.repeat(291)}�`],
    [{ code: 'E_LIMIT', message: '\ud83d' }, 'code E_LIMIT: �'],
  ])('still says what is known: %#', async (error, detail) => {
    const answer = await read(changed('get-failed', { error }));
    expect(answer.state).toMatchObject({ finished: { kind: 'failed', again: false, detail } });
  });
});

describe('asking for a status', () => {
  it('is repeated by itself after 429, 5xx and a reset', async () => {
    const { fake, provider, status } = await openBench();
    const submitted = await provider.submit(aRequest(), submitOptions());
    fake.fault('get', { kind: 'status', status: 503, retryAfter: '0' });
    fake.fault('get', { kind: 'reset' });
    expect(await status('accepted' in submitted ? submitted.accepted : null)).toEqual({ state: 'pending' });
    expect(fake.count('get')).toBe(3);
  });

  it('for a task that PiAPI does not know is an error, not an end', async () => {
    const { status } = await openBench();
    await expect(status(OPERATION)).rejects.toMatchObject({ accepted: 'unknown', httpStatus: 404 });
  });

  it.each(['html', 'not json', 'half'] as const)(
    'is an error, not an end, where the answer is %s',
    async (kind) => {
      const { fake, status } = await openBench();
      fake.fault('get', { kind }, 3);
      await expect(status(OPERATION)).rejects.toMatchObject({ name: 'ProviderError', accepted: 'unknown' });
    },
  );

  it('ends at once when it is aborted, also while it waits to ask again', async () => {
    const { fake, provider } = await openBench();
    fake.fault('get', { kind: 'status', status: 429, retryAfter: '9' }, 3);
    const stopping = new AbortController();
    const call = provider
      .status(OPERATION, { signal: stopping.signal, sink: submitOptions().sink })
      .catch((reason: unknown) => reason);
    await expect.poll(() => fake.count('get')).toBe(1);
    stopping.abort();
    expect(await call).toMatchObject({ name: 'ProviderError' });
    expect(fake.count('get')).toBe(1);
  });
});
