import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Outcome } from '../../../src/core/contracts/provider.ts';
import { plain } from '../../../src/core/line.ts';
import { attemptsOf, held } from '../../../src/core/money.ts';
import { ended } from '../../../src/core/outcome.ts';
import { viewOf } from '../../../src/core/view.ts';
import { accountSchema, readAccount } from '../../../src/providers/piapi/account.ts';
import { envelopeSchema, readTask } from '../../../src/providers/piapi/task.ts';
import { createFetchable } from '../../../src/providers/results.ts';
import { attempt, context, job, task } from '../../helpers/views.ts';
import type { Edge } from '../edge.ts';
import { mutated } from '../support/mutate.ts';
import { assertState } from '../support/outcomes.ts';
import { overHttp } from '../support/provider-calls.ts';

const FIXTURES = new URL('../../fixtures/piapi/', import.meta.url);
const PRICE = 30_000;
/** Stands in every message of a provider; whoever reads it in a public reply reads a provider's raw text. */
const RAW = 'rawProviderText';

const documents = readdirSync(FIXTURES)
  .filter((name) => /^(get|webhook|create-response|error|account|active)/.test(name))
  .map((name) => JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8')))
  .map((document) => marked(document));

/** The same document with a mark in its messages, and without what only makes it long. */
function marked(document: { data?: { error?: object; input?: object }; message?: string }) {
  const { data, message } = document;
  const error = data?.error && {
    ...data.error,
    ...((data.error as { message?: string }).message !== '' && { message: `${RAW} nsfw` }),
  };
  return {
    ...document,
    ...(message === undefined ? {} : { message: `${RAW} ${message}` }),
    ...(data ? { data: { ...data, ...(error ? { error } : {}), input: {} } } : {}),
  };
}

interface Case {
  readonly body: unknown;
  readonly call: 'read' | 'submit' | 'status' | 'find' | 'balance';
  readonly status: number;
}

/** Most are read as they are; some go through a server and the whole provider. */
export const edge: Edge<Case> = {
  name: 'provider-payloads',
  arbitrary: fc.record({
    body: fc
      .tuple(mutated(documents), fc.option(fc.oneof(fc.nat(40), fc.nat(2_000_000)), { freq: 3 }))
      .map(([body, points]) => charging(body, points)),
    call: fc.oneof(
      { arbitrary: fc.constant('read' as const), weight: 30 },
      {
        arbitrary: fc.constantFrom('submit' as const, 'status' as const, 'find' as const, 'balance' as const),
        weight: 1,
      },
    ),
    status: fc.constantFrom(
      200,
      200,
      200,
      201,
      204,
      301,
      400,
      401,
      402,
      403,
      404,
      413,
      418,
      422,
      429,
      500,
      503,
    ),
  }),
  async check({ body, call, status }) {
    if (call !== 'read') return overHttp(call, { status, body });
    const account = accountSchema.safeParse(body);
    if (account.success) assert.ok(Number.isSafeInteger(readAccount(account.data).microDollars));
    const answer = envelopeSchema.safeParse(body);
    if (!answer.success) return;
    const { state } = readTask(answer.data.data, PRICE, createFetchable());
    assertState(state, PRICE);
    if (!('finished' in state)) return;
    assertCharged(state.finished, answer.data.data.meta?.usage?.consume);
    assertUnseen(state.finished);
  },
};

/** The same for another price, where there is a place for it. */
function charging(body: unknown, points: number | null): unknown {
  const usage = Object(Object(Object(Object(body).data).meta).usage);
  if (points !== null && Object.hasOwn(usage, 'consume')) usage.consume = points;
  return body;
}

/** Ten of PiAPI's points are a micro-dollar, half up; counted another way than the provider's file does. */
function assertCharged({ charge }: Outcome, consume: unknown): void {
  const digits = typeof consume === 'number' || typeof consume === 'string' ? String(consume) : '';
  const countable = /^\d+$/.test(digits) && Number.isSafeInteger(Number(digits));
  assert.equal(charge.known, countable, `consume ${digits}`);
  if (charge.known) assert.equal(charge.microDollars, Number((BigInt(digits) + 5n) / 10n));
}

/** Booked into a job, the money adds up, and no reply shows a word of the provider's. */
function assertUnseen(outcome: Outcome): void {
  const following = attempt({ state: 'following', operation: { task: 't' } });
  const before = job('processing', [task(1, 'processing', { attempts: [following] })]);
  const after = ended(before, following.id, 1_800_000_000_000, outcome, PRICE);
  for (const { money } of attemptsOf(after)) {
    assert.ok(
      Object.values(money).every((value) => typeof value !== 'number' || Number.isSafeInteger(value)),
    );
    assert.ok(held(money) >= 0 && money.committed + money.returned + held(money) === money.reserved);
  }
  for (const language of ['en', 'ko'] as const) {
    const view = viewOf(after, context({ language }));
    const shown = [view.head, view.facts, ...view.notes].map(plain).join('\n');
    assert.doesNotMatch(shown, new RegExp(`${RAW}|undefined|NaN|\\[object`));
  }
}
