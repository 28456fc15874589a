import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ProviderOptions } from '../../src/core/contracts/provider.ts';
import type { Json } from '../../src/core/job.ts';
import { fixture } from '../fakes/evolink/answers.ts';
import { aBench } from '../fakes/evolink/bench.ts';
import { aRequest, submitOptions } from '../helpers/provider-calls.ts';

const OPERATION = { task: 'task-unified-1757165031-uyujaw3d', price: 24_000, reserved: '1.6' };

/** What `status` makes of an answer to GET. */
async function read(body: unknown, operation: Json = OPERATION, change: Partial<ProviderOptions> = {}) {
  const { fake, status, warnings } = await aBench({}, change);
  fake.fault('get', { kind: 'status', status: 200, body });
  const state = await status(operation);
  expect(fake.requests[0]?.path).toBe(`/v1/tasks/${OPERATION.task}`);
  return { state, warnings };
}

const changed = (name: string, change: Record<string, unknown>) => ({
  ...(fixture(name) as Record<string, unknown>),
  ...change,
});

const byUsage = { known: true, microDollars: 23_500, own: '1.6 credits' };
const byReserve = { known: true, microDollars: 23_529, own: '1.6 credits' };
const refunded = { known: true, microDollars: 0, own: '0 credits' };
const picture = 'https://files.evolink.example/r/1.png';
const completed = { finished: { kind: 'completed', results: [{ url: picture }], charge: byUsage } };
const refused = { finished: { kind: 'failed', reason: 'content', again: false, charge: refunded } };

const STATES = [
  ['create-response', { state: 'pending' }],
  ['get-pending', { state: 'pending' }],
  ['get-processing', { state: 'processing' }],
  ['get-completed-with-usage', completed],
  ['webhook-completed', completed],
  ['get-failed', refused],
  ['webhook-failed', refused],
  [
    'get-completed',
    {
      finished: {
        kind: 'completed',
        results: [{ url: 'https://example.com/image.jpg' }],
        charge: byReserve,
      },
    },
  ],
] as const;

const ERRORS = [
  ['error-400', 400, 'refused_input', 'no'],
  ['error-401', 401, 'bad_key', 'no'],
  ['error-402', 402, 'no_credit', 'no'],
  ['error-404', 404, 'no_model', 'no'],
  ['error-409-idempotency', 409, 'provider_error', 'unknown'],
  ['error-413', 413, 'refused_input', 'no'],
  ['error-429', 429, 'unavailable', 'no'],
  ['error-503', 503, 'provider_error', 'unknown'],
] as const;

describe('the recorded answers', () => {
  it.each(STATES)('%s is read as it is meant', async (name, expected) => {
    expect((await read(fixture(name))).state).toMatchObject(expected);
  });

  it.each(ERRORS)('%s says why a submission did not go through', async (name, status, reason, accepted) => {
    const { fake, provider } = await aBench();
    fake.fault('create', { kind: 'status', status, body: fixture(name) });
    const { error } = fixture(name) as { error: { message: string } };
    await expect(provider.submit(aRequest(), submitOptions())).rejects.toMatchObject({
      ...{ reason, accepted, httpStatus: status },
      message: expect.stringContaining(error.message),
    });
  });

  it('of create gives an operation with the task and what EvoLink set aside for it', async () => {
    const { fake, provider } = await aBench();
    fake.fault('create', { kind: 'status', status: 200, body: fixture('create-response') });
    expect(await provider.submit(aRequest(), submitOptions())).toEqual({ accepted: OPERATION });
  });

  it('are all used: by the tests, by the fake, or for what we leave alone', () => {
    const here = [...STATES, ...ERRORS].map(([name]) => name);
    const elsewhere = ['create-request', 'create-request-pro', 'create-request-flash31', 'upload-response'];
    const ofAccountAndLists = ['credits', 'tasks-list', 'tasks-batch-request', 'tasks-batch-response'];
    const files = readdirSync(new URL('../fixtures/evolink/', import.meta.url));
    expect(files.map((name) => name.replace('.json', '')).sort()).toEqual(
      [...here, ...elsewhere, ...ofAccountAndLists].sort(),
    );
  });
});

