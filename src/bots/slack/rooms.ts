import { z } from 'zod';
import type { Clock } from '../../core/contracts/clock.ts';
import type { Room } from '../../core/job.ts';
import { codeOf, isDeadEnd, missingScopeOf, tidy } from './errors.ts';
import { SlackRefusal } from './refusal.ts';
import type { Workspace } from './workspaces.ts';

/** How long an answer counts: a channel that becomes private is private for us within a minute. */
const TRUST_MS = 60_000;
const MOST_ROOMS = 5_000;
/** Without these a result would be paid for, and shown to nobody. */
const NEEDED_TO_SHOW = ['chat:write', 'files:write', 'files:read'];

/** Slack says with every answer what the app may do. */
const allowedSchema = z.object({ response_metadata: z.object({ scopes: z.array(z.string()) }) });

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

/** Whether a reply can stand in a channel and be shown there, and whether everyone can read it: no payload says. */
export interface Rooms {
  /** Throws `SlackRefusal` where we cannot write. In doubt a channel is private. */
  of(workspace: Workspace, room: Pick<Room, 'id' | 'name'>): Promise<Room>;
}

export function createRooms({ clock }: { clock: Clock }): Rooms {
  const known = new Map<string, { until: number; answer: Promise<Seen> }>();

  async function ask({ web }: Workspace, room: Pick<Room, 'id' | 'name'>): Promise<Seen> {
    if (isDirect(room.id, room.name)) {
      checkScopes(await web.quick.auth.test());
      return { writable: 'yes', room: { ...room, private: false } };
    }
    const answer = await web.quick.conversations.info({ channel: room.id });
    checkScopes(answer);
    const { channel } = channelSchema.parse(answer);
    const name = channel.name ?? room.name;
    const seen = { id: room.id, private: channel.is_private !== false, ...(name ? { name } : {}) };
    if (channel.is_archived || channel.is_read_only) return { writable: 'closed', room: seen };
    return { writable: channel.is_member ? 'yes' : 'absent', room: seen };
  }

  async function look(workspace: Workspace, room: Pick<Room, 'id' | 'name'>): Promise<Seen> {
    const unseen = { ...room, private: !isDirect(room.id, room.name) };
    try {
      return await ask(workspace, room);
    } catch (error) {
      if (error instanceof SlackRefusal) throw error;
      // A private channel without us in it is not there for us.
      if (codeOf(error) === 'channel_not_found') return { writable: 'absent', room: unseen };
      const scope = missingScopeOf(error);
      // Group messages have a scope of their own, which the app does without: it is a guest there at best.
      if (scope?.includes('mpim')) return { writable: 'absent', room: unseen };
      if (scope) throw new SlackRefusal('missingScope', { scope }, error);
      if (isDeadEnd(error)) throw new SlackRefusal('shutOut', {}, tidy(error));
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
      const found = await seen(workspace, room);
      if (found.writable === 'absent') throw new SlackRefusal('notInChannel');
      if (found.writable === 'closed') throw new SlackRefusal('closedChannel');
      return found.room;
    },
  };
}

function checkScopes(answer: unknown): void {
  const read = allowedSchema.safeParse(answer);
  if (!read.success) return;
  const { scopes } = read.data.response_metadata;
  const lacking = NEEDED_TO_SHOW.filter((scope) => !scopes.includes(scope));
  if (lacking.length > 0) throw new SlackRefusal('missingScope', { scope: lacking.join(', ') });
}
