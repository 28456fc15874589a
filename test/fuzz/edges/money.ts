import assert from 'node:assert/strict';
import { isFinal } from '../../../src/core/advance.ts';
import { type Attempt, type Job, jobSchema, type Status } from '../../../src/core/job.ts';
import { attemptsOf, held, jobMoney, ledgerLines } from '../../../src/core/money.ts';
import type { Edge } from '../edge.ts';
import { happen, type Life, life, NOW, newborn } from '../support/lives.ts';

/** Steps that a reply may show without a click (contract §1); a completed job stays completed. */
const forward: Record<Status, readonly Status[]> = {
  pending: ['processing', 'completed', 'failed', 'cancelled', 'unknown'],
  processing: ['completed', 'failed', 'cancelled', 'unknown'],
  unknown: ['processing', 'completed', 'failed', 'cancelled'],
  completed: [],
  failed: [],
  cancelled: [],
};

export const edge: Edge<Life> = {
  name: 'money',
  arbitrary: life,
  check({ prices, steps }) {
    let job = newborn(prices);
    let now = NOW;
    for (const step of steps) {
      now += step.after;
      const next = happen(job, step, now, prices[0] ?? 0);
      assertMoves(job, next, step.event === 'again');
      assertMoney(next, job);
      job = next;
    }
    assert.deepEqual(jobSchema.parse(JSON.parse(JSON.stringify(job))), JSON.parse(JSON.stringify(job)));
  },
};

function assertMoves(before: Job, after: Job, clicked: boolean): void {
  const moves: [Status, Status][] = [[before.status, after.status]];
  for (const [index, task] of before.tasks.entries())
    moves.push([task.status, after.tasks[index]?.status ?? task.status]);
  for (const [from, to] of moves) {
    if (from === to) continue;
    const again =
      clicked && (from === 'failed' || from === 'unknown' || from === 'completed') && to === 'pending';
    const job = clicked && (to === 'pending' || to === 'processing');
    assert.ok(again || job || forward[from].includes(to), `${from} to ${to}`);
  }
  assert.equal(isFinal(after.status), after.endedAt !== undefined, 'an end without a moment');
  const pictures = (job: Job) =>
    job.tasks.flatMap(({ picture, extra = [] }) => [...(picture ? [picture] : []), ...extra]).length;
  assert.ok(pictures(after) >= pictures(before), 'a picture was lost');
}

function assertMoney(job: Job, before: Job): void {
  const total = jobMoney(job);
  assert.equal(total.held + total.committed + total.returned, total.reserved);
  assert.ok(total.reserved >= jobMoney(before).reserved, 'a reservation shrank');
  for (const attempt of attemptsOf(job)) assertAttempt(attempt);
  const booked = ledgerLines(job).reduce((sum, { microDollars }) => sum + microDollars, 0);
  assert.equal(booked, total.committed, 'the ledger says something else');
}

function assertAttempt({ state, money, result }: Attempt): void {
  const amounts = [money.reserved, money.committed, money.returned, held(money)];
  assert.ok(
    amounts.every((amount) => Number.isSafeInteger(amount) && amount >= 0),
    amounts.join(' '),
  );
  if (state === 'ended' || result) assert.equal(held(money), 0, 'held by what is over');
  if (money.settledAt === undefined) {
    assert.equal(money.committed + money.returned, 0, 'moved without a moment');
    assert.notEqual(state, 'ended');
  }
}
