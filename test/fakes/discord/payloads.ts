import { randomBytes } from 'node:crypto';
import {
  ApplicationIntegrationType,
  PermissionFlagsBits as Bits,
  ChannelType,
  InteractionContextType,
} from 'discord-api-types/v10';
import type { Interaction } from './interactions.ts';
import { uploadLimitOfTier } from './limits.ts';
import { everyonePermissions } from './permissions.ts';
import type { Fields } from './shape.ts';
import type { FakeChannel, FakeMessage, FakeUser } from './types.ts';
import type { World } from './world.ts';
import { channelJson, memberJson, userJson } from './world-json.ts';

/** Where an interaction happens, and how the app got there. */
export interface Place {
  channel: FakeChannel;
  user: FakeUser;
  /** The person's language; default: the user's own. */
  locale?: string;
  /** The server's; default: the guild's own. */
  guildLocale?: string;
  /** The member's permissions in the channel, in place of the computed ones. */
  permissions?: bigint;
  /** The bot's permissions in the channel, in place of the computed ones. */
  appPermissions?: bigint;
  /** Who installed the app here; default: the server where the bot is in, else the person. */
  installedBy?: 'guild' | 'user' | 'both';
  /** Most bytes of one upload, in place of the greater of boost tier and subscription. */
  attachmentSizeLimit?: number;
}

export interface PayloadDeps {
  world: World;
  applicationId: string;
  nextId(): string;
  now(): number;
}

function contextOf({ channel }: Place): number {
  if (channel.guildId) return InteractionContextType.Guild;
  return channel.type === ChannelType.DM
    ? InteractionContextType.BotDM
    : InteractionContextType.PrivateChannel;
}

/** Builds interactions as the gateway sends them (`INTERACTION_CREATE`), complete. */
export function createPayloads({ world, applicationId, nextId, now }: PayloadDeps) {
  function ownersOf(place: Place): Fields {
    const { channel, user } = place;
    const guild = world.look.guildOf(channel);
    const botIsHere = guild?.installed ?? channel.type === ChannelType.DM;
    const by = place.installedBy ?? (botIsHere ? 'guild' : 'user');
    const owners: Fields = {};
    // In a direct message with the bot the "server" is 0.
    if (by !== 'user') owners[ApplicationIntegrationType.GuildInstall] = guild?.id ?? '0';
    if (by !== 'guild') owners[ApplicationIntegrationType.UserInstall] = user.id;
    return owners;
  }

  function who({ channel, user, permissions }: Place): Fields {
    const guild = world.look.guildOf(channel);
    if (!guild) return { user: userJson(user) };
    const bits = permissions ?? world.permissions(user, channel);
    return { member: { ...memberJson(guild, user), permissions: String(bits) } };
  }

  function where(place: Place): Fields {
    const { channel, user } = place;
    const guild = world.look.guildOf(channel);
    const partial = channelJson(world, channel, user);
    const base = { channel: partial, channel_id: channel.id };
    if (!guild) return base;
    const locale = place.guildLocale ?? guild.locale;
    return {
      ...base,
      guild_id: guild.id,
      guild_locale: locale,
      guild: { id: guild.id, locale, features: [] },
    };
  }

  /** Without a server install the app has what everyone has, but can't see the channel itself. */
  function appPermissions(place: Place): bigint {
    const guild = world.look.guildOf(place.channel);
    if (place.appPermissions !== undefined) return place.appPermissions;
    if (guild?.installed) return world.permissions(world.bot, place.channel);
    return everyonePermissions | Bits.MentionEveryone;
  }

  function make(
    place: Place,
    about: { type: number; data: Fields; source: FakeMessage | null; message?: Fields },
  ): Interaction {
    const { channel, user } = place;
    const guild = world.look.guildOf(channel);
    const owners = ownersOf(place);
    const fileLimit =
      place.attachmentSizeLimit ?? Math.max(user.uploadLimit, uploadLimitOfTier(guild?.boostTier ?? 0));
    const id = nextId();
    const token = Buffer.from(`interaction:${id}:${randomBytes(48).toString('hex')}`).toString('base64url');
    const payload: Fields = {
      id,
      application_id: applicationId,
      type: about.type,
      token,
      version: 1,
      data: about.data,
      ...where(place),
      ...who(place),
      locale: place.locale ?? user.locale,
      app_permissions: String(appPermissions(place)),
      authorizing_integration_owners: owners,
      context: contextOf(place),
      attachment_size_limit: fileLimit,
      entitlements: [],
      entitlement_sku_ids: [],
    };
    if (about.message) payload.message = about.message;
    const userInstallOnly = !('0' in owners);
    return {
      id,
      token,
      type: about.type,
      channel,
      guild,
      user,
      payload,
      fileLimit,
      userInstallOnly,
      place,
      dispatchedAt: now(),
      source: about.source,
      acknowledgement: null,
      original: null,
      modal: null,
      choices: null,
      followUps: [],
    };
  }

  /** Where a message stands. */
  const channelOf = (message: FakeMessage): FakeChannel => world.look.channel(message.channelId);

  return { make, channelOf };
}

export type Payloads = ReturnType<typeof createPayloads>;
