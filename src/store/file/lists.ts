import type { JobStore, LedgerLine, SavedEntry, Scope } from '../../core/contracts/store.ts';
import type { Job } from '../../core/job.ts';
import { attemptsOf, ledgerLines } from '../../core/money.ts';
import { bySaving, compareText, savedMarks } from '../matching.ts';
import { inScope } from '../scope.ts';
import { readHistory } from './history.ts';
import type { FileState } from './state.ts';

type Lists = Pick<JobStore, 'get' | 'open' | 'openCount' | 'history' | 'saved' | 'ledger' | 'used'>;

export const lists = (state: FileState): Lists => ({
  async get(scope, id) {
    const job = await jobIn(state, scope, id);
    return job && structuredClone(job);
  },

  async open(id) {
    const stored = state.open.get(id);
    return stored ? structuredClone(stored.job) : null;
  },

  openCount: async () => state.open.size,

  async history(query) {
    const guild = state.guilds.of(query);
    await guild.index.ready();
    const moving = (from: string, to: string | undefined) =>
      [...guild.moving].some((id) => id >= from && (to === undefined || id < to));
    return readHistory({ shelf: guild.history, open: () => openIn(state, query), moving }, query);
  },

  async saved(query) {
    const guild = state.guilds.of(query);
    await guild.index.ready();
    const bounds = await guild.history.bounds();
    const closed = bounds.flatMap((bound) => guild.history.summary(bound)?.saved ?? []);
    const marks = [
      ...closed.filter(({ job }) => !state.open.has(job)),
      ...openIn(state, query).flatMap(savedMarks),
    ].sort(bySaving);
    const { offset = 0, limit } = query;
    const entries: SavedEntry[] = [];
    for (const { job: id, n, at } of marks.slice(offset, offset + limit)) {
      const job = await jobIn(state, query, id);
      if (job) entries.push({ job: structuredClone(job), n, savedAt: at });
    }
    return { entries, total: marks.length };
  },

  async ledger(scope, from, to) {
    const guild = state.guilds.of(scope);
    const before = openIn(state, scope).flatMap(ledgerLines);
    const doubtful = await Promise.all([...guild.doubtful.keys()].map((id) => guild.history.get(id)));
    const booked = await guild.ledger.between(from, to);
    // A job may close while the files are read: whichever says something of an attempt last is right. What is
    // booked for a job that is open, or whose last write failed, may be what that write left: the job knows.
    const knowing = [...doubtful.filter((job) => job !== null), ...openIn(state, scope)];
    const known = new Set(knowing.flatMap(attemptsOf).map(({ id }) => id));
    const lines = new Map<string, LedgerLine>();
    for (const line of [...before, ...booked]) if (!known.has(line.attempt)) lines.set(line.attempt, line);
    for (const line of knowing.flatMap(ledgerLines)) lines.set(line.attempt, line);
    return [...lines.values()]
      .filter(({ at }) => at >= from && at < to)
      .sort((a, b) => a.at - b.at || compareText(a.attempt, b.attempt));
  },

  used: async (scope, now) => state.totals.used(scope, now),
});

async function jobIn(state: FileState, scope: Scope, id: string): Promise<Job | null> {
  const open = () => {
    const job = state.open.get(id)?.job;
    return job && inScope(scope, job) ? job : null;
  };
  // Asked once more at the end: while the history was looked at, the job may have been opened again.
  return open() ?? (await state.guilds.of(scope).history.get(id)) ?? open();
}

const openIn = (state: FileState, scope: Scope): Job[] =>
  [...state.open.values()].map(({ job }) => job).filter((job) => inScope(scope, job));
