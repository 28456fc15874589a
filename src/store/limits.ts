import type { LimitReached, Limits, Used } from '../core/contracts/store.ts';
import type { Job } from '../core/job.ts';

const DAY_MS = 86_400_000;

/** The UTC day of a moment, counted from 1970: budgets are daily in UTC (contract §4). */
export const dayOf = (at: number): number => Math.floor(at / DAY_MS);

/** `2026-11-03`: sorts by time and can stand in a file name. */
export const dayName = (at: number): string => new Date(at).toISOString().slice(0, 10);

/**
 * The limit that `growth` more micro-dollars of held money would break, the person's first: it is the one that
 * somebody can wait for or ask about. Nothing is asked of a job that holds nothing more.
 */
export function limitReached(
  job: Pick<Job, 'guild' | 'person'>,
  growth: number,
  limits: Limits,
  now: number,
  used: (scope: { guild?: string; person?: string }) => Used,
): LimitReached | null {
  if (growth <= 0) return null;
  const scopes = [
    { scope: 'person', limit: limits.person, of: { person: job.person.id } },
    { scope: 'guild', limit: limits.guild, of: { guild: job.guild } },
    { scope: 'all', limit: limits.all, of: {} },
  ] as const;
  for (const { scope, limit, of } of scopes) {
    if (limit === undefined) continue;
    const { held, committedToday } = used(of);
    const sum = held + committedToday;
    if (sum + growth > limit) return { scope, limit, used: sum, resetsAt: (dayOf(now) + 1) * DAY_MS };
  }
  return null;
}
