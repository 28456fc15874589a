import { describe, expect, it } from 'vitest';
import { failureReasons } from '../../src/core/job.ts';
import { fixture } from '../fakes/evolink/answers.ts';
import { aBench } from '../fakes/evolink/bench.ts';
import { aRequest, submitOptions } from '../helpers/provider-calls.ts';

const OPERATION = { task: 'task-unified-1757165031-uyujaw3d', price: 134_000 };
const RESERVED = { ...OPERATION, reserved: '8.5' };

/** How a task ended, by an answer to GET. */
async function end(body: object, operation: typeof OPERATION | typeof RESERVED = OPERATION) {
  const { fake, status } = await aBench();
  fake.fault('get', { kind: 'status', status: 200, body });
  const state = await status(operation);
  if ('finished' in state) return state.finished;
  throw new Error(`still ${state.state}`);
}

const done = (usage: unknown) => ({ status: 'completed', results: ['https://a.example/1.png'], usage });
const known = (microDollars: number, own: string) => ({ known: true, microDollars, own });

describe('what a picture cost', () => {
  it.each([
    [{ credits_used: 1.6, cost: { credits: 1.6, usd: 0.0235 } }, 23_500, '1.6 credits'],
    [{ cost: { usd: 0.0235 } }, 23_500, '$0.0235'],
    [{ cost: { credits: 1.6 } }, 23_529, '1.6 credits'],
    [{ credits_used: 68 }, 1_000_000, '68 credits'],
    [{ credits_used: 0.000034 }, 1, '0.000034 credits'],
    [{ credits_used: '0.0000339999' }, 0, '0.0000339999 credits'],
    [{ credits_used: 1e-7 }, 0, /^0\.0000001|^0\.00000009/],
    [{ cost: { usd: '0.0000005' } }, 1, '$0.0000005'],
    [{ cost: { usd: '1.0000005' } }, 1_000_001, '$1.0000005'],
    [{ credits_used: 0 }, 0, '0 credits'],
    [{ credits_reserved: 4.3 }, 63_235, '4.3 credits'],
  ])(
    'by %j is %i micro-dollars: dollars first, else 68 credits each, half up, once (trap 27)',
    async (usage, microDollars, own) => {
      expect((await end(done(usage))).charge).toEqual({
        known: true,
        microDollars,
        own: typeof own === 'string' ? own : expect.stringMatching(own),
      });
    },
  );

  it('is what was set aside where the end names no figure, and may be the price where nothing does', async () => {
    expect((await end(done(undefined), RESERVED)).charge).toEqual(known(125_000, '8.5 credits'));
    expect((await end(done({ credits_reserved: 4.3 }), RESERVED)).charge).toEqual(
      known(63_235, '4.3 credits'),
    );
    expect((await end(done(undefined))).charge).toEqual({ known: false, atMost: 134_000 });
  });

  it('without a picture is known only where the task says that it was used', async () => {
    const empty = { status: 'completed', results: [] };
    expect((await end({ ...empty, usage: { credits_used: 8.5 } })).charge).toEqual(
      known(125_000, '8.5 credits'),
    );
    expect((await end(empty, RESERVED)).charge).toEqual({ known: false, atMost: 125_000 });
    expect((await end(empty)).charge).toEqual({ known: false, atMost: 134_000 });
  });

  it('when it was cancelled is not said: it may be as much as was set aside', async () => {
    const cancelled = { status: 'cancelled' };
    expect(await end(cancelled, RESERVED)).toEqual({
      kind: 'cancelled',
      charge: { known: false, atMost: 125_000 },
    });
    expect((await end({ ...cancelled, usage: { credits_used: 0 } }, RESERVED)).charge).toEqual(
      known(0, '0 credits'),
    );
  });

  it("agrees with EvoLink's own book, to the credit", async () => {
    const { fake, provider, status } = await aBench();
    const request = aRequest({ model: 'nano-banana-pro', resolution: '4K' });
    const submitted = await provider.submit(request, submitOptions());
    for (let i = 0; i < 2; i += 1) fake.step();
    if (!('accepted' in submitted)) throw new Error('finished at once');
    const state = await status(submitted.accepted);
    const used = fake.book[0]?.used;
    expect(state).toMatchObject({ finished: { charge: { own: `${used} credits` } } });
    expect(used).toBe(15.3);
  });
});

