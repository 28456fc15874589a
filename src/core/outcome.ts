import { changeAttempt, endWaiting, findAttempt } from './advance.ts';
import type { Charge, Outcome } from './contracts/provider.ts';
import type { Attempt, Failure, Job, Json, Picture } from './job.ts';
import { bookUnconfirmed, settle } from './money.ts';

/** What each thing that can happen to an attempt does to its job, pure. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** An unknown attempt is looked for after 1, 5 and 30 minutes, then hourly for 24 hours (contract §1). */
const LOOK_FOR_MS = 24 * HOUR;
const LOOKS_MS = [
  MINUTE,
  5 * MINUTE,
  ...Array.from({ length: 24 }, (_, hour) => 30 * MINUTE + hour * HOUR),
  LOOK_FOR_MS,
];

/**
 * What is over stays as it is: a change may come once more, after a write that failed when it was done, or late,
 * from a process that has lost the job.
 */
const changeOpen: typeof changeAttempt = (job, id, now, change) =>
  changeAttempt(job, id, now, (attempt) =>
    attempt.state === 'ended' || attempt.result ? attempt : change(attempt),
  );

export const submitting = (job: Job, id: string, now: number, deadlineMs: number): Job =>
  changeOpen(job, id, now, (attempt) => ({
    ...attempt,
    state: 'submitting',
    submittedAt: now,
    deadlineAt: now + deadlineMs,
  }));

/** Provably not accepted, and worth another try: as if it had not been sent. */
export const notAccepted = (job: Job, id: string, now: number): Job =>
  changeOpen(job, id, now, (submitted) => {
    if (submitted.state !== 'submitting') return submitted;
    const { submittedAt: _, deadlineAt: __, hint: ___, ...attempt } = submitted;
    return { ...attempt, state: 'waiting' };
  });

/** The provider has it. `found`: it was unknown before, and gets a deadline anew. */
export const following = (
  job: Job,
  id: string,
  now: number,
  operation: Json,
  found?: { deadlineMs: number },
): Job =>
  changeOpen(job, id, now, ({ unknownSince: _, ...attempt }) => ({
    ...withoutDoubt(attempt),
    state: 'following',
    operation,
    ...(found ? { deadlineAt: now + found.deadlineMs, startedAt: attempt.startedAt ?? now } : {}),
  }));

export const processing = (job: Job, id: string, now: number): Job =>
  changeOpen(job, id, now, (attempt) => ({ ...attempt, startedAt: attempt.startedAt ?? now }));

/** Sent, and nobody can say what became of it. Its money stays held. */
export const unknown = (job: Job, id: string, now: number, doubt: NonNullable<Attempt['doubt']>): Job =>
  changeOpen(job, id, now, (attempt) => ({
    ...attempt,
    state: 'unknown',
    doubt,
    looks: 0,
    unknownSince: now,
    nextLookAt: attempt.hint === undefined ? now + MINUTE : now,
  }));

/** A notice came while nobody knew what became of the attempt: it is looked for now, or once it is unknown. */
export const hinted = (job: Job, id: string, now: number, hint: Json | undefined): Job =>
  changeAttempt(job, id, now, (attempt) => {
    if (attempt.state !== 'submitting' && attempt.state !== 'unknown') return attempt;
    return {
      ...attempt,
      ...(hint === undefined || attempt.operation !== undefined ? {} : { hint }),
      ...(attempt.state === 'unknown' ? { nextLookAt: now } : {}),
    };
  });

/**
 * Looked for in vain: when next, or booked without the provider's word after 24 hours. `tried`: the hint that
 * was followed; another one came meanwhile, and is followed at once.
 */
export const notFound = (job: Job, id: string, now: number, tried?: Json): Job =>
  changeAttempt(job, id, now, (attempt) => {
    if (attempt.state !== 'unknown') return attempt;
    const looked = { ...attempt, looks: attempt.looks + 1 };
    if (JSON.stringify(attempt.hint) !== JSON.stringify(tried)) return { ...looked, nextLookAt: now };
    const since = attempt.unknownSince ?? now;
    if (now - since < LOOK_FOR_MS) return { ...looked, nextLookAt: nextLook(since, now) };
    const { nextLookAt: _, ...rest } = looked;
    // Booked once: a look at a later day must not move it to that day.
    if (attempt.money.settledAt !== undefined) return rest;
    return { ...rest, money: bookUnconfirmed(attempt.money, now) };
  });

/** By the clock alone, so that a look in between (a click, a notice) takes none away. */
const nextLook = (since: number, now: number): number =>
  since + (LOOKS_MS.find((ms) => since + ms > now) ?? LOOK_FOR_MS);

/** The provider's last word. A picture's bytes are fetched afterwards; its money is booked at once. */
export function ended(job: Job, id: string, now: number, outcome: Outcome, listPrice: number): Job {
  if (outcome.kind === 'completed') {
    if (outcome.results.length === 0)
      return failed(job, id, now, { reason: 'no_picture', again: true }, outcome.charge);
    const result = {
      urls: outcome.results.flatMap((from) => ('url' in from ? from.url : [])),
      files: outcome.results.flatMap((from) => ('file' in from ? from.file : [])),
      since: now,
    };
    return changeOpen(job, id, now, (attempt) => ({
      ...withoutDoubt(attempt),
      state: 'following',
      startedAt: attempt.startedAt ?? now,
      money: settle(attempt.money, charged(outcome.charge, listPrice), now),
      result,
    }));
  }
  if (outcome.kind === 'failed') {
    const { reason, again, detail } = outcome;
    return failed(job, id, now, { reason, again, ...(detail ? { detail } : {}) }, outcome.charge);
  }
  return changeOpen(job, id, now, (attempt) => ({
    ...over(attempt, now),
    end: 'cancelled',
    money: settle(attempt.money, outcome.charge, now),
  }));
}

/** A picture that the provider does not price costs what the list says. */
const charged = (charge: Charge, listPrice: number): Charge =>
  charge.known ? charge : { known: true, microDollars: listPrice, own: 'price list', byPriceList: true };

/** `charge` absent: a result that was paid and lost; what was booked for it stays. */
export const failed = (job: Job, id: string, now: number, failure: Failure, charge?: Charge): Job =>
  changeAttempt(job, id, now, (attempt) => {
    const mayFail = charge ? attempt.result === undefined : attempt.result !== undefined;
    if (attempt.state === 'ended' || !mayFail) return attempt;
    return {
      ...over(attempt, now),
      end: 'failed',
      failure,
      money: charge ? settle(attempt.money, charge, now) : attempt.money,
    };
  });

/**
 * The first attempt of a task that completes is its result; another's picture is kept beside it. One that was
 * not sent yet would only make a second picture: it ends, free of charge.
 */
export function pictured(job: Job, id: string, now: number, picture: Picture): Job {
  const found = findAttempt(job, id);
  if (!found || found.attempt.state === 'ended') return job;
  const done = changeAttempt(
    job,
    id,
    now,
    (attempt) => ({ ...over(attempt, now), end: 'completed' }),
    (task) => (task.picture ? { ...task, extra: [...(task.extra ?? []), picture] } : { ...task, picture }),
  );
  return endWaiting(done, now, { kind: 'cancelled' }, found.task.n);
}

function over(attempt: Attempt, now: number): Attempt {
  const { result: _, ...rest } = withoutDoubt(attempt);
  return { ...rest, state: 'ended', endedAt: now };
}

/** Its fate is known: nothing is looked for any more. */
function withoutDoubt({ doubt: _, nextLookAt: __, hint: ___, ...attempt }: Attempt): Attempt {
  return attempt;
}
