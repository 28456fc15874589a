import fc from 'fast-check';
import { endWaiting, isTriedAgain, tryAgain } from '../../../src/core/advance.ts';
import type { Charge, Outcome } from '../../../src/core/contracts/provider.ts';
import { type Attempt, attemptId, type Job, type Task } from '../../../src/core/job.ts';
import { reserve } from '../../../src/core/money.ts';
import * as outcome from '../../../src/core/outcome.ts';
import { aJob, anAttempt } from '../../helpers/jobs.ts';

/** Lives of jobs: whatever can happen to attempts, in any order, at any time, for any money. */

export const NOW = Date.UTC(2026, 10, 3, 12);
const DEADLINE_MS = 600_000;
const ID = '0mhjob00000000000001';
const PICTURE = {
  key: 'nanobanana/web_a/x/out-1-1',
  type: 'image/png' as const,
  bytes: 10,
  width: 4,
  height: 4,
};

const EVENTS = [
  'submit',
  'refused',
  'accepted',
  'lost',
  'late',
  'processing',
  'made',
  'empty',
  'failed',
  'cancelled',
  'fetched',
  'unfetched',
  'missing',
  'found',
  'cancel',
  'again',
] as const;

const amount = fc.oneof(fc.constantFrom(0, 1, 29_999, 30_000, 30_001, 60_000), fc.nat(10_000_000));

const charge: fc.Arbitrary<Charge> = fc.oneof(
  amount.map((microDollars) => ({ known: true as const, microDollars, own: `${microDollars * 10} points` })),
  amount.map((atMost) => ({ known: false as const, atMost })),
);

export interface Step {
  readonly pick: number;
  readonly event: (typeof EVENTS)[number];
  readonly after: number;
  readonly charge: Charge;
}

const step: fc.Arbitrary<Step> = fc.record({
  pick: fc.nat(11),
  event: fc.constantFrom(...EVENTS, 'submit', 'accepted', 'made', 'fetched'),
  after: fc.constantFrom(0, 1, 1_000, 60_000, 3_600_000, 86_400_000),
  charge,
});

export interface Life {
  readonly prices: readonly number[];
  readonly steps: readonly Step[];
}

export const life: fc.Arbitrary<Life> = fc.record({
  prices: fc.array(amount, { minLength: 1, maxLength: 4 }),
  steps: fc.array(step, { maxLength: 30, size: 'max' }),
});

export function newborn(prices: readonly number[]): Job {
  const tasks = prices.map(
    (price, index): Task => ({ n: index + 1, status: 'pending', attempts: [fresh(index + 1, 1, price)] }),
  );
  return { ...aJob({ id: ID }), tasks };
}

const fresh = (task: number, attempt: number, price: number): Attempt =>
  anAttempt({ id: attemptId(ID, task, attempt), provider: 'piapi', key: 'k', money: reserve(price) });

/** One thing happens, as the driver lets it happen; whatever does not fit the state changes nothing. */
export function happen(job: Job, { pick, event, charge: asked }: Step, now: number, price: number): Job {
  if (event === 'cancel') return endWaiting(job, now, { kind: 'cancelled' });
  if (event === 'again') return job.tasks.some(isTriedAgain) ? triedAgain(job, now, price) : job;
  const attempts = job.tasks.flatMap((task) => task.attempts);
  const attempt = attempts[pick % attempts.length];
  return attempt ? toAttempt(job, attempt, event, asked, now, price) : job;
}

const triedAgain = (job: Job, now: number, price: number): Job =>
  tryAgain(job, now, (task) => fresh(task.n, task.attempts.length + 1, price));

function toAttempt(
  job: Job,
  { id, state, result }: Attempt,
  event: Step['event'],
  asked: Charge,
  now: number,
  price: number,
): Job {
  const working = state === 'following' && !result;
  if (state === 'waiting' && event === 'submit') return outcome.submitting(job, id, now, DEADLINE_MS);
  if (state === 'submitting' && event === 'refused') return outcome.notAccepted(job, id, now);
  if (state === 'submitting' && event === 'accepted') return outcome.following(job, id, now, { task: 't' });
  if (state === 'submitting' && event === 'lost') return outcome.unknown(job, id, now, 'answer_lost');
  if (working && event === 'late') return outcome.unknown(job, id, now, 'deadline');
  if (working && event === 'processing') return outcome.processing(job, id, now);
  if (result && event === 'fetched') return outcome.pictured(job, id, now, PICTURE);
  if (result && event === 'unfetched')
    return outcome.failed(job, id, now, { reason: 'result_lost', again: true });
  if (state === 'unknown' && event === 'missing') return outcome.notFound(job, id, now);
  if (state === 'unknown' && event === 'found')
    return outcome.following(job, id, now, { task: 't' }, { deadlineMs: DEADLINE_MS });
  const end = endOf(event, asked);
  return end && (working || state === 'submitting' || state === 'unknown') && !result
    ? outcome.ended(job, id, now, end, price)
    : job;
}

function endOf(event: Step['event'], asked: Charge): Outcome | undefined {
  if (event === 'made')
    return { kind: 'completed', results: [{ url: 'https://x.example/a.png' }], charge: asked };
  if (event === 'empty') return { kind: 'completed', results: [], charge: asked };
  if (event === 'failed') return { kind: 'failed', reason: 'provider_error', again: true, charge: asked };
  return event === 'cancelled' ? { kind: 'cancelled', charge: asked } : undefined;
}
