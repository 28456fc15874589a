import type { JobStore } from '../core/contracts/store.ts';
import type { Job } from '../core/job.ts';
import { compareText } from './matching.ts';

interface Lease {
  readonly owner: string;
  readonly until: number;
}

/** A job and who works on it. */
export interface StoredJob {
  job: Job;
  open: boolean;
  lease?: Lease | undefined;
  notBefore: number;
}

/** Whether a lease is free, run out, or held by the one who asks. */
export const mayTake = (lease: Lease | undefined, owner: string, now: number): boolean =>
  !lease || lease.until <= now || lease.owner === owner;

/** Leases of jobs in memory, the same for every store that keeps its open jobs there. */
export const leases = (
  jobs: ReadonlyMap<string, StoredJob>,
): Pick<JobStore, 'due' | 'renew' | 'release'> => ({
  async due({ owner, now, leaseMs, limit }) {
    const free = [...jobs.values()]
      .filter(({ open, lease, notBefore }) => open && notBefore <= now && (!lease || lease.until <= now))
      .sort((a, b) => compareText(a.job.id, b.job.id))
      .slice(0, limit);
    for (const stored of free) stored.lease = { owner, until: now + leaseMs };
    return free.map(({ job }) => structuredClone(job));
  },

  async renew({ id, owner, now, leaseMs }) {
    const stored = jobs.get(id);
    if (!stored?.open || stored.lease?.owner !== owner) return false;
    stored.lease = { owner, until: now + leaseMs };
    return true;
  },

  async release({ id, owner, notBefore }) {
    const stored = jobs.get(id);
    if (stored?.lease?.owner !== owner) return;
    stored.lease = undefined;
    stored.notBefore = notBefore;
  },
});
