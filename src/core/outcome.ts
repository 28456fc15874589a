import { changeAttempt } from './advance.ts';
import type { Charge, Outcome } from './contracts/provider.ts';
import type { Attempt, Failure, Job, Json, Picture } from './job.ts';
import { bookUnconfirmed, settle } from './money.ts';

/** What each thing that can happen to an attempt does to its job, pure. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** An unknown attempt is looked for after 1, 5 and 30 minutes, then hourly for 24 hours (contract §1). */
const LOOKS_MS = [MINUTE, 5 * MINUTE, 30 * MINUTE];
const LOOK_FOR_MS = 24 * HOUR;

export const submitting = (job: Job, id: string, now: number, deadlineMs: number): Job =>
  changeAttempt(job, id, now, (attempt) => ({
    ...attempt,
    state: 'submitting',
    submittedAt: now,
    deadlineAt: now + deadlineMs,
  }));

/** Provably not accepted, and worth another try: as if it had not been sent. */
export const notAccepted = (job: Job, id: string, now: number): Job =>
  changeAttempt(job, id, now, ({ submittedAt: _, deadlineAt: __, ...attempt }) => ({
    ...attempt,
    state: 'waiting',
  }));

/** The provider has it. `found`: it was unknown before, and gets a deadline anew. */
export const following = (
  job: Job,
  id: string,
  now: number,
  operation: Json,
  found?: { deadlineMs: number },
): Job =>
  changeAttempt(job, id, now, ({ doubt: _, nextLookAt: __, unknownSince: ___, ...attempt }) => ({
    ...attempt,
    state: 'following',
    operation,
    ...(found ? { deadlineAt: now + found.deadlineMs, startedAt: attempt.startedAt ?? now } : {}),
  }));

export const processing = (job: Job, id: string, now: number): Job =>
  changeAttempt(job, id, now, (attempt) => ({ ...attempt, startedAt: attempt.startedAt ?? now }));

/** Sent, and nobody can say what became of it. Its money stays held. */
export const unknown = (job: Job, id: string, now: number, doubt: NonNullable<Attempt['doubt']>): Job =>
  changeAttempt(job, id, now, (attempt) => ({
    ...attempt,
    state: 'unknown',
    doubt,
    looks: 0,
    unknownSince: now,
    nextLookAt: now + MINUTE,
  }));

/** Looked for in vain: when next, or booked without the provider's word after 24 hours. */
export const notFound = (job: Job, id: string, now: number): Job =>
  changeAttempt(job, id, now, (attempt) => {
    const looked = { ...attempt, looks: attempt.looks + 1 };
    const since = attempt.unknownSince ?? now;
    if (now - since < LOOK_FOR_MS) return { ...looked, nextLookAt: nextLook(since, now) };
    const { nextLookAt: _, ...rest } = looked;
    // Booked once: a look at a later day must not move it to that day.
    if (attempt.money.settledAt !== undefined) return rest;
    return { ...rest, money: bookUnconfirmed(attempt.money, now) };
  });

/** By the clock alone, so that a look in between (a click, a notice) takes none away. */
function nextLook(since: number, now: number): number {
  const wait = LOOKS_MS.find((ms) => since + ms > now);
  return wait === undefined ? now + HOUR : since + wait;
}

/** The provider's last word. A picture's bytes are fetched afterwards; its money is booked at once. */
export function ended(job: Job, id: string, now: number, outcome: Outcome, listPrice: number): Job {
  if (outcome.kind === 'completed') {
    if (outcome.results.length === 0)
      return failed(job, id, now, { reason: 'no_picture', again: true }, outcome.charge);
    return changeAttempt(job, id, now, ({ doubt: _, nextLookAt: __, ...attempt }) => ({
      ...attempt,
      state: 'following',
      startedAt: attempt.startedAt ?? now,
      money: settle(attempt.money, charged(outcome.charge, listPrice), now),
      result: {
        urls: outcome.results.flatMap((result) => ('url' in result ? result.url : [])),
        files: outcome.results.flatMap((result) => ('file' in result ? result.file : [])),
        since: now,
      },
    }));
  }
  if (outcome.kind === 'failed') {
    const { reason, again, detail } = outcome;
    return failed(job, id, now, { reason, again, ...(detail ? { detail } : {}) }, outcome.charge);
  }
  return changeAttempt(job, id, now, (attempt) => ({
    ...over(attempt, now),
    end: 'cancelled',
    money: settle(attempt.money, outcome.charge, now),
  }));
}

/** A picture that the provider does not price costs what the list says. */
const charged = (charge: Charge, listPrice: number): Charge =>
  charge.known ? charge : { known: true, microDollars: listPrice, own: 'price list', byPriceList: true };

/** `charge` absent: what was booked before stays (a result that was paid and lost). */
export const failed = (job: Job, id: string, now: number, failure: Failure, charge?: Charge): Job =>
  changeAttempt(job, id, now, (attempt) => ({
    ...over(attempt, now),
    end: 'failed',
    failure,
    money: charge ? settle(attempt.money, charge, now) : attempt.money,
  }));

/** The first attempt of a task that completes is its result; another's picture is kept beside it. */
export const pictured = (job: Job, id: string, now: number, picture: Picture): Job =>
  changeAttempt(
    job,
    id,
    now,
    (attempt) => ({ ...over(attempt, now), end: 'completed' }),
    (task) => (task.picture ? { ...task, extra: [...(task.extra ?? []), picture] } : { ...task, picture }),
  );

function over(attempt: Attempt, now: number): Attempt {
  const { result: _, doubt: __, nextLookAt: ___, ...rest } = attempt;
  return { ...rest, state: 'ended', endedAt: now };
}
