import assert from 'node:assert/strict';
import fc from 'fast-check';
import { creditsSchema, readCredits } from '../../../src/providers/evolink/account.ts';
import { operationSchema, readTask, taskSchema } from '../../../src/providers/evolink/task.ts';
import { evolink } from '../../../src/providers/evolink.ts';
import { createFetchable } from '../../../src/providers/results.ts';
import { PRICE } from '../support/booked.ts';
import { member, type Owed, word } from '../support/outcomes.ts';
import { fixtures, payloadEdge } from '../support/payload-edge.ts';
import { PROVES_NOTHING_ACCEPTED } from '../support/provider-calls.ts';

/** EvoLink: credits, of which 68 are a dollar, or dollars themselves. */

const CREDITS_PER_DOLLAR = 68n;
const ONE = 10n ** 18n;
const IN_DOUBT = new Set(['idempotency_conflict', 'paid_outcome_unknown']);

const decimal = fc
  .tuple(fc.oneof(fc.nat(9), fc.nat(3_000_000)), fc.nat(99_999))
  .map(([whole, part]) => `${whole}.${String(part).padStart(5, '0')}`);

interface Figures {
  readonly used?: string | number;
  readonly reserved?: string | number;
  readonly usd?: string | number;
}

const figure = fc.oneof(decimal, decimal.map(Number), fc.nat(200));
const figures: fc.Arbitrary<Figures> = fc.record(
  { used: figure, reserved: figure, usd: figure },
  { requiredKeys: [] },
);

export const edge = payloadEdge<Figures>({
  name: 'evolink-payloads',
  documents: fixtures('evolink', /^(get|webhook|create-response|error|credits|tasks-list)/),
  definition: evolink,
  price: 24_000,
  own: /^(\$\d+(\.\d+)?|\d+(\.\d+)? credits)$/,
  proves: ({ status, body }) =>
    PROVES_NOTHING_ACCEPTED.has(status) && !IN_DOUBT.has(word(member(body, 'error', 'code'))),
  figure: figures,
  plant(body, { used, reserved, usd }) {
    if (typeof member(body, 'status') !== 'string') return;
    Object(body).usage = { credits_used: used, credits_reserved: reserved, cost: { usd } };
  },
  read({ body, before }) {
    const credits = creditsSchema.safeParse(body);
    if (credits.success) assertBalance(readCredits(credits.data).microDollars);
    const task = taskSchema.safeParse(body);
    if (!task.success) return null;
    const operation = operationSchema.parse({ task: 't', price: PRICE, reserved: before?.reserved });
    return readTask(task.data, operation, createFetchable()).state;
  },
  owed({ body, before }, { kind }) {
    const said = (...path: string[]) => unitsOf(member(body, 'usage', ...path));
    const dollars = said('cost', 'usd');
    const credits = said('credits_used') ?? said('cost', 'credits');
    if (dollars !== undefined) return known(dollars, 1n);
    if (credits !== undefined) return known(credits, CREDITS_PER_DOLLAR);
    if (word(member(body, 'status')) === 'failed') return { known: true, microDollars: 0 };
    const reserved = said('credits_reserved') ?? unitsOf(before?.reserved);
    if (reserved === undefined) return { known: false, atMost: PRICE };
    const held = known(reserved, CREDITS_PER_DOLLAR);
    return kind === 'completed' ? held : { known: false, atMost: held.microDollars };
  },
});

const assertBalance = (microDollars: number | undefined) =>
  assert.ok(Number.isSafeInteger(microDollars) && (microDollars ?? -1) >= 0, `a balance of ${microDollars}`);

/** In units of 10^-18; undefined for what is no figure. */
function unitsOf(value: unknown): bigint | undefined {
  const tiny = typeof value === 'number' && Math.abs(value) < 1e-6 && value >= 0;
  const text = tiny ? value.toFixed(18) : typeof value === 'number' ? String(value) : value;
  const [, whole, part = ''] =
    (typeof text === 'string' && /^([0-9]{1,9})(?:\.([0-9]{1,18}))?$/.exec(text)) || [];
  return whole === undefined ? undefined : BigInt(whole) * ONE + BigInt(part.padEnd(18, '0'));
}

/** Half up, by what is left over. */
function known(units: bigint, perDollar: bigint): Extract<Owed, { known: true }> {
  const divisor = perDollar * ONE;
  const millions = units * 1_000_000n;
  const whole = millions / divisor;
  const isHalf = (millions % divisor) * 2n >= divisor;
  return { known: true, microDollars: Number(isHalf ? whole + 1n : whole) };
}
