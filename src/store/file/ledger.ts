import type { LedgerLine } from '../../core/contracts/store.ts';
import { dayName } from '../limits.ts';
import { compareText } from '../matching.ts';
import type { Shelf } from './shelf.ts';

/** Lines stand by the UTC day on which they were settled, so that one day is found by the names of its files. */
export const lineKey = (line: Pick<LedgerLine, 'at' | 'attempt'>): string =>
  `${dayName(line.at)}.${line.attempt}`;

export const dayStart = (key: string): string => key.slice(0, '2026-11-03'.length);

/** The lines of closed and removed jobs of one guild. An open job's lines are its own until it closes. */
export interface Ledger {
  /** Puts lines in place of others of the same job. Doing it again changes nothing. */
  replace(before: readonly LedgerLine[], after: readonly LedgerLine[]): Promise<void>;
  between(from: number, to: number): Promise<LedgerLine[]>;
  /** Makes these lines the only ones of their attempts, whatever a crash or a failed write left of them since. */
  settle(attempts: ReadonlySet<string>, since: number, lines: readonly LedgerLine[]): Promise<void>;
  /** Puts another person in place of one, or of everybody. */
  rename(person: string | undefined, to: string): Promise<void>;
}

export function createLedger(shelf: Shelf<LedgerLine, null>): Ledger {
  async function* linesFrom(firstDay: string, lastDay: string) {
    for (const bound of await shelf.bounds()) {
      const day = dayStart(bound);
      if (day >= firstDay && day <= lastDay) yield* await shelf.read(bound);
    }
  }

  async function select(
    firstDay: string,
    lastDay: string,
    want: (line: LedgerLine) => boolean,
  ): Promise<LedgerLine[]> {
    const lines: LedgerLine[] = [];
    for await (const line of linesFrom(firstDay, lastDay)) if (want(line)) lines.push(line);
    return lines;
  }

  async function replace(before: readonly LedgerLine[], after: readonly LedgerLine[]): Promise<void> {
    const keys = new Set(after.map(lineKey));
    await shelf.put(after);
    await shelf.delete(before.map(lineKey).filter((key) => !keys.has(key)));
  }

  return {
    replace,
    async between(from, to) {
      if (to <= from) return [];
      const lines = await select(
        dayName(clamped(from)),
        dayName(clamped(to - 1)),
        ({ at }) => at >= from && at < to,
      );
      return lines.sort((a, b) => a.at - b.at || compareText(a.attempt, b.attempt));
    },
    async settle(attempts, since, lines) {
      const found = await select(dayName(since), FAR_DAY, ({ attempt }) => attempts.has(attempt));
      await replace(found, lines);
    },
    async rename(person, to) {
      const theirs = await select('', FAR_DAY, (line) => person === undefined || line.person === person);
      await shelf.put(theirs.map((line) => ({ ...line, person: to })));
    },
  };
}

const FAR_DAY = '9999-12-31';
const FAR = Date.parse(FAR_DAY);

const clamped = (at: number): number => Math.min(Math.max(at, 0), FAR);
