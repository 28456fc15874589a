import { SlackError } from './errors.ts';
import type { Ids } from './ids.ts';
import type { FakeTeam, FakeUser } from './types.ts';

export interface Trigger {
  id: string;
  team: FakeTeam;
  user: FakeUser;
  at: number;
  usedFor: 'view' | null;
  /** The interaction that it belongs to. */
  interactionId: string;
}

const lifeMs = 3_000;

/** Trigger ids: they live three seconds and open one view. */
export function createTriggers({ now, ids }: { now(): number; ids: Ids }) {
  const all = new Map<string, Trigger>();
  return {
    make(team: FakeTeam, user: FakeUser, interactionId: string): string {
      const id = `${Math.floor(now())}.${team.id}.${ids.secret()}`;
      all.set(id, { id, team, user, at: now(), usedFor: null, interactionId });
      return id;
    },
    /** Uses a trigger up. Throws what `views.open` answers where it is of no use. */
    exchange(id: string, team: FakeTeam): Trigger {
      const found = all.get(id);
      if (!found || found.team.id !== team.id) throw new SlackError('invalid_trigger_id');
      if (found.usedFor) throw new SlackError('exchanged_trigger_id');
      if (now() - found.at > lifeMs) throw new SlackError('expired_trigger_id');
      found.usedFor = 'view';
      return found;
    },
  };
}

export type Triggers = ReturnType<typeof createTriggers>;