describe('a status', () => {
  it.each([
    ['pending', { state: 'pending' }],
    [' Processing ', { state: 'processing' }],
    ['COMPLETED', completed],
    ['cancelled', { finished: { kind: 'cancelled' } }],
    ['canceled', { finished: { kind: 'cancelled' } }],
  ])('%j is understood, "cancelled" too, which the list of statuses lacks (trap 14)', async (word, state) => {
    const { warnings, ...found } = await read(changed('get-completed-with-usage', { status: word }));
    expect(found.state).toMatchObject(state);
    expect(warnings).toEqual([]);
  });

  it('that is not known is work still going on, told of once', async () => {
    const { fake, status, warnings } = await aBench();
    const body = changed('get-completed-with-usage', { status: 'archived' });
    fake.fault('get', { kind: 'status', status: 200, body }, 2);
    for (let i = 0; i < 2; i += 1) expect(await status(OPERATION)).toEqual({ state: 'processing' });
    expect(warnings).toEqual([expect.stringContaining('"status":"archived"')]);
  });

  it.each([
    ['none', {}],
    ['a null one', { status: null }],
    ['an error document in a 200', { error: { code: 401, message: 'no' } }],
  ])('from an answer with %s is not believed: it is asked for again', async (_, body) => {
    await expect(read(body)).rejects.toMatchObject({ accepted: 'unknown', reason: 'provider_error' });
  });

  it.each([
    ['404', { kind: 'status', status: 404 }],
    ['an HTML page', { kind: 'html' }],
    ['a redirect', { kind: 'redirect', to: 'https://elsewhere.example/' }],
  ] as const)('that cannot be had, for %s, says nothing of the task', async (_, fault) => {
    const { fake, status } = await aBench();
    fake.fault('get', fault, 5);
    await expect(status(OPERATION)).rejects.toMatchObject({ accepted: 'unknown' });
  });

  it('has no way to cancel beside it, whatever `can_cancel` says (trap 14)', async () => {
    const { provider } = await aBench();
    expect(provider.cancel).toBeUndefined();
  });

  it('is the only proof of an end: a callback names no key and no prompt, so none is believed (trap 15)', async () => {
    const { provider, fake } = await aBench();
    expect(provider.find).toBeUndefined();
    await provider.submit(aRequest(), submitOptions());
    const [task] = fake.tasks.values();
    const shown = JSON.stringify(task && (await provider.status({ ...OPERATION, task: task.id }, nothing)));
    expect(shown).toBe('{"state":"pending"}');
  });
});

const nothing = {
  signal: new AbortController().signal,
  sink: () => Promise.reject(new Error('nothing to keep')),
};

describe('an answer that is not as it was', () => {
  it.each([
    [
      'numbers as texts',
      { usage: { credits_used: '1.6', cost: { credits: '1.6', usd: '0.0235' } } },
      byUsage,
    ],
    ['fields that are new', { also: { new: [1] }, usage: { credits_used: 1.6, extra: null } }, byReserve],
    ['a null for usage', { usage: null }, byReserve],
    ['a text for usage', { usage: 'free' }, byReserve],
    ['a figure that is none', { usage: { credits_used: -1, cost: { usd: 'NaN' } } }, byReserve],
    ['a null beside the links', { result_data: null }, byUsage],
    ['a link alone', { results: picture, result_data: undefined }, byUsage],
    ['no list of links', { results: null }, byUsage],
    [
      'odd things among the links',
      { results: [null, 7, {}, 'x', 'ftp://a/b', picture], result_data: [null] },
      byUsage,
    ],
  ])('with %s is read all the same', async (_, change, charge) => {
    const { state } = await read(changed('get-completed-with-usage', change));
    expect(state).toEqual({ finished: { kind: 'completed', results: [{ url: picture }], charge } });
  });

  it('with several links, good and dead ones, hands on all of them, each once', async () => {
    const results = ['https://a.example/1.png', picture, 'https://a.example/1.png'];
    const { state } = await read(changed('get-completed-with-usage', { results }));
    expect(state).toMatchObject({
      finished: { results: [{ url: 'https://a.example/1.png' }, { url: picture }] },
    });
  });

  it.each([
    ['an empty list', { results: [], result_data: [] }],
    ['nulls', { results: null, result_data: null }],
    ['nothing', { results: undefined, result_data: undefined }],
  ])('that is completed with %s for pictures has none', async (_, change) => {
    const { state } = await read(changed('get-completed-with-usage', change));
    expect(state).toMatchObject({
      finished: { kind: 'failed', reason: 'no_picture', again: true, charge: byUsage },
    });
  });
});
