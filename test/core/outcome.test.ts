import { describe, expect, it } from 'vitest';
import type { Charge, Outcome } from '../../src/core/contracts/provider.ts';
import type { Attempt, Job, Picture, Task } from '../../src/core/job.ts';
import { attemptId } from '../../src/core/job.ts';
import { held, jobMoney, ledgerLines } from '../../src/core/money.ts';
import * as outcome from '../../src/core/outcome.ts';
import { aJob, anAttempt, aTask } from '../helpers/jobs.ts';

const PRICE = 30_000;
const NOW = Date.UTC(2026, 10, 3, 12);
const HOUR = 60 * 60_000;
const paid: Charge = { known: true, microDollars: PRICE, own: '300000 points' };
const picture: Picture = { key: 'k', type: 'image/png', bytes: 1, width: 1, height: 1 };
const made = (charge: Charge = paid): Outcome => ({
  kind: 'completed',
  results: [{ url: 'https://example.com/a.png' }],
  charge,
});

/** A job of one task whose attempt is as given, with its price reserved. */
function jobWith(attempt: Partial<Attempt>): { job: Job; id: string } {
  const job = aJob({ status: 'processing', startedAt: NOW, delivery: 'done' });
  const id = attemptId(job.id, 1, 1);
  const money = { reserved: PRICE, committed: 0, returned: 0 };
  const attempts = [anAttempt({ id, state: 'following', startedAt: NOW, money, ...attempt })];
  return { id, job: { ...job, tasks: [aTask({ status: 'processing', attempts }, job.id)] } };
}

const taskOf = (job: Job): Task => job.tasks[0] ?? aTask();
const attemptOf = (job: Job): Attempt => taskOf(job).attempts[0] ?? anAttempt();

describe('the provider’s last word', () => {
  it('books a picture at once, and the job goes on until its bytes are here', () => {
    const { job, id } = jobWith({});
    const ended = outcome.ended(job, id, NOW + 1, made(), PRICE);
    expect(ended.status).toBe('processing');
    expect(attemptOf(ended).money).toMatchObject({ committed: PRICE, confirmed: true, own: '300000 points' });
    expect(attemptOf(ended).result).toMatchObject({ urls: ['https://example.com/a.png'], since: NOW + 1 });
    const seen = outcome.pictured(ended, id, NOW + 2, picture);
    expect(seen).toMatchObject({ status: 'completed', endedAt: NOW + 2, delivery: 'due' });
    expect(attemptOf(seen)).not.toHaveProperty('result');
  });

  it('that completes without a picture is a failure, with what it cost', () => {
    const { job, id } = jobWith({});
    const ended = outcome.ended(job, id, NOW, { kind: 'completed', results: [], charge: paid }, PRICE);
    expect(ended).toMatchObject({ status: 'failed' });
    expect(taskOf(ended).failure).toEqual({ reason: 'no_picture', again: true });
    expect(jobMoney(ended)).toEqual({ reserved: PRICE, held: 0, committed: PRICE, returned: 0 });
  });

  it('that fails gives everything back, or keeps what was taken, and tells its reason', () => {
    const failed: Outcome = {
      kind: 'failed',
      reason: 'content',
      again: false,
      detail: 'safety',
      charge: { known: true, microDollars: 0, own: '0' },
    };
    const { job, id } = jobWith({});
    const free = outcome.ended(job, id, NOW, failed, PRICE);
    expect(taskOf(free).failure).toEqual({ reason: 'content', again: false, detail: 'safety' });
    expect(jobMoney(free)).toMatchObject({ held: 0, committed: 0, returned: PRICE });
    expect(ledgerLines(free)).toEqual([]);
    const kept = outcome.ended(job, id, NOW, { ...failed, charge: { known: false, atMost: 10_000 } }, PRICE);
    expect(jobMoney(kept)).toMatchObject({ held: 0, committed: 10_000, returned: PRICE - 10_000 });
    expect(ledgerLines(kept)).toMatchObject([{ attempt: id, microDollars: 10_000, confirmed: false }]);
  });

  it('that it was cancelled there ends the job as cancelled', () => {
    const { job, id } = jobWith({});
    const charge: Charge = { known: true, microDollars: 0, own: '0' };
    const ended = outcome.ended(job, id, NOW, { kind: 'cancelled', charge }, PRICE);
    expect(ended).toMatchObject({ status: 'cancelled', endedAt: NOW });
    expect(jobMoney(ended)).toMatchObject({ held: 0, committed: 0 });
  });

  it('without a figure costs what the list says, and is marked so', () => {
    const { job, id } = jobWith({});
    const ended = outcome.ended(job, id, NOW, made({ known: false, atMost: 90_000 }), PRICE);
    expect(attemptOf(ended).money).toMatchObject({ committed: PRICE, byPriceList: true });
  });
});

