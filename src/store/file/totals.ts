import type { LedgerLine, Used } from '../../core/contracts/store.ts';
import type { Job } from '../../core/job.ts';
import { jobMoney, ledgerLines } from '../../core/money.ts';
import { dayOf } from '../limits.ts';

/** What one job, or what is left of it, adds to the sums. */
export interface Share {
  readonly guild: string;
  readonly person: string;
  readonly held: number;
  readonly lines: readonly Pick<LedgerLine, 'at' | 'microDollars'>[];
}

/** Only open jobs hold money; a closed one has spent it or given it back. */
export const shareOf = (job: Job, open: boolean): Share => ({
  guild: job.guild,
  person: job.person.id,
  held: open ? jobMoney(job).held : 0,
  lines: ledgerLines(job),
});

/** Running sums of held and committed money, all areas together; the truth is in jobs and ledger. */
export interface Totals {
  /** Puts `after` in place of `before`, in one step. */
  move(before: Share | null, after: Share | null): void;
  used(scope: { guild?: string; person?: string }, now: number): Used;
}

/** Sums of this many days are kept: today's binds, the others are for what settles around midnight. */
const DAYS = 3;

export function createTotals(): Totals {
  const held = new Map<string, number>();
  const days = new Map<number, Map<string, number>>();
  let newest = 0;

  function committedOn(day: number): Map<string, number> | undefined {
    newest = Math.max(newest, day);
    for (const old of days.keys()) if (old <= newest - DAYS) days.delete(old);
    if (day <= newest - DAYS) return undefined;
    const sums = days.get(day) ?? new Map<string, number>();
    days.set(day, sums);
    return sums;
  }

  function add(share: Share | null, sign: 1 | -1): void {
    if (!share) return;
    for (const key of keysOf(share)) {
      addTo(held, key, sign * share.held);
      for (const { at, microDollars } of share.lines) addTo(committedOn(dayOf(at)), key, sign * microDollars);
    }
  }

  return {
    move(before, after) {
      add(before, -1);
      add(after, 1);
    },
    used(scope, now) {
      const key = keyOf(scope.guild, scope.person);
      return { held: held.get(key) ?? 0, committedToday: days.get(dayOf(now))?.get(key) ?? 0 };
    },
  };
}

const keyOf = (guild?: string, person?: string): string => JSON.stringify([guild ?? null, person ?? null]);

const keysOf = ({ guild, person }: Share): string[] => [
  keyOf(),
  keyOf(guild),
  keyOf(undefined, person),
  keyOf(guild, person),
];

function addTo(sums: Map<string, number> | undefined, key: string, amount: number): void {
  if (!sums || amount === 0) return;
  const sum = (sums.get(key) ?? 0) + amount;
  if (sum === 0) sums.delete(key);
  else sums.set(key, sum);
}
