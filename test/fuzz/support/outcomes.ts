import assert from 'node:assert/strict';
import type { Charge, Outcome, TaskState } from '../../../src/core/contracts/provider.ts';
import { failureReasons } from '../../../src/core/job.ts';

/** What a provider's reader may say at all, whatever it read. */

const isAmount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

export function assertCharge(charge: Charge, atMost: number): void {
  if (charge.known) {
    assert.ok(isAmount(charge.microDollars), `a charge of ${charge.microDollars}`);
    assert.match(charge.own, /^\d+( points)?$/);
  } else assert.equal(charge.atMost, atMost, 'a charge that is not known is at most the price');
}

export function assertState(state: TaskState, atMost: number): void {
  if ('state' in state) assert.ok(state.state === 'pending' || state.state === 'processing');
  else assertOutcome(state.finished, atMost);
}

function assertOutcome(outcome: Outcome, atMost: number): void {
  assertCharge(outcome.charge, atMost);
  if (outcome.kind === 'completed') {
    assert.ok(outcome.results.length > 0, 'completed without a result');
    for (const result of outcome.results) {
      assert.ok('url' in result && typeof result.url === 'string');
      assert.match(new URL(result.url).protocol, /^https?:$/);
    }
  } else if (outcome.kind === 'failed') {
    assert.ok(failureReasons.includes(outcome.reason), outcome.reason);
    assert.equal(typeof outcome.again, 'boolean');
    assert.ok(outcome.detail === undefined || typeof outcome.detail === 'string');
    assert.ok((outcome.detail ?? '').isWellFormed(), 'half a character in a detail');
  } else assert.equal(outcome.kind, 'cancelled');
}
