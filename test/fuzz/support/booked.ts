import assert from 'node:assert/strict';
import type { Outcome } from '../../../src/core/contracts/provider.ts';
import { plain } from '../../../src/core/line.ts';
import { attemptsOf, held } from '../../../src/core/money.ts';
import { ended } from '../../../src/core/outcome.ts';
import { viewOf } from '../../../src/core/view.ts';
import { attempt, context, job, task } from '../../helpers/views.ts';

/** The price of the attempt that an outcome is booked into (micro-dollars). */
export const PRICE = 30_000;
/** Stands in every message of a provider; whoever reads it in a public reply reads a provider's raw text. */
const RAW = 'rawProviderText';

const MESSAGES = new Set(['message', 'msg', 'text', 'finishMessage', 'blockReasonMessage']);

/** The same document with the mark in all that a provider says to people. */
export const marked = (document: unknown): unknown =>
  JSON.parse(JSON.stringify(document), (key, value) =>
    MESSAGES.has(key) && typeof value === 'string' && value !== '' ? `${RAW} ${value}` : value,
  );

/** Booked into a job, the money adds up, and no reply shows a word of the provider's. */
export function assertUnseen(outcome: Outcome): void {
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
