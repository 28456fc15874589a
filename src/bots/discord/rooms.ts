import { ChannelType, PermissionFlagsBits, Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Actor } from '../../core/contracts/jobs.ts';
import type { Room } from '../../core/job.ts';
import { installedIn } from './actor.ts';
import type { DiscordDeps } from './deps.ts';
import type { Interaction } from './interaction.ts';
import type { DiscordRest } from './rest.ts';

/** How long an answer counts: a room that becomes private is private for us within a minute. */
const TRUST_MS = 60_000;
const MOST_ROOMS = 5_000;
/** The job does not wait longer for it; without an answer the room counts as private. */
const DEADLINE_MS = 2_000;

const bits = z.string().regex(/^\d+$/).transform(BigInt);

const channelSchema = z.object({
  type: z.number(),
  parent_id: z.string().nullish(),
  permission_overwrites: z.array(z.object({ id: z.string(), allow: bits, deny: bits })).nullish(),
});
type Channel = z.infer<typeof channelSchema>;

const rolesSchema = z.array(z.object({ id: z.string(), permissions: bits }));

const OF_A_PARENT: readonly number[] = [ChannelType.PublicThread, ChannelType.AnnouncementThread];

/** Whether everyone of a server can read a room: no payload says it, and in doubt it is private. */
export interface Rooms {
  of(interaction: Interaction, actor: Actor): Promise<Room>;
}

export function createRooms({ rest, clock }: { rest: DiscordRest; clock: DiscordDeps['clock'] }): Rooms {
  const known = new Map<string, { until: number; answer: Promise<boolean> }>();

  async function isPrivate(server: string, channel: string): Promise<boolean> {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const read = async (id: string) =>
      channelSchema.parse(await rest.bot.get(Routes.channel(id), { signal }));
    let room = await read(channel);
    if (room.type === ChannelType.PrivateThread) return true;
    if (OF_A_PARENT.includes(room.type) && room.parent_id) room = await read(room.parent_id);
    return hiddenFromEveryone(room, server) ?? !(await everyoneSees(server, signal));
  }

  /** What the server's role "everyone" may without a word of the channel. */
  async function everyoneSees(server: string, signal: AbortSignal): Promise<boolean> {
    const roles = rolesSchema.parse(await rest.bot.get(Routes.guildRoles(server), { signal }));
    const everyone = roles.find(({ id }) => id === server)?.permissions ?? 0n;
    return (everyone & (PermissionFlagsBits.ViewChannel | PermissionFlagsBits.Administrator)) !== 0n;
  }

  function look(server: string, channel: string): Promise<boolean> {
    const now = clock.now();
    const found = known.get(channel);
    if (found && found.until > now) return found.answer;
    const answer = isPrivate(server, channel).catch(() => {
      known.delete(channel);
      return true;
    });
    if (known.size >= MOST_ROOMS) known.clear();
    known.set(channel, { until: now + TRUST_MS, answer });
    return answer;
  }

  return {
    async of(interaction, { room }) {
      const server = installedIn(interaction);
      if (server === undefined) return { ...room, private: false };
      return { ...room, private: await look(server, room.id) };
    },
  };
}

/** Whether the channel hides itself from everyone (true = private); undefined where it leaves it to the server. */
function hiddenFromEveryone(
  { permission_overwrites: overwrites }: Channel,
  server: string,
): boolean | undefined {
  const everyone = overwrites?.find(({ id }) => id === server);
  if (!everyone) return undefined;
  if ((everyone.allow & PermissionFlagsBits.ViewChannel) !== 0n) return false;
  return (everyone.deny & PermissionFlagsBits.ViewChannel) !== 0n ? true : undefined;
}
