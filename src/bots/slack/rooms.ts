import { z } from 'zod';
import type { Clock } from '../../core/contracts/clock.ts';
import type { Room } from '../../core/job.ts';
import { codeOf, missingScopeOf } from './errors.ts';
import { SlackRefusal } from './refusal.ts';
import type { Workspace } from './workspaces.ts';

/** How long an answer counts: a channel that becomes private is private for us within a minute. */
const TRUST_MS = 60_000;
const MOST_ROOMS = 5_000;

const channelSchema = z.object({
  channel: z.object({
    name: z.string().nullish(),
    is_private: z.boolean().nullish(),
    is_member: z.boolean().nullish(),
    is_archived: z.boolean().nullish(),
    is_read_only: z.boolean().nullish(),
  }),
});

/** What Slack says of a channel. `unknown`: it could not be asked, so it is not held against anybody. */
interface Seen {
  readonly writable: 'yes' | 'absent' | 'closed' | 'unknown';
  readonly room: Room;
}

/** Direct and group messages: they belong to the person, and a reply there goes to the app's own messages. */
export const isDirect = (id: string, name: string | null | undefined): boolean =>
  id.startsWith('D') || /^mpdm-/.test(name ?? '');

/** Whether a reply can stand in a channel, and whether everyone can read it: no payload says either. */
export interface Rooms {
  /** Throws `SlackRefusal` where we cannot write. In doubt a channel is private. */
  of(workspace: Workspace, room: Pick<Room, 'id' | 'name'>): Promise<Room>;
}

export function createRooms({ clock }: { clock: Clock }): Rooms {
  const known = new Map<string, { until: number; answer: Promise<Seen> }>();

  async function ask({ web }: Workspace, room: Pick<Room, 'id' | 'name'>): Promise<Seen> {
    const { channel } = channelSchema.parse(await web.quick.conversations.info({ channel: room.id }));
    const name = channel.name ?? room.name;
    const seen = { id: room.id, private: channel.is_private !== false, ...(name ? { name } : {}) };
    if (channel.is_archived || channel.is_read_only) return { writable: 'closed', room: seen };
    return { writable: channel.is_member ? 'yes' : 'absent', room: seen };
  }

  async function look(workspace: Workspace, room: Pick<Room, 'id' | 'name'>): Promise<Seen> {
    const unseen = { ...room, private: true };
    try {
      return await ask(workspace, room);
    } catch (error) {
      // A private channel without us in it is not there for us.
      if (codeOf(error) === 'channel_not_found') return { writable: 'absent', room: unseen };
      const scope = missingScopeOf(error);
      // Group messages have a scope of their own, which the app does without: it is a guest there at best.
      if (scope?.includes('mpim')) return { writable: 'absent', room: unseen };
      if (scope) throw new SlackRefusal('missingScope', { scope }, error);
      return { writable: 'unknown', room: unseen };
    }
  }

  async function seen(workspace: Workspace, room: Pick<Room, 'id' | 'name'>): Promise<Seen> {
    const key = `${workspace.team} ${room.id}`;
    const found = known.get(key);
    if (found && found.until > clock.now()) return found.answer;
    const answer = look(workspace, room);
    if (known.size >= MOST_ROOMS) known.clear();
    known.set(key, { until: clock.now() + TRUST_MS, answer });
    // Only a good answer is worth keeping: whoever is invited now is let in at once.
    const good = await answer.then(({ writable }) => writable === 'yes').catch(() => false);
    if (!good) known.delete(key);
    return answer;
  }

  return {
    async of(workspace, room) {
      if (isDirect(room.id, room.name)) return { ...room, private: false };
      const found = await seen(workspace, room);
      if (found.writable === 'absent') throw new SlackRefusal('notInChannel');
      if (found.writable === 'closed') throw new SlackRefusal('closedChannel');
      return found.room;
    },
  };
}
