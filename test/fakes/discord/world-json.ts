import { ChannelType } from 'discord-api-types/v10';
import type { Fields } from './shape.ts';
import type { FakeChannel, FakeGuild, FakeUser } from './types.ts';
import type { World } from './world.ts';

export function userJson(user: FakeUser): Fields {
  const base = {
    id: user.id,
    username: user.username,
    discriminator: user.bot ? '0001' : '0',
    global_name: user.bot ? null : user.displayName,
    avatar: null,
    banner: null,
    accent_color: null,
    avatar_decoration_data: null,
    collectibles: null,
    primary_guild: null,
    public_flags: 0,
    flags: 0,
  };
  return user.bot ? { ...base, bot: true } : base;
}

export function memberJson(guild: FakeGuild, user: FakeUser): Fields {
  const member = guild.members.get(user.id);
  return {
    user: userJson(user),
    roles: member?.roles ?? [],
    joined_at: new Date(member?.joinedAt ?? 0).toISOString(),
    nick: null,
    avatar: null,
    banner: null,
    communication_disabled_until: null,
    premium_since: null,
    pending: false,
    deaf: false,
    mute: false,
    flags: 0,
  };
}

const isThread = (channel: FakeChannel) => channel.type >= 10 && channel.type <= 12;

function threadJson(world: World, channel: FakeChannel): Fields {
  return {
    parent_id: channel.parentId,
    owner_id: world.look.guildOf(channel)?.ownerId ?? world.bot.id,
    message_count: 0,
    member_count: channel.recipients.length,
    total_message_sent: 0,
    rate_limit_per_user: 0,
    thread_metadata: {
      archived: channel.archived,
      archive_timestamp: null,
      auto_archive_duration: 4320,
      locked: channel.locked,
    },
  };
}

/** A channel as its own route gives it, or (with `viewer`) the part of it that stands in an interaction. */
export function channelJson(world: World, channel: FakeChannel, viewer?: FakeUser): Fields {
  const shared = { id: channel.id, type: channel.type, flags: 0, last_message_id: null };
  const permissions = viewer ? { permissions: String(world.permissions(viewer, channel)) } : {};
  if (!channel.guildId) {
    const others = channel.recipients.filter((id) => id !== world.bot.id);
    const recipients = others.map((id) => userJson(world.look.user(id)));
    const group = channel.type === ChannelType.GroupDM ? { name: channel.name || null, icon: null } : {};
    return { ...shared, ...group, recipients };
  }
  const inGuild = { ...shared, ...permissions, guild_id: channel.guildId, name: channel.name };
  if (isThread(channel)) return { ...inGuild, ...threadJson(world, channel) };
  const overwrites = channel.overwrites.map((one) => ({
    id: one.id,
    type: one.type,
    allow: String(one.allow),
    deny: String(one.deny),
  }));
  const own = { parent_id: null, position: 0, topic: null, nsfw: channel.nsfw, rate_limit_per_user: 0 };
  return viewer ? { ...inGuild, ...own } : { ...inGuild, ...own, permission_overwrites: overwrites };
}

export function roleJson(guild: FakeGuild, roleId: string): Fields {
  const role = guild.roles.get(roleId);
  return {
    id: roleId,
    name: role?.name ?? '',
    description: null,
    permissions: String(role?.permissions ?? 0n),
    position: roleId === guild.id ? 0 : 1,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: false,
    mentionable: false,
    icon: null,
    unicode_emoji: null,
    flags: 0,
  };
}

export function guildJson(guild: FakeGuild): Fields {
  const nothing = [
    'icon',
    'banner',
    'splash',
    'discovery_splash',
    'home_header',
    'description',
    'afk_channel_id',
    'application_id',
    'widget_channel_id',
    'system_channel_id',
    'rules_channel_id',
    'safety_alerts_channel_id',
    'public_updates_channel_id',
    'vanity_url_code',
    'max_presences',
    'incidents_data',
  ].map((name) => [name, null]);
  return {
    ...Object.fromEntries(nothing),
    id: guild.id,
    name: guild.name,
    owner_id: guild.ownerId,
    preferred_locale: guild.locale,
    premium_tier: guild.boostTier,
    premium_subscription_count: 0,
    roles: [...guild.roles.keys()].map((id) => roleJson(guild, id)),
    features: [],
    emojis: [],
    stickers: [],
    region: 'us-west',
    afk_timeout: 300,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    mfa_level: 0,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    nsfw: false,
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
    system_channel_flags: 0,
    verification_level: 1,
    widget_enabled: false,
  };
}
