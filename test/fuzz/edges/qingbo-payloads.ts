import assert from 'node:assert/strict';
import fc from 'fast-check';
import { balanceSchema, readBalance } from '../../../src/providers/qingbo/account.ts';
import { operationSchema, readTask, taskSchema } from '../../../src/providers/qingbo/task.ts';
import { qingbo } from '../../../src/providers/qingbo.ts';
import { createFetchable } from '../../../src/providers/results.ts';
import { PRICE } from '../support/booked.ts';
import { member, type Owed, word } from '../support/outcomes.ts';
import { fixtures, payloadEdge } from '../support/payload-edge.ts';
import { PROVES_NOTHING_ACCEPTED } from '../support/provider-calls.ts';

/** Qingbo: quota, of which one is two micro-dollars. */

const MOST = 1e12;

export const edge = payloadEdge<number | string>({
  name: 'qingbo-payloads',
  documents: fixtures('qingbo', /^(get|webhook|create-response|cancel|error|balance)/),
  definition: qingbo,
  price: 13_281,
  own: /^\d+(\.\d+)?(e[-+]\d+)? quota$/,
  proves: ({ status, body }) =>
    PROVES_NOTHING_ACCEPTED.has(status) ||
    (status === 500 && word(member(body, 'error', 'code')) === 'price_not_configured'),
  figure: fc.oneof(fc.nat(40), fc.nat(20_000_000), fc.nat(100_000).map(String), fc.constantFrom(MOST, '0')),
  plant(body, quota) {
    if (typeof member(body, 'status') === 'string') Object(body).cost = quota;
  },
  read({ body, before }) {
    const balance = balanceSchema.safeParse(body);
    if (balance.success) assertBalance(readBalance(balance.data).microDollars);
    const task = taskSchema.safeParse(body);
    if (!task.success) return null;
    const held = quotaOf(before);
    const operation = operationSchema.parse({ task: 't', price: PRICE, ...(held !== undefined && { held }) });
    return readTask(task.data, operation, createFetchable()).state;
  },
  owed({ body, before }, { kind }): Owed {
    const cost = quotaOf(member(body, 'cost'));
    if (cost !== undefined) return twice(cost);
    const unsaid = { known: false, atMost: PRICE } as const;
    const held = quotaOf(before);
    if (kind === 'completed') return held === undefined ? unsaid : twice(held);
    if (word(member(body, 'status')) === 'completed') return unsaid;
    return member(body, 'refunded') === false ? unsaid : twice(0);
  },
});

/** Plus nothing: a minus before a zero is lost. */
const twice = (quota: number): Owed => ({ known: true, microDollars: Math.round(quota * 2) + 0 });

const assertBalance = (microDollars: number | undefined) =>
  assert.ok(Number.isSafeInteger(microDollars) && (microDollars ?? -1) >= 0, `a balance of ${microDollars}`);

function quotaOf(value: unknown): number | undefined {
  const isFigure = typeof value === 'number' || (typeof value === 'string' && /^[0-9]{1,15}$/.test(value));
  const quota = isFigure ? Number(value) : -1;
  return quota >= 0 && quota <= MOST ? quota : undefined;
}
