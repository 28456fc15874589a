import { PermissionFlagsBits as Bits, ChannelType } from 'discord-api-types/v10';
import { refusal } from './errors.ts';
import { uploadLimitOfTier } from './limits.ts';
import { allPermissions, everyonePermissions, permissionsIn } from './permissions.ts';
import type { FakeChannel, FakeGuild, FakeUser } from './types.ts';

export interface WorldDeps {
  now(): number;
  nextId(): string;
}

export interface ChannelOptions {
  name?: string;
  nsfw?: boolean;
  /** Only the bot and `visibleTo` can see it: an overwrite takes View Channel from everyone. */
  private?: boolean;
  visibleTo?: FakeUser[];
}

export type World = ReturnType<typeof createWorld>;

/** Servers, channels, people and who may do what. Tests build it; the routes only read it. */
export function createWorld({ now, nextId }: WorldDeps) {
  const users = new Map<string, FakeUser>();
  const guilds = new Map<string, FakeGuild>();
  const channels = new Map<string, FakeChannel>();

  function user(options: Partial<Omit<FakeUser, 'id'>> & { id?: string } = {}): FakeUser {
    const id = options.id ?? nextId();
    const made: FakeUser = {
      id,
      username: options.username ?? `person${users.size}`,
      displayName: options.displayName ?? options.username ?? `Person ${users.size}`,
      locale: options.locale ?? 'en-US',
      bot: options.bot ?? false,
      refusesDms: options.refusesDms ?? false,
      uploadLimit: options.uploadLimit ?? 0,
    };
    users.set(id, made);
    return made;
  }

  const bot = user({ username: 'nanobanana', displayName: 'nanobanana', bot: true });

  function join(
    guild: FakeGuild,
    person: FakeUser,
    options: { permissions?: bigint; roles?: string[] } = {},
  ): void {
    const known = guild.members.get(person.id);
    guild.members.set(person.id, {
      roles: options.roles ?? known?.roles ?? [],
      joinedAt: known?.joinedAt ?? now(),
      extra: options.permissions ?? known?.extra ?? 0n,
    });
  }

  function role(guild: FakeGuild, options: { name?: string; permissions?: bigint } = {}): string {
    const id = nextId();
    guild.roles.set(id, { id, name: options.name ?? `role ${id}`, permissions: options.permissions ?? 0n });
    return id;
  }

  function guild(
    options: {
      name?: string;
      locale?: string;
      boostTier?: number;
      installed?: boolean;
      owner?: FakeUser;
    } = {},
  ): FakeGuild {
    const id = nextId();
    const owner = options.owner ?? user({ username: `owner-${id}` });
    const made: FakeGuild = {
      id,
      name: options.name ?? 'A server',
      locale: options.locale ?? 'en-US',
      boostTier: options.boostTier ?? 0,
      ownerId: owner.id,
      installed: options.installed ?? true,
      roles: new Map([[id, { id, name: '@everyone', permissions: everyonePermissions }]]),
      members: new Map(),
    };
    guilds.set(id, made);
    join(made, owner);
    if (made.installed) join(made, bot);
    return made;
  }

  function addChannel(made: Omit<FakeChannel, 'id' | 'deleted' | 'archived' | 'locked'>): FakeChannel {
    const channel = { ...made, id: nextId(), archived: false, locked: false, deleted: false };
    channels.set(channel.id, channel);
    return channel;
  }

  function channel(of: FakeGuild, options: ChannelOptions = {}): FakeChannel {
    const seers = [bot, ...(options.visibleTo ?? [])];
    return addChannel({
      type: ChannelType.GuildText,
      name: options.name ?? 'general',
      guildId: of.id,
      parentId: null,
      nsfw: options.nsfw ?? false,
      recipients: [],
      overwrites: options.private
        ? [
            { id: of.id, type: 0, allow: 0n, deny: Bits.ViewChannel },
            ...seers.map((one) => ({ id: one.id, type: 1 as const, allow: Bits.ViewChannel, deny: 0n })),
          ]
        : [],
    });
  }

  function thread(
    of: FakeChannel,
    options: { name?: string; private?: boolean; members?: FakeUser[] } = {},
  ): FakeChannel {
    return addChannel({
      type: options.private ? ChannelType.PrivateThread : ChannelType.PublicThread,
      name: options.name ?? 'a thread',
      guildId: of.guildId,
      parentId: of.id,
      nsfw: of.nsfw,
      recipients: [bot, ...(options.members ?? [])].map((one) => one.id),
      overwrites: [],
    });
  }

  /** The direct messages of a person and the bot: always the same channel. */
  function dm(person: FakeUser): FakeChannel {
    const known = [...channels.values()].find(
      (one) => one.type === ChannelType.DM && one.recipients.includes(person.id),
    );
    return known ?? addConversation(ChannelType.DM, [person, bot]);
  }

  /** A conversation of people in which the bot is not (context 2): only user installs work there. */
  function groupDm(people: FakeUser[]): FakeChannel {
    return addConversation(ChannelType.GroupDM, people);
  }

  function addConversation(type: number, people: FakeUser[]): FakeChannel {
    const recipients = people.map((one) => one.id);
    return addChannel({
      type,
      name: '',
      guildId: null,
      parentId: null,
      nsfw: false,
      recipients,
      overwrites: [],
    });
  }

  /** Takes the bot out of a server, as a moderator does. */
  function kick(of: FakeGuild): void {
    of.members.delete(bot.id);
    of.installed = false;
  }

  /** Takes permissions from a member, or from everyone, in one channel. */
  function deny(of: FakeChannel, who: FakeUser | 'everyone', bits: bigint): void {
    const id = who === 'everyone' ? (of.guildId ?? '') : who.id;
    of.overwrites.push({ id, type: who === 'everyone' ? 0 : 1, allow: 0n, deny: bits });
  }

  function permissions(person: FakeUser, of: FakeChannel): bigint {
    const home = of.guildId ? guilds.get(of.guildId) : undefined;
    if (!home) return of.recipients.includes(person.id) ? everyonePermissions : 0n;
    const parent = of.parentId && of.type >= 10 && of.type <= 12 ? channels.get(of.parentId) : undefined;
    return permissionsIn(home, of, person.id, parent ?? null);
  }

  const look = {
    user(id: string): FakeUser {
      const found = users.get(id);
      if (!found) throw refusal.unknownUser();
      return found;
    },
    guild(id: string): FakeGuild {
      const found = guilds.get(id);
      if (!found) throw refusal.unknownGuild();
      return found;
    },
    channel(id: string): FakeChannel {
      const found = channels.get(id);
      if (!found || found.deleted) throw refusal.unknownChannel();
      return found;
    },
    guildOf(of: FakeChannel): FakeGuild | null {
      return (of.guildId && guilds.get(of.guildId)) || null;
    },
  };

  /** Most bytes of one file that the bot's own token may send to a channel. */
  function uploadLimit(of: FakeChannel): number {
    return uploadLimitOfTier(look.guildOf(of)?.boostTier ?? 0);
  }

  return {
    users,
    guilds,
    channels,
    bot,
    user,
    guild,
    channel,
    thread,
    dm,
    groupDm,
    join,
    kick,
    role,
    deny,
    permissions,
    look,
    uploadLimit,
    allPermissions,
  };
}
