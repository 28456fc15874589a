import { onTestFinished } from 'vitest';
import type { JobStore, Limits, Viewer } from '../../../src/core/contracts/store.ts';
import type { AttemptMoney, Job } from '../../../src/core/job.ts';
import { outputId } from '../../../src/core/job.ts';
import { aJob, anAttempt, aTask } from '../../helpers/jobs.ts';

/** The moment at which the suite plays. */
export const NOW = Date.UTC(2026, 10, 3, 12);
export const DAY_MS = 86_400_000;

export interface StoreSetting {
  readonly store: JobStore;
  /** Another process on the same data, for `shared` members. */
  second?(): Promise<JobStore>;
  /** Ends the process and starts it anew on the same data, for `durable` members. */
  restart?(): Promise<JobStore>;
  end(): Promise<void>;
}

export interface StoreMember {
  readonly name: string;
  /** An empty store whose clock stands at `now`. */
  create(now: number): Promise<StoreSetting>;
  readonly shared?: boolean;
  readonly durable?: boolean;
}

export async function setUp(member: StoreMember): Promise<StoreSetting> {
  const setting = await member.create(NOW);
  onTestFinished(() => setting.end());
  return setting;
}

export const scope = { area: 'nanobanana', guild: 'web:sunny-studio' } as const;
export const elsewhere = { area: 'nanobanana', guild: 'web:river-lab' } as const;
export const otherArea = { area: 'hailou', guild: 'web:sunny-studio' } as const;

export const anyone: Viewer = { person: 'stranger', room: { id: 'channel' }, moderator: false };
export const moderator: Viewer = { person: 'moderator', room: { id: 'elsewhere' }, moderator: true };

export const creation = (job: Job, limits: Limits = {}) => ({
  job,
  limits,
  owner: 'first',
  leaseMs: 60_000,
  now: NOW,
});

/** Stores an open job. */
export async function opened(store: JobStore, change: Partial<Job> = {}): Promise<Job> {
  const made = await store.create(creation(aJob(change)));
  if (made.kind !== 'created') throw new Error(`not created: ${made.kind}`);
  return made.job;
}

/** Stores a job and closes it as completed. */
export async function closed(store: JobStore, change: Partial<Job> = {}): Promise<Job> {
  return saved(store, { ...(await opened(store, change)), status: 'completed' }, { close: true });
}

/** Updates a job and answers what is stored then. */
export async function saved(
  store: JobStore,
  job: Job,
  options: Partial<Parameters<JobStore['update']>[1]> = {},
): Promise<Job> {
  const result = await store.update(job, { now: NOW, ...options });
  if (result.kind !== 'saved') throw new Error(`not saved: ${result.kind}`);
  return result.job;
}

/** Tasks with one attempt each, for the given moneys. */
export const tasksWith = (...moneys: readonly AttemptMoney[]) =>
  moneys.map((money, i) => aTask({ n: i + 1, attempts: [anAttempt({ money })] }));

export const holding = (reserved: number): AttemptMoney => ({ reserved, committed: 0, returned: 0 });

export const spent = (amount: number, settledAt = NOW): AttemptMoney => ({
  reserved: amount,
  committed: amount,
  returned: 0,
  confirmed: true,
  own: `${amount} points`,
  settledAt,
});

/** The job with its outputs of these numbers saved, by its own person or another. */
export const withSaved = (job: Job, at: number, numbers: readonly number[], by = job.person): Job => ({
  ...job,
  saved: { ...job.saved, ...Object.fromEntries(numbers.map((n) => [outputId(job.id, n), { by, at }])) },
});
