import type { Actor } from './contracts/jobs.ts';
import { UserError } from './errors.ts';
import type { Job } from './job.ts';
import { parseId } from './job.ts';

/** Who may see and do what (contract §2 "Who may", §7.6). Unknown, foreign and hidden jobs get the same words. */

/** A job of a room that not everyone reads is shown there, to its maker and to moderators; saved pictures to all. */
export function canSee(job: Job, actor: Actor, output?: string): boolean {
  if (job.area !== actor.area || job.guild !== actor.guild) return false;
  if (!job.room.private || actor.moderator) return true;
  if (job.person.id === actor.person.id || job.room.id === actor.room.id) return true;
  return output !== undefined && job.saved[output] !== undefined;
}

export function idsOf(id: string): { job: string; n?: number } {
  const parsed = parseId(id);
  if (!parsed) throw new UserError('not_here');
  return parsed;
}

export function requireRequester(job: Job, actor: Actor): void {
  if (job.person.id !== actor.person.id) throw new UserError('not_allowed', { person: job.person.name });
}

export function requireRequesterOrModerator(job: Job, actor: Actor): void {
  if (!actor.moderator) requireRequester(job, actor);
}
