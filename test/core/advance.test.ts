import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endWaiting, isFinal, tryAgain } from '../../src/core/advance.ts';
import type { Outcome } from '../../src/core/contracts/provider.ts';
import type { Job, Status } from '../../src/core/job.ts';
import { attemptId } from '../../src/core/job.ts';
import { attemptsOf, held, jobMoney } from '../../src/core/money.ts';
import * as outcome from '../../src/core/outcome.ts';
import { aJob, anAttempt } from '../helpers/jobs.ts';

const PRICE = 30_000;
const NOW = Date.UTC(2026, 10, 3, 12);
const picture = {
  key: 'nanobanana/web_a/x/out-1-1',
  type: 'image/png' as const,
  bytes: 10,
  width: 4,
  height: 4,
};
const made: Outcome = {
  kind: 'completed',
  results: [{ url: 'https://example.com/a.png' }],
  charge: { known: true, microDollars: PRICE, own: '300000 points' },
};

function jobOf(count: number): Job {
  const job = aJob();
  const tasks = Array.from({ length: count }, (_, i) => ({
    n: i + 1,
    status: 'pending' as const,
    attempts: [
      anAttempt({
        id: attemptId(job.id, i + 1, 1),
        money: { reserved: PRICE, committed: 0, returned: 0 },
        provider: 'piapi',
      }),
    ],
  }));
  return { ...job, tasks };
}

const first = (job: Job, task = 1) => attemptId(job.id, task, 1);

/** Everything that can happen to an attempt, as the driver does it. */
function happen(job: Job, id: string, event: string, now: number): Job {
  const attempt = attemptsOf(job).find((candidate) => candidate.id === id);
  if (!attempt) return job;
  const { state, result } = attempt;
  if (event === 'cancel') return endWaiting(job, now, { kind: 'cancelled' });
  if (state === 'waiting' && event === 'submit') return outcome.submitting(job, id, now, 600_000);
  if (state === 'submitting' && event === 'refused') return outcome.notAccepted(job, id, now);
  if (state === 'submitting' && event === 'accepted') return outcome.following(job, id, now, { task: 1 });
  if ((state === 'submitting' || state === 'following') && !result && event === 'lost') {
    return outcome.unknown(job, id, now, 'answer_lost');
  }
  if (state === 'following' && !result && event === 'processing') return outcome.processing(job, id, now);
  if (state === 'following' && !result && event === 'made') return outcome.ended(job, id, now, made, PRICE);
  if (state === 'following' && !result && event === 'failed') {
    const charge = { known: true, microDollars: 0, own: '0' } as const;
    return outcome.ended(
      job,
      id,
      now,
      { kind: 'failed', reason: 'provider_error', again: true, charge },
      PRICE,
    );
  }
  if (result && event === 'fetched') return outcome.pictured(job, id, now, picture);
  if (state === 'unknown' && event === 'missing') return outcome.notFound(job, id, now);
  if (state === 'unknown' && event === 'found')
    return outcome.following(job, id, now, { task: 2 }, { deadlineMs: 1 });
  return job;
}

const events = [
  'submit',
  'refused',
  'accepted',
  'lost',
  'processing',
  'made',
  'failed',
  'fetched',
  'missing',
  'found',
  'cancel',
];

const allowed: Record<Status, readonly Status[]> = {
  pending: ['processing', 'completed', 'failed', 'cancelled', 'unknown'],
  processing: ['completed', 'failed', 'cancelled', 'unknown'],
  unknown: ['processing', 'completed', 'failed'],
  completed: [],
  failed: [],
  cancelled: [],
};