describe('a task that failed', () => {
  it.each([
    ['content_policy_violation', 'content', false],
    ['content_filter', 'content', false],
    ['invalid_parameters', 'refused_input', false],
    ['image_dimension_mismatch', 'refused_input', false],
    ['image_processing_error', 'refused_input', false],
    ['resource_not_found', 'refused_input', false],
    ['generation_failed_no_content', 'no_picture', true],
    ['generation_timeout', 'provider_error', true],
    ['quota_exceeded', 'unavailable', true],
    ['resource_exhausted', 'unavailable', true],
    ['service_error', 'provider_error', true],
    ['service_unavailable', 'unavailable', true],
    ['upstream_error', 'provider_error', true],
    ['rate_limited', 'unavailable', true],
    ['unknown_error', 'provider_error', true],
    ['a_new_one', 'provider_error', false],
    ['constructor', 'provider_error', false],
    [500, 'provider_error', false],
    [null, 'provider_error', false],
  ] as const)('with code %j failed for %s, and its money came back', async (code, reason, again) => {
    const failed = { status: 'failed', progress: 0, error: { code, message: 'words of theirs' } };
    const outcome = await end(failed, RESERVED);
    expect(outcome).toEqual({
      ...{ kind: 'failed', reason, again },
      charge: known(0, '0 credits'),
      detail: `code ${code ?? 'none'}: words of theirs`,
    });
    expect(failureReasons).toContain(reason);
  });

  it('for what was in it is told by its words where no code says so', async () => {
    const error = { code: 400, message: 'Your request was blocked by safety filters' };
    expect(await end({ status: 'failed', error })).toMatchObject({ reason: 'content', again: false });
  });

  it.each([
    [{ status: 'failed' }, 'code none'],
    [{ status: 'failed', error: null }, 'code none'],
    [{ status: 'failed', error: 'broken' }, 'code none'],
    [{ status: 'failed', error: { code: {}, message: 7 } }, 'code none'],
    [{ status: 'failed', error: { code: 'x', message: '😀'.repeat(400) } }, /^code x: [😀]{145,}/u],
  ])('without a reason that can be read is a failure all the same: %#', async (body, detail) => {
    expect(await end(body)).toMatchObject({
      kind: 'failed',
      reason: 'provider_error',
      detail: typeof detail === 'string' ? detail : expect.stringMatching(detail),
    });
  });

  it('has cost what it says that it used, if it says so', async () => {
    const outcome = await end({ status: 'failed', usage: { credits_used: 1.6, credits_reserved: 1.6 } });
    expect(outcome.charge).toEqual(known(23_529, '1.6 credits'));
  });

  it('because it was cancelled counts as cancelled, and its money came back', async () => {
    expect(await end({ status: 'failed', error: { code: 'request_cancelled' } }, RESERVED)).toEqual({
      kind: 'cancelled',
      charge: known(0, '0 credits'),
    });
  });
});

describe('a 402', () => {
  it.each([
    ['insufficient_quota', 'no_credit', "the account's credit is used up"],
    ['insufficient_user_quota', 'no_credit', "the account's credit is used up"],
    ['quota_not_enough', 'no_credit', "the account's credit is used up"],
    ['insufficient_token_quota', 'key_limit', 'the limit of this key is used up, not the account'],
    [
      'token_daily_quota_exceeded',
      'key_limit',
      "this key's daily limit is used up, not the account: it resets at midnight (Asia/Shanghai)",
    ],
  ])(
    'with code %s is %s and says which: it is not always "top up" (trap 13)',
    async (code, reason, which) => {
      const { fake, provider } = await aBench();
      const error = { code, message: 'No quota', type: 'x', reset_timezone: 'Asia/Shanghai' };
      fake.fault('create', { kind: 'status', status: 402, body: { error } });
      await expect(provider.submit(aRequest(), submitOptions())).rejects.toMatchObject({
        message: `evolink: POST /v1/images/generations: 402 No quota (${which})`,
        reason,
        again: false,
      });
    },
  );

  it.each([
    [{ user: 1.5 }, "the account's credit"],
    [{ user: 100, token: 1.5 }, 'the limit of this key'],
    [{ user: 100, token: 100, today: 1.5 }, "this key's daily limit"],
  ])('of an account with %j says which, and nothing was made', async (account, which) => {
    const { fake, provider } = await aBench({ account });
    await expect(provider.submit(aRequest(), submitOptions())).rejects.toThrow(which);
    expect(fake.book).toEqual([]);
  });
});

describe('the balance', () => {
  const credits = (user: unknown, token: unknown) => ({ data: { user: { remaining_credits: user }, token } });

  it('is that of the account where it is the smaller one', async () => {
    const { fake, provider, signal } = await aBench();
    fake.fault('credits', { kind: 'status', status: 200, body: fixture('credits') });
    expect(await provider.balance?.({ signal: signal() })).toEqual({
      microDollars: 16_108_818,
      own: '1095.3996 credits',
      notes: ['that is the account; the key may use 99416.4429 credits'],
    });
  });

  it.each([
    [
      credits(100, { remaining_credits: 6.8, unlimited_credits: false }),
      100_000,
      '6.8 credits',
      'that is the limit of the key; the account has 100 credits',
    ],
    [
      credits('680', { remaining_credits: 0, unlimited_credits: true }),
      10_000_000,
      '680 credits',
      'that is the account; the key has no limit of its own',
    ],
    [credits(68, null), 1_000_000, '68 credits', 'that is the account; the key has no limit of its own'],
    [
      credits(68, { remaining_credits: null }),
      1_000_000,
      '68 credits',
      'that is the account; the key has no limit of its own',
    ],
    [credits(-3, null), 0, '-3 credits', 'that is the account; the key has no limit of its own'],
  ])('of %j is the smaller of the two', async (body, microDollars, own, note) => {
    const { fake, provider, signal } = await aBench();
    fake.fault('credits', { kind: 'status', status: 200, body });
    expect(await provider.balance?.({ signal: signal() })).toEqual({ microDollars, own, notes: [note] });
  });

  it.each([null, 'much', 1e12])('is not believed where it says %j', async (user) => {
    const { fake, provider, signal } = await aBench();
    fake.fault('credits', { kind: 'status', status: 200, body: credits(user, null) });
    await expect(provider.balance?.({ signal: signal() })).rejects.toThrow('not of the expected shape');
  });

  it('says that the key is wrong', async () => {
    const { provider, signal } = await aBench({}, { apiKey: 'another-key' });
    await expect(provider.balance?.({ signal: signal() })).rejects.toMatchObject({ reason: 'bad_key' });
  });
});
