import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/core/job.ts';
import { fixture } from '../fakes/qingbo/answers.ts';
import { openBench } from '../fakes/qingbo/bench.ts';
import { aRequest, submitOptions } from '../helpers/provider-calls.ts';

const OPERATION = { task: 'task-wave1775309821b950328499', price: 42_500 };

/** What `status` makes of an answer to GET. */
async function read(body: unknown, operation: Json = OPERATION) {
  const bench = await openBench();
  bench.fake.fault('get', { kind: 'status', status: 200, body });
  return { state: await bench.status(operation), warnings: bench.warnings };
}

/** A recorded answer with some of it changed. */
const changed = (name: string, change: Record<string, unknown>) => ({
  ...(fixture(name) as object),
  ...change,
});

const charged = { known: true, microDollars: 42_500, own: '21250 quota' };
const free = { known: true, microDollars: 0, own: '0 quota' };
const image = 'https://cdn.qingbo.dev/output/xxx.jpg';
const completed = { finished: { kind: 'completed', results: [{ url: image }], charge: charged } };
const failed = (reason: string, again: boolean, charge: object = free) => ({
  finished: { kind: 'failed', reason, again, charge },
});

describe('the recorded answers of Qingbo', () => {
  it.each([
    ['create-response', { state: 'pending' }],
    ['create-response-with-cost', { state: 'pending' }],
    ['get-pending', { state: 'pending' }],
    ['get-processing-int-progress', { state: 'processing' }],
    ['webhook-completed', completed],
    ['get-failed', failed('refused_input', false)],
    ['webhook-failed', failed('unavailable', true)],
    ['get-cancelled', { finished: { kind: 'cancelled', charge: free } }],
  ])('%s is read as it is meant', async (name, expected) => {
    expect((await read(fixture(name))).state).toMatchObject(expected);
  });

  it.each([
    ['error-400', 400, 'refused_input'],
    ['error-401', 401, 'bad_key'],
    ['error-402', 402, 'no_credit'],
    ['error-404', 404, 'no_model'],
    ['error-429', 429, 'unavailable'],
    ['error-500-price', 500, 'no_model'],
  ])('%s says why a submission did not go through', async (name, status, reason) => {
    const { fake, provider } = await openBench();
    fake.fault('create', { kind: 'status', status, body: fixture(name) });
    await expect(provider.submit(aRequest(), submitOptions())).rejects.toMatchObject({
      reason,
      accepted: 'no',
      httpStatus: status,
      charge: { known: true, microDollars: 0 },
    });
  });

  it('are all used: here, or where requests, cancelling and the account are tested', () => {
    const here = [
      ...['create-response', 'create-response-with-cost', 'get-pending', 'get-processing-int-progress'],
      ...['webhook-completed', 'get-failed', 'webhook-failed', 'get-cancelled'],
      ...['error-400', 'error-401', 'error-402', 'error-404', 'error-429', 'error-500-price'],
      ...['cancel-response', 'cancel-error-400'],
    ];
    const elsewhere = [
      ...['create-request', 'create-request-edit', 'create-request-reference'],
      ...['create-request-current-docs', 'balance'],
    ];
    const files = readdirSync(new URL('../fixtures/qingbo/', import.meta.url));
    expect(files.map((name) => name.replace('.json', '')).sort()).toEqual([...here, ...elsewhere].sort());
  });
});

describe('a status of Qingbo', () => {
  it.each([
    ['queued', 'pending'],
    ['Processing', 'processing'],
  ])('%s is %s', async (status, state) => {
    expect((await read(changed('get-pending', { status }))).state).toEqual({ state });
  });

  it('that nobody knows is still at work, and said once', async () => {
    const bench = await openBench();
    const body = changed('get-pending', { status: 'Simmering' });
    bench.fake.fault('get', { kind: 'status', status: 200, body }, 2);
    expect(await bench.status(OPERATION)).toEqual({ state: 'processing' });
    expect(await bench.status(OPERATION)).toEqual({ state: 'processing' });
    expect(bench.warnings).toEqual([expect.stringContaining('simmering')]);
  });

  it.each([0, 45, '', '45%', '100%', null, { of: 1 }])(
    'is the same with progress %j (trap 17)',
    async (progress) => {
      expect((await read(changed('get-pending', { progress }))).state).toEqual({ state: 'pending' });
      expect((await read(changed('webhook-completed', { progress }))).state).toEqual(completed);
    },
  );

  it.each([1_775_309_821, 1_775_309_821_040, '1775309821', null, 'soon'])(
    'is the same with created_at %j (trap 17)',
    async (created_at) => {
      expect(
        (await read(changed('webhook-completed', { created_at, completed_at: created_at }))).state,
      ).toEqual(completed);
    },
  );

  it('is read with nothing but what is needed, and with much more', async () => {
    expect((await read({ status: 'queued' })).state).toEqual({ state: 'pending' });
    const bare = { status: 'completed', cost: 21_250, result: { images: [{ url: [image] }] } };
    expect((await read({ ...bare, n: [], error: null, news: { a: 1 } })).state).toEqual(completed);
  });
});