describe('the life of a job', () => {
  it('moves only forward, and its money always adds up, whatever happens in whatever order', () => {
    const step = fc.record({ task: fc.integer({ min: 1, max: 3 }), event: fc.constantFrom(...events) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.array(step, { maxLength: 60 }), (count, steps) => {
        let job = jobOf(count);
        for (const [i, { task, event }] of steps.entries()) {
          const next = happen(job, first(job, task), event, NOW + i * 60_000);
          for (const [index, before] of job.tasks.entries()) {
            const after = next.tasks[index]?.status ?? before.status;
            if (after !== before.status) expect(allowed[before.status]).toContain(after);
          }
          if (next.status !== job.status) expect(allowed[job.status]).toContain(next.status);
          const money = jobMoney(next);
          expect(money.held + money.committed + money.returned).toBe(money.reserved);
          for (const attempt of attemptsOf(next)) {
            expect(held(attempt.money)).toBeGreaterThanOrEqual(0);
            if (attempt.state === 'ended') expect(held(attempt.money)).toBe(0);
          }
          job = next;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is processing from the first start until every task has ended', () => {
    let job = jobOf(2);
    job = outcome.following(outcome.submitting(job, first(job), NOW, 1), first(job), NOW, {});
    expect(job.status).toBe('pending');
    job = outcome.processing(job, first(job), NOW);
    expect(job.status).toBe('processing');
    job = outcome.pictured(outcome.ended(job, first(job), NOW, made, PRICE), first(job), NOW, picture);
    expect(job.status).toBe('processing');
    job = outcome.failed(
      job,
      first(job, 2),
      NOW,
      { reason: 'provider_error', again: true },
      { known: true, microDollars: 0, own: '0' },
    );
    expect(job.status).toBe('completed');
    expect(job.endedAt).toBe(NOW);
  });

  it('stays completed when a task that was unknown is found later, and gains its picture', () => {
    let job = jobOf(2);
    job = outcome.pictured(outcome.ended(job, first(job), NOW, made, PRICE), first(job), NOW, picture);
    job = outcome.unknown(job, first(job, 2), NOW, 'answer_lost');
    expect(job.status).toBe('completed');
    job = outcome.following(job, first(job, 2), NOW + 1, {}, { deadlineMs: 1 });
    expect(job.status).toBe('completed');
    job = outcome.pictured(job, first(job, 2), NOW + 2, picture);
    expect(job.tasks.map((task) => task.status)).toEqual(['completed', 'completed']);
    expect(job.endedAt).toBe(NOW);
  });

  it('starts from pending again at a click, and books the late result of the first attempt beside the second', () => {
    let job = jobOf(1);
    job = outcome.unknown(outcome.submitting(job, first(job), NOW, 1), first(job), NOW, 'answer_lost');
    job = tryAgain(job, NOW + 1, () =>
      anAttempt({ id: attemptId(job.id, 1, 2), money: { reserved: PRICE, committed: 0, returned: 0 } }),
    );
    expect(job.status).toBe('pending');
    expect(jobMoney(job).held).toBe(2 * PRICE);
    const second = attemptId(job.id, 1, 2);
    job = outcome.pictured(outcome.ended(job, second, NOW + 2, made, PRICE), second, NOW + 2, picture);
    expect(job.status).toBe('completed');
    job = outcome.following(job, first(job), NOW + 3, {}, { deadlineMs: 1 });
    job = outcome.pictured(
      outcome.ended(job, first(job), NOW + 3, made, PRICE),
      first(job),
      NOW + 3,
      picture,
    );
    expect(job.tasks[0]?.extra).toHaveLength(1);
    expect(jobMoney(job)).toMatchObject({ committed: 2 * PRICE, held: 0 });
  });

  it('raises the reservation where the charge is above it, and takes the list price where none is told', () => {
    const job = jobOf(1);
    const dear = outcome.ended(
      job,
      first(job),
      NOW,
      { ...made, charge: { known: true, microDollars: 50_000, own: 'x' } },
      PRICE,
    );
    expect(jobMoney(dear)).toEqual({ reserved: 50_000, committed: 50_000, returned: 0, held: 0 });
    const silent = outcome.ended(
      job,
      first(job),
      NOW,
      { ...made, charge: { known: false, atMost: 99 } },
      PRICE,
    );
    expect(attemptsOf(silent)[0]?.money).toMatchObject({
      committed: PRICE,
      byPriceList: true,
      confirmed: true,
    });
  });

  it('keeps to those times when it was looked for in between', () => {
    let job = outcome.unknown(jobOf(1), '', NOW, 'answer_lost');
    job = outcome.unknown(job, first(job), NOW, 'answer_lost');
    for (const second of [5, 10, 15]) job = outcome.notFound(job, first(job), NOW + second * 1_000);
    expect(attemptsOf(job)[0]?.nextLookAt).toBe(NOW + 60_000);
  });

  it('looks for an unknown attempt after 1, 5 and 30 minutes, then hourly, and books it after 24 hours', () => {
    let job = outcome.unknown(jobOf(1), '', NOW, 'answer_lost');
    job = outcome.unknown(job, first(job), NOW, 'answer_lost');
    const looks: number[] = [];
    for (
      let next = attemptsOf(job)[0]?.nextLookAt;
      next !== undefined;
      next = attemptsOf(job)[0]?.nextLookAt
    ) {
      looks.push((next - NOW) / 60_000);
      job = outcome.notFound(job, first(job), next);
    }
    expect(looks.slice(0, 5)).toEqual([1, 5, 30, 90, 150]);
    expect(looks.at(-1)).toBeGreaterThanOrEqual(24 * 60);
    const { money } = attemptsOf(job)[0] ?? {};
    expect(money).toMatchObject({ committed: PRICE, confirmed: false });
    job = outcome.notFound(job, first(job), NOW + 72 * 60 * 60_000);
    expect(attemptsOf(job)[0]?.money).toEqual(money);
    expect(isFinal(job.status) && job.status).toBe('unknown');
  });
});
