import type { Clock } from './contracts/clock.ts';
import type { JobStore, LimitReached, Limits, Reopen, Scope } from './contracts/store.ts';
import type { Job } from './job.ts';

export interface JobRef extends Scope {
  readonly id: string;
}

export const refOf = (job: Job): JobRef => ({ area: job.area, guild: job.guild, id: job.id });

export type Changed =
  | { kind: 'saved'; job: Job }
  | { kind: 'unchanged' }
  | { kind: 'full' }
  | { kind: 'limit'; reached: LimitReached };

export interface ChangeOptions {
  readonly limits?: Limits;
  readonly close?: boolean;
  readonly reopen?: Reopen;
}

/**
 * Reads the newest job, changes it with a pure function and writes it by revision; a conflict reads again. So
 * whoever comes second sees what the first did: that is how Cancel and submission give way to each other.
 */
export interface Records {
  read(ref: JobRef): Promise<Job | null>;
  /** `edit` answers null to leave the job as it is. */
  change(ref: JobRef, edit: (job: Job) => Job | null, options?: ChangeOptions): Promise<Changed>;
}

export function createRecords({ store, clock }: { store: JobStore; clock: Clock }): Records {
  return {
    read: (ref) => store.get(ref, ref.id),
    async change(ref, edit, options = {}) {
      for (;;) {
        const job = await store.get(ref, ref.id);
        const next = job && edit(job);
        if (!next) return { kind: 'unchanged' };
        const written = await store.update(withoutDeadSecret(next, clock.now(), options), {
          now: clock.now(),
          ...options,
        });
        if (written.kind !== 'conflict') return written;
      }
    },
  };
}

/** A platform credential is dropped as soon as it is of no use (contract §4). */
function withoutDeadSecret(job: Job, now: number, { close }: ChangeOptions): Job {
  if (!job.secret || (!close && job.secret.until > now)) return job;
  const { secret: _, ...rest } = job;
  return rest;
}
