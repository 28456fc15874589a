import assert from 'node:assert/strict';
import fc from 'fast-check';
import { accountSchema, readAccount } from '../../../src/providers/piapi/account.ts';
import { envelopeSchema, readTask } from '../../../src/providers/piapi/task.ts';
import { piapi } from '../../../src/providers/piapi.ts';
import { createFetchable } from '../../../src/providers/results.ts';
import { PRICE } from '../support/booked.ts';
import { member } from '../support/outcomes.ts';
import { fixtures, payloadEdge } from '../support/payload-edge.ts';
import { PROVES_NOTHING_ACCEPTED } from '../support/provider-calls.ts';

/** PiAPI: points, of which ten are a micro-dollar. */

const documents = fixtures('piapi', /^(get|webhook|create-response|error|account|active)/).map(short);

/** Without what only makes a task long, and with a word in its failure that counts as content. */
function short(document: unknown): unknown {
  const data = member(document, 'data');
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return document;
  const message = member(data, 'error', 'message');
  const error = { ...Object(member(data, 'error')), message: `${message} nsfw` };
  return { ...Object(document), data: { ...data, ...(message ? { error } : {}), input: {} } };
}

/** A status in the body, also where it is a text. */
function codeOf(body: unknown): number {
  const code = member(body, 'code');
  return typeof code === 'string' || typeof code === 'number' ? Number(code) : 0;
}

export const edge = payloadEdge<number>({
  name: 'provider-payloads',
  documents,
  definition: piapi,
  price: PRICE,
  own: /^\d+( points)?$/,
  proves: ({ status, body }) => PROVES_NOTHING_ACCEPTED.has(status < 300 ? codeOf(body) : status),
  figure: fc.oneof(fc.nat(40), fc.nat(2_000_000)),
  plant(body, points) {
    const usage = Object(Object(Object(Object(body).data).meta).usage);
    if (Object.hasOwn(usage, 'consume')) usage.consume = points;
  },
  read({ body }) {
    const account = accountSchema.safeParse(body);
    if (account.success) assert.ok(Number.isSafeInteger(readAccount(account.data).microDollars));
    const answer = envelopeSchema.safeParse(body);
    return answer.success ? readTask(answer.data.data, PRICE, createFetchable()).state : null;
  },
  /** Half up; counted another way than the provider's file does. */
  owed({ body }) {
    const consume = member(body, 'data', 'meta', 'usage', 'consume');
    const digits = typeof consume === 'number' || typeof consume === 'string' ? String(consume) : '';
    if (!/^\d+$/.test(digits) || !Number.isSafeInteger(Number(digits)))
      return { known: false, atMost: PRICE };
    return { known: true, microDollars: Number((BigInt(digits) + 5n) / 10n) };
  },
});
