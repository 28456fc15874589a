import { type Attempt, type Job, jobOfAttempt } from '../../../src/core/job.ts';
import { attemptsOf, held } from '../../../src/core/money.ts';
import { dayOf } from '../../../src/store/limits.ts';
import { usedIn } from '../../../src/store/memory/lists.ts';
import type { ProviderTask } from '../records.ts';
import type { Invariant } from '../watch.ts';

/**
 * "At every moment reserved = held + committed + returned" (contract §7.7), "held only by jobs that are unfinished
 * or unknown"; what the store says is used is the sum over its jobs, and in the end what the provider took.
 */
export const moneyAddsUp: Invariant = ({ state, now }) => {
  const jobs = new Map<string, Job>();
  const heldBy = new Map<string, number>();
  const committed = new Map<string, { microDollars: number; day: number }>();

  function book(job: Job): void {
    jobs.set(job.id, job);
    let sum = 0;
    for (const { id, money } of attemptsOf(job)) {
      sum += held(money);
      if (money.settledAt !== undefined)
        committed.set(id, { microDollars: money.committed, day: dayOf(money.settledAt) });
    }
    heldBy.set(job.id, sum);
  }

  function totals(): string | undefined {
    const used = usedIn(state, {}, now());
    let heldNow = 0;
    for (const sum of heldBy.values()) heldNow += sum;
    if (used.held !== heldNow) return `the store says ${used.held} is held, the jobs say ${heldNow}`;
    let today = 0;
    for (const { microDollars, day } of committed.values()) if (day === dayOf(now())) today += microDollars;
    if (used.committedToday !== today)
      return `the store says ${used.committedToday} was committed today, the jobs say ${today}`;
    return undefined;
  }

  return {
    stored(job) {
      book(job);
      const wrong = attemptsOf(job)
        .map(wrongMoney)
        .find((what) => what !== undefined);
      return wrong ?? totals();
    },
    removed(job) {
      const kept = heldBy.get(job.id) ?? 0;
      heldBy.delete(job.id);
      return kept > 0 ? `job ${job.id} was removed while ${kept} was held` : totals();
    },
    ended({ tasks }) {
      const taken = new Map(tasks.map((task) => [task.attempt, task]));
      for (const job of jobs.values()) {
        for (const attempt of attemptsOf(job)) {
          const wrong = againstBook(attempt, taken.get(attempt.id));
          if (wrong) return wrong;
        }
      }
      const stray = tasks.find(({ attempt }) => !jobs.has(jobOfAttempt(attempt) ?? ''));
      return stray && `${stray.id} is in the provider's book alone`;
    },
  };
};

function wrongMoney({ id, state, money, result }: Attempt): string | undefined {
  const { reserved, committed, returned } = money;
  const rest = held(money);
  const all = `${reserved} = ${rest} + ${committed} + ${returned}`;
  if (rest < 0) return `${id} gave back more than it had: ${all}`;
  if (state === 'ended' || result) return rest > 0 ? `${id} has ended and holds money: ${all}` : undefined;
  if (returned > 0) return `${id} is ${state} and gave money back: ${all}`;
  if (committed > 0 && (state !== 'unknown' || rest > 0 || money.confirmed))
    return `${id} is ${state} and is booked: ${all}`;
  return undefined;
}

/** Nothing that arrived costs nothing; what the provider tells is booked as it tells it. */
function againstBook(attempt: Attempt, task: ProviderTask | undefined): string | undefined {
  const { committed, confirmed } = attempt.money;
  if (held(attempt.money) > 0) return `${attempt.id} holds money in the end`;
  if (!task) return committed > 0 && confirmed ? `${attempt.id} was booked and never arrived` : undefined;
  const { charge } = task.outcome;
  if (!confirmed || !charge.known || attempt.state !== 'ended') return undefined;
  return committed === charge.microDollars
    ? undefined
    : `${attempt.id} is booked as ${committed}, the provider took ${charge.microDollars}`;
}