describe('a result of Qingbo', () => {
  const withImages = (images: unknown) => changed('webhook-completed', { result: { images } });

  it.each([
    ['a list of addresses', [{ url: [image] }]],
    ['an address as a text', [{ url: image }]],
    ['a picture that stands alone', { url: image }],
    ['addresses alone', [image]],
    [
      'dead entries among good ones',
      [null, {}, { url: null }, { url: [7, 'javascript:alert(1)', '', image] }],
    ],
    ['the same twice', [{ url: [image, image] }, { url: image }]],
  ])('with %s has its picture (trap 17)', async (_, images) => {
    expect((await read(withImages(images))).state).toEqual(completed);
  });

  it.each([
    [withImages(null)],
    [withImages([])],
    [withImages([{ url: [] }])],
    [withImages([{ url: ['file:///etc/passwd'] }])],
    [changed('webhook-completed', { result: null })],
    [changed('webhook-completed', { result: 'none' })],
  ])('without a picture is no success, at its own cost: %#', async (body) => {
    expect((await read(body)).state).toMatchObject(failed('no_picture', true, charged));
  });

  it('without a picture and without a cost may have been charged', async () => {
    const body = changed('webhook-completed', { result: null, cost: null });
    expect((await read(body, { ...OPERATION, held: 21_250 })).state).toMatchObject(
      failed('no_picture', true, { known: false, atMost: 42_500 }),
    );
  });
});

describe('the money of a task (trap 27)', () => {
  const costs = (cost: unknown, operation?: Json) => read(changed('webhook-completed', { cost }), operation);

  it.each([
    [21_250, 42_500],
    ['21250', 42_500],
    [6_641, 13_282],
    [0, 0],
    [0.25, 1],
    [0.2, 0],
  ])('%s quota is %s micro-dollars: 500,000 to the dollar, half up', async (cost, microDollars) => {
    expect((await costs(cost)).state).toMatchObject({
      finished: { charge: { known: true, microDollars, own: `${cost} quota` } },
    });
  });

  it.each([undefined, null, 'much', -1, true])('that says %s is what was taken at first', async (cost) => {
    expect((await costs(cost, { ...OPERATION, held: 21_250 })).state).toEqual(completed);
    expect((await costs(cost)).state).toMatchObject({
      finished: { charge: { known: false, atMost: 42_500 } },
    });
  });

  it('is followed from what was taken at first to what it cost in the end', async () => {
    const { fake, provider, status } = await openBench();
    const request = aRequest({ model: 'nano-banana-pro' });
    const { accepted } = (await provider.submit(request, submitOptions())) as { accepted: Json };
    expect(accepted).toMatchObject({ price: 42_500, held: 21_250 });
    const [task = ''] = fake.tasks.keys();
    fake.move(task, { status: 'completed', cost: 20_000 });
    expect(await status(accepted)).toMatchObject({
      finished: { charge: { known: true, microDollars: 40_000, own: '20000 quota' } },
    });
  });

  it('by tokens holds more than it takes: the hold is the most, and no price', async () => {
    const { provider } = await openBench({ pages: '2026-09' });
    const request = { ...aRequest({ model: 'nano-banana-pro' }), tier: 'official' };
    const { accepted } = (await provider.submit(request, submitOptions())) as { accepted: object };
    expect(accepted).toEqual({ task: expect.any(String), price: 134_000 });
    const dear = await openBench({ pages: '2026-09' });
    const answer = { ...(fixture('create-response') as object), pre_consumed_cost: 200_000 };
    dear.fake.fault('create', { kind: 'status', status: 200, body: answer });
    expect(await dear.provider.submit(request, submitOptions())).toEqual({
      accepted: { task: OPERATION.task, price: 400_000 },
    });
  });
});

describe('a failed task of Qingbo', () => {
  it.each([
    ['upstream_unavailable', 'try later', 'unavailable', true],
    ['UPSTREAM_RATE_LIMITED', 'slow down', 'unavailable', true],
    ['upstream_bad_request', 'Upstream returned: invalid prompt', 'refused_input', false],
    ['upstream_bad_request', 'blocked by the safety filter', 'content', false],
    ['task_failed', 'it broke', 'provider_error', false],
    ['task_failed', 'PROHIBITED_CONTENT', 'content', false],
    ['something_new', 'it broke', 'provider_error', false],
    [7, null, 'provider_error', false],
  ])('with %j and %j is %s', async (code, message, reason, again) => {
    const { state } = await read(changed('get-failed', { error: { code, message } }));
    expect(state).toMatchObject(failed(reason, again));
  });

  it.each([
    [null, 'code none'],
    ['it broke', 'code none: it broke'],
    [{ code: 'x', message: `${'y'.repeat(291)}😀` }, `code x: ${'y'.repeat(291)}\ufffd`],
    [[], 'code none'],
  ])('still says what is known: %#', async (error, detail) => {
    expect((await read(changed('get-failed', { error }))).state).toMatchObject({ finished: { detail } });
  });

  it.each(['get-failed', 'get-cancelled'])(
    'in %s is refunded, unless its cost says otherwise',
    async (name) => {
      const chargeOf = async (change: Record<string, unknown>) =>
        (await read(changed(name, change))).state as { finished: { charge: object } };
      expect(await chargeOf({ cost: undefined })).toMatchObject({ finished: { charge: free } });
      expect(await chargeOf({ cost: undefined, refunded: true })).toMatchObject({
        finished: { charge: free },
      });
      expect(await chargeOf({ cost: undefined, refunded: false })).toMatchObject({
        finished: { charge: { known: false, atMost: 42_500 } },
      });
      expect(await chargeOf({ cost: 21_250 })).toMatchObject({ finished: { charge: charged } });
    },
  );
});
