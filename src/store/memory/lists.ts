import type { JobStore, Scope, Used } from '../../core/contracts/store.ts';
import type { Job } from '../../core/job.ts';
import { jobMoney } from '../../core/money.ts';
import { dayOf } from '../limits.ts';
import { bySaving, compareText, matches, savedMarks } from '../matching.ts';
import { inScope } from '../scope.ts';
import { copyOf } from './copy.ts';
import type { MemoryState } from './state.ts';

export const memoryLists = (state: MemoryState): Pick<JobStore, 'history' | 'saved' | 'ledger' | 'used'> => ({
  async history(query) {
    const found = jobsIn(state, query).filter((job) => matches(query, job));
    found.sort((a, b) => compareText(b.id, a.id));
    const { before, offset = 0, limit } = query;
    const page = (before === undefined ? found : found.filter(({ id }) => id < before)).slice(
      offset,
      offset + limit,
    );
    return { jobs: page.map(copyOf), total: found.length };
  },

  async saved(query) {
    const marks = jobsIn(state, query).flatMap(savedMarks).sort(bySaving);
    const { offset = 0, limit } = query;
    const entries = marks.slice(offset, offset + limit).flatMap(({ job, n, at }) => {
      const stored = state.jobs.get(job);
      return stored ? [{ job: copyOf(stored.job), n, savedAt: at }] : [];
    });
    return { entries, total: marks.length };
  },

  async ledger(scope, from, to) {
    return [...state.lines.values()]
      .filter(({ scope: of, line }) => inScope(scope, of) && line.at >= from && line.at < to)
      .map(({ line }) => ({ ...line }))
      .sort((a, b) => a.at - b.at || compareText(a.attempt, b.attempt));
  },

  async used(scope, now) {
    return usedIn(state, scope, now);
  },
});

const jobsIn = (state: MemoryState, scope: Scope): Job[] =>
  [...state.jobs.values()].map(({ job }) => job).filter((job) => inScope(scope, job));

/** All areas together: a budget is one for nanobanana and hailou. */
export function usedIn(state: MemoryState, of: { guild?: string; person?: string }, now: number): Used {
  const counts = (guild: string, person: string) =>
    (of.guild === undefined || guild === of.guild) && (of.person === undefined || person === of.person);
  let held = 0;
  for (const { job, open } of state.jobs.values())
    if (open && counts(job.guild, job.person.id)) held += jobMoney(job).held;
  let committedToday = 0;
  for (const { scope, line } of state.lines.values())
    if (dayOf(line.at) === dayOf(now) && counts(scope.guild, line.person))
      committedToday += line.microDollars;
  return { held, committedToday };
}
