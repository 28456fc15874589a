import type { Charge } from './contracts/provider.ts';
import type { LedgerLine } from './contracts/store.ts';
import type { Attempt, AttemptMoney, Job } from './job.ts';

/**
 * The money of a job, pure (contract §7.7). All amounts are whole micro-dollars. At every moment
 * reserved = held + committed + returned.
 */

export const held = (money: AttemptMoney): number => money.reserved - money.committed - money.returned;

export const attemptsOf = (job: Job): Attempt[] => job.tasks.flatMap((task) => task.attempts);

export interface Totals {
  readonly reserved: number;
  readonly held: number;
  readonly committed: number;
  readonly returned: number;
}

export function jobMoney(job: Job): Totals {
  const total = { reserved: 0, held: 0, committed: 0, returned: 0 };
  for (const { money } of attemptsOf(job)) {
    total.reserved += money.reserved;
    total.held += held(money);
    total.committed += money.committed;
    total.returned += money.returned;
  }
  return total;
}

export const reserve = (microDollars: number): AttemptMoney => ({
  reserved: microDollars,
  committed: 0,
  returned: 0,
});

/**
 * Books what an attempt cost. A charge above its reservation raises the reservation by the difference; a charge
 * that the provider does not tell is booked at its most, marked "not confirmed". Booking again (a task found
 * after 24 hours) replaces the earlier figure.
 */
export function settle(money: AttemptMoney, charge: Charge, now: number): AttemptMoney {
  const committed = charge.known ? charge.microDollars : charge.atMost;
  const reserved = Math.max(money.reserved, committed);
  return {
    reserved,
    committed,
    returned: reserved - committed,
    confirmed: charge.known,
    settledAt: now,
    ...(charge.known ? { own: charge.own } : {}),
    ...(charge.known && charge.byPriceList ? { byPriceList: true } : {}),
  };
}

/** Gives the whole reservation back: nothing was charged. */
export const giveBack = (money: AttemptMoney, now: number): AttemptMoney =>
  settle(money, { known: true, microDollars: 0, own: '0' }, now);

/** After 24 hours of "unknown" the money counts as spent, without the provider's word (contract §1). */
export const bookUnconfirmed = (money: AttemptMoney, now: number): AttemptMoney =>
  settle(money, { known: false, atMost: money.committed + held(money) }, now);

/** The ledger lines of a job: one for each attempt that cost something. */
export function ledgerLines(job: Job): LedgerLine[] {
  return attemptsOf(job).flatMap((attempt) => {
    const { money } = attempt;
    if (money.settledAt === undefined || money.committed === 0) return [];
    return [
      {
        attempt: attempt.id,
        at: money.settledAt,
        person: job.person.id,
        provider: attempt.provider,
        model: job.request.model,
        microDollars: money.committed,
        confirmed: money.confirmed ?? false,
        ...(money.own === undefined ? {} : { own: money.own }),
      },
    ];
  });
}
