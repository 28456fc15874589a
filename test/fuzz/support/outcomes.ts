import assert from 'node:assert/strict';
import type { Charge, Outcome, TaskState } from '../../../src/core/contracts/provider.ts';
import { failureReasons } from '../../../src/core/job.ts';

/** What a provider's reader may say at all, whatever it read. */

/** What should be charged, counted another way than the provider's file does (micro-dollars). */
export type Owed =
  | { readonly known: true; readonly microDollars: number }
  | { readonly known: false; readonly atMost: number };

/** `own`: the provider's unit, as its figures are written. */
export interface Expected {
  readonly own: RegExp;
  /** Undefined: any amount that is one. */
  readonly owed?: Owed;
}

const isAmount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

export function assertCharge(charge: Charge, { own, owed }: Expected): void {
  if (charge.known) assert.match(charge.own, own);
  const said: Owed = charge.known
    ? { known: true, microDollars: charge.microDollars }
    : { known: false, atMost: charge.atMost };
  assert.ok(isAmount(said.known ? said.microDollars : said.atMost), `a charge of ${JSON.stringify(said)}`);
  if (owed) assert.deepEqual(said, owed);
}

export function assertState(state: TaskState, expected: Expected): void {
  if ('state' in state) assert.ok(state.state === 'pending' || state.state === 'processing');
  else assertOutcome(state.finished, expected);
}

export function assertOutcome(outcome: Outcome, expected: Expected): void {
  assertCharge(outcome.charge, expected);
  if (outcome.kind === 'completed') {
    assert.ok(outcome.results.length > 0, 'completed without a result');
    for (const result of outcome.results)
      if ('url' in result) assert.match(new URL(result.url).protocol, /^https?:$/);
  } else if (outcome.kind === 'failed') {
    assert.ok(failureReasons.includes(outcome.reason), outcome.reason);
    assert.equal(typeof outcome.again, 'boolean');
    assert.ok(outcome.detail === undefined || typeof outcome.detail === 'string');
    assert.ok((outcome.detail ?? '').isWellFormed(), 'half a character in a detail');
  } else assert.equal(outcome.kind, 'cancelled');
}

/** A member of an object as JSON has them: nothing that is inherited, and none of a list. */
export function member(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (of, key) =>
      typeof of === 'object' && of !== null && !Array.isArray(of) && Object.hasOwn(of, key)
        ? Reflect.get(of, key)
        : undefined,
    value,
  );
}

/** A text as providers' readers take a code or a status; nothing for what is no text. */
export const word = (value: unknown): string => (typeof value === 'string' ? value.trim().toLowerCase() : '');
