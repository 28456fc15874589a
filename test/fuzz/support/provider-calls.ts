import assert from 'node:assert/strict';
import type { Provider, ProviderDefinition } from '../../../src/core/contracts/provider.ts';
import { ProviderError } from '../../../src/core/errors.ts';
import { failureReasons } from '../../../src/core/job.ts';
import { type Answering, answering, jsonWire, KEY, NOT_FOUND } from './answering.ts';
import { PRICE } from './booked.ts';
import { assertCharge, assertState } from './outcomes.ts';

/** All calls of a provider that works by tasks, over HTTP. */

export const PROVES_NOTHING_ACCEPTED = new Set([400, 401, 402, 403, 404, 413, 422, 429]);
/** A GET is repeated after these, with pauses: that has tests of its own. */
const REPEATED = new Set([429, 500, 502, 503, 504]);

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export const providerCalls = ['submit', 'status', 'find', 'cancel', 'balance'] as const;
export type ProviderCall = (typeof providerCalls)[number];

export interface CallRules {
  readonly definition: ProviderDefinition;
  /** Its unit, as its figures are written. */
  readonly own: RegExp;
  /** What an attempt at `nano-banana` costs (micro-dollars). */
  readonly price: number;
  /** Whether an answer proves that nothing was accepted. */
  readonly proves: (answer: Answer) => boolean;
}

/** The call ends in what the contract of providers names, or in a `ProviderError` that is true. */
export function overHttp(rules: CallRules): (call: ProviderCall, answer: Answer) => Promise<void> {
  let started: Promise<Answering> | undefined;

  return async (call, asked) => {
    started ??= answering(rules.definition);
    const { provider, answer } = await started;
    const isPost = call === 'submit' || call === 'cancel';
    const given = !isPost && REPEATED.has(asked.status) ? { ...asked, status: 404 } : asked;
    answer(jsonWire(given.status, given.body), isPost ? NOT_FOUND : undefined);
    try {
      await callOf(provider, call, given, rules);
    } catch (error) {
      assert.ok(error instanceof ProviderError, `${error}`);
      assertTrue(error, call, given, rules);
    }
  };
}

async function callOf(provider: Provider, call: ProviderCall, { body }: Answer, { own }: CallRules) {
  const { signal } = new AbortController();
  const sink = async () => assert.fail('nothing is handed over');
  const trace = { id: 'a', key: 'k', submittedAt: 1_800_000_000_000, prompt: 'p', model: 'nano-banana' };
  const webhook = { url: 'https://webhook.site/2f771461-14e0-4e15-b060-9ab7884cbc4f', secret: 's' };
  if (call === 'submit') {
    const request = { prompt: 'p', model: 'nano-banana', resolution: '1K', aspect: '1:1', images: [] };
    const submitted = await provider.submit(request, { idempotencyKey: 'k', sink, signal });
    assert.ok('accepted' in submitted);
    assert.match(Object(submitted.accepted).task, /^[\w-]{1,128}$/);
    const { price } = Object(submitted.accepted);
    assert.ok(price === undefined || (Number.isSafeInteger(price) && price >= 0), `a price of ${price}`);
  } else if (call === 'status') {
    assertState(await provider.status({ task: 't', price: PRICE }, { signal, sink }), { own });
  } else if (call === 'find') {
    const notice = JSON.parse(JSON.stringify(body) ?? 'null');
    const found = await provider.find?.({ ...trace, webhook }, { signal, notice });
    assert.ok(found == null || /^[\w-]{1,128}$/.test(Object(found).task));
  } else if (call === 'cancel') {
    const ended = await provider.cancel?.({ task: 't', price: PRICE }, { signal });
    assert.ok(ended === undefined || ended === 'cancelled' || ended === 'too late');
  } else {
    const balance = await provider.balance?.({ signal });
    assert.ok(balance && Number.isSafeInteger(balance.microDollars) && balance.own !== '');
  }
}

function assertTrue(error: ProviderError, call: ProviderCall, answer: Answer, rules: CallRules): void {
  assert.ok(failureReasons.includes(error.reason));
  assert.ok(!error.message.includes(KEY), 'the key in an error');
  assert.ok(error.message.isWellFormed(), 'half a character in an error');
  const { charge } = error;
  if (error.accepted === 'unknown' && call === 'submit') {
    assertCharge(charge, { ...rules, owed: { known: false, atMost: rules.price } });
    return;
  }
  assert.equal(charge.known ? charge.microDollars : charge.atMost, 0, 'a charge for a question');
  if (error.accepted === 'unknown') return;
  assert.ok(call === 'submit' || call === 'cancel', 'a GET proves nothing');
  assert.ok(rules.proves(answer), `${answer.status} does not prove that nothing was accepted`);
}
