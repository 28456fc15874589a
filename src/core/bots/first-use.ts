import type { Actor, Jobs } from '../contracts/jobs.ts';

/** Guilds that this process has looked at; then it starts anew. */
const MOST_GUILDS = 10_000;

/** Whether somebody makes the first picture of a guild: only they are told how it works. */
export interface FirstUse {
  /** Asked after a picture was begun; true for each guild once at most. */
  isFirst(actor: Actor): Promise<boolean>;
  /** It could not be said now: it is asked anew. */
  forget(actor: Actor): void;
}

export function createFirstUse(jobs: Pick<Jobs, 'history'>): FirstUse {
  const seen = new Set<string>();
  return {
    async isFirst(actor) {
      if (seen.has(actor.guild)) return false;
      if (seen.size >= MOST_GUILDS) seen.clear();
      seen.add(actor.guild);
      const { total } = await jobs.history(actor, { limit: 1 });
      return total <= 1;
    },
    forget: ({ guild }) => void seen.delete(guild),
  };
}
