import type { Job } from '../../core/job.ts';
import { attemptsOf, ledgerLines } from '../../core/money.ts';
import type { Guild } from './guild.ts';

/**
 * Runs a change of a stored job. After one that failed nobody knows which state is on the disk, and in which of
 * its places: before the next change what was acknowledged is written again, or a restart could prefer the other.
 */
export async function surely<T>(guild: Guild, job: Job, open: boolean, change: () => Promise<T>): Promise<T> {
  if (guild.doubtful.has(job.id)) await settle(guild, job, open);
  try {
    return await change();
  } catch (error) {
    guild.doubtful.set(job.id, open ? null : job);
    throw error;
  }
}

/** Makes a state the only one on the disk. Whatever fails, the next start finds enough to do the same. */
export async function settle(guild: Guild, job: Job, open: boolean): Promise<void> {
  const attempts = new Set(attemptsOf(job).map(({ id }) => id));
  const wasMoving = guild.moving.has(job.id);
  guild.doubtful.delete(job.id);
  guild.moving.add(job.id);
  try {
    if (open) await guild.writeOpen(job);
    else await guild.history.put([job]);
    await guild.ledger.settle(attempts, job.createdAt, open ? [] : ledgerLines(job));
    if (open) await guild.history.delete([job.id]);
    else await guild.removeOpen(job.id);
  } catch (error) {
    guild.doubtful.set(job.id, open ? null : job);
    throw error;
  } finally {
    if (!wasMoving) guild.moving.delete(job.id);
  }
}