describe('a picture that was paid', () => {
  it('stays paid when its bytes are lost', () => {
    const { job, id } = jobWith({});
    const ended = outcome.ended(job, id, NOW, made(), PRICE);
    const lost = outcome.failed(ended, id, NOW + 1, { reason: 'result_lost', again: true });
    expect(lost.status).toBe('failed');
    expect(jobMoney(lost)).toMatchObject({ held: 0, committed: PRICE });
  });

  it('of a second attempt that comes when the first has one already stands beside it', () => {
    const { job, id } = jobWith({});
    const second = anAttempt({ id: attemptId(job.id, 1, 2), state: 'following' });
    const tasks = job.tasks.map((task) => ({ ...task, attempts: [...task.attempts, second] }));
    const one = outcome.pictured({ ...job, tasks }, id, NOW, picture);
    const both = outcome.pictured(one, second.id, NOW + 1, { ...picture, key: 'late' });
    expect(taskOf(both)).toMatchObject({ picture: { key: 'k' }, extra: [{ key: 'late' }] });
    expect(both.endedAt).toBe(NOW);
  });
});

describe('a submission', () => {
  it('that was not accepted is as if it had not been sent', () => {
    const { job, id } = jobWith({ state: 'waiting' });
    const sent = outcome.submitting(job, id, NOW, HOUR);
    expect(attemptOf(sent)).toMatchObject({ submittedAt: NOW, deadlineAt: NOW + HOUR });
    expect(attemptOf(outcome.notAccepted(sent, id, NOW + 1))).toEqual(attemptOf(job));
  });

  it('whose answer was lost keeps its money held, and is nobody’s failure', () => {
    const { job, id } = jobWith({ state: 'submitting' });
    const lost = outcome.unknown(job, id, NOW, 'answer_lost');
    expect(lost.status).toBe('unknown');
    expect(taskOf(lost)).not.toHaveProperty('failure');
    expect(held(attemptOf(lost).money)).toBe(PRICE);
  });

  it('that is found again has a deadline anew, and no doubt', () => {
    const { job, id } = jobWith({ state: 'submitting', deadlineAt: NOW });
    const found = outcome.following(
      outcome.unknown(job, id, NOW, 'answer_lost'),
      id,
      NOW + HOUR,
      { task: 7 },
      { deadlineMs: 60_000 },
    );
    expect(found.status).toBe('processing');
    expect(attemptOf(found)).toMatchObject({ operation: { task: 7 }, deadlineAt: NOW + HOUR + 60_000 });
    for (const gone of ['doubt', 'nextLookAt', 'unknownSince'])
      expect(attemptOf(found)).not.toHaveProperty(gone);
  });

  it('that turns up after it was booked without the provider’s word is booked anew, once', () => {
    const { job, id } = jobWith({ state: 'submitting' });
    const lost = outcome.unknown(job, id, NOW, 'answer_lost');
    const booked = outcome.notFound(lost, id, NOW + 25 * HOUR);
    expect(ledgerLines(booked)).toMatchObject([{ microDollars: PRICE, confirmed: false }]);
    const half: Charge = { known: true, microDollars: PRICE / 2, own: '150000 points' };
    const found = outcome.ended(booked, id, NOW + 26 * HOUR, made(half), PRICE);
    expect(ledgerLines(found)).toMatchObject([{ microDollars: PRICE / 2, confirmed: true }]);
    expect(jobMoney(found)).toEqual({ reserved: PRICE, held: 0, committed: PRICE / 2, returned: PRICE / 2 });
  });
});
