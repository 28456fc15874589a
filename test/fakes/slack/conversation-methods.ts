import { type Fields, text } from '../discord/shape.ts';
import { yes } from './body.ts';
import { SlackError } from './errors.ts';
import type { Call, Methods } from './method.ts';
import type { FakeChannel, FakeTeam, FakeUser } from './types.ts';
import type { World } from './world.ts';

const readScopes = { public: 'channels:read', private: 'groups:read', im: 'im:read', mpim: 'mpim:read' };

function channelJson(channel: FakeChannel, team: FakeTeam, world: World): Fields {
  const other = [...channel.members].find((id) => id !== team.bot.id);
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    created: 1_700_000_000,
    creator: team.bot.id,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: channel.kind === 'im',
    is_mpim: channel.kind === 'mpim',
    is_private: channel.kind !== 'public',
    is_archived: channel.archived,
    is_general: false,
    is_shared: channel.extShared,
    is_ext_shared: channel.extShared,
    is_org_shared: false,
    is_pending_ext_shared: false,
    is_member: world.botIn(channel),
    context_team_id: team.id,
    ...(channel.kind === 'im' ? { user: other } : { num_members: channel.members.size }),
  };
}

function userJson(user: FakeUser, withLocale: boolean): Fields {
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    real_name: user.displayName,
    deleted: user.deleted,
    tz: 'Asia/Seoul',
    tz_label: 'Korea Standard Time',
    tz_offset: 32_400,
    profile: { real_name: user.displayName, display_name: user.displayName, team: user.teamId },
    is_admin: user.admin,
    is_owner: user.owner,
    is_primary_owner: false,
    is_restricted: user.guest !== 'no',
    is_ultra_restricted: user.guest === 'single',
    is_bot: user.bot,
    is_app_user: false,
    ...(user.stranger ? { is_stranger: true } : {}),
    updated: 1_700_000_000,
    ...(withLocale ? { locale: user.locale } : {}),
  };
}

export function createConversationMethods(world: World): Methods {
  function channelOf({ args, team }: Call): FakeChannel {
    const channel = world.channels.get(text(args.channel));
    const visible = channel?.teamId === team.id && (channel.kind === 'public' || world.botIn(channel));
    if (!channel || !visible) throw new SlackError('channel_not_found');
    return channel;
  }

  /** The scope that the kind of channel needs. */
  function scopesOf({ args }: Call): string[] {
    const channel = world.channels.get(text(args.channel));
    return [readScopes[channel?.kind ?? 'public']];
  }

  function kindsOf({ args }: Call): FakeChannel['kind'][] {
    const asked = text(args.types) || 'public_channel';
    const names = { public: 'public_channel', private: 'private_channel', im: 'im', mpim: 'mpim' } as const;
    const kinds = ['public', 'private', 'im', 'mpim'] as const;
    return kinds.filter((kind) => asked.split(',').includes(names[kind]));
  }

  function listed(call: Call): Fields {
    const kinds = kindsOf(call);
    const shown = [...world.channels.values()].filter(
      (one) =>
        one.teamId === call.team.id &&
        kinds.includes(one.kind) &&
        (one.kind === 'public' || world.botIn(one)) &&
        !(yes(call.args.exclude_archived) && one.archived),
    );
    const channels = shown.map((one) => channelJson(one, call.team, world));
    return { channels, response_metadata: { next_cursor: '' } };
  }

  function open({ args, team }: Call): Fields {
    const people = text(args.users)
      .split(',')
      .map((id) => world.users.get(id.trim()));
    const found = people.filter((one) => one !== undefined && !one.deleted);
    if (found.length === 0 || found.length < people.length) throw new SlackError('user_not_found');
    const [only] = found;
    const channel =
      found.length === 1 && only
        ? world.dm(only, team)
        : world.conversation(team, [...found.filter((one) => one !== undefined), team.bot], 'mpim');
    return { channel: yes(args.return_im) ? channelJson(channel, team, world) : { id: channel.id } };
  }

  function join(call: Call): Fields {
    const channel = channelOf(call);
    if (channel.kind !== 'public') throw new SlackError('method_not_supported_for_channel_type');
    if (channel.archived) throw new SlackError('is_archived');
    world.invite(channel);
    return { channel: channelJson(channel, call.team, world) };
  }

  function userInfo({ args, team }: Call): Fields {
    const user = world.users.get(text(args.user));
    if (!user) throw new SlackError('user_not_found');
    const shared = [...world.channels.values()].some(
      (one) => one.members.has(user.id) && one.teamId === team.id,
    );
    if (user.teamId !== team.id && !shared) throw new SlackError('user_not_visible');
    return { user: userJson(user, yes(args.include_locale)) };
  }

  const bot = { auth: 'bot', json: false } as const;
  return {
    'conversations.info': {
      ...bot,
      scopes: scopesOf,
      tier: 3,
      required: ['channel'],
      run: (call) => ({ channel: channelJson(channelOf(call), call.team, world) }),
    },
    'conversations.members': {
      ...bot,
      scopes: scopesOf,
      tier: 4,
      required: ['channel'],
      run: (call) => ({ members: [...channelOf(call).members], response_metadata: { next_cursor: '' } }),
    },
    'conversations.list': {
      ...bot,
      scopes: (call) => kindsOf(call).map((kind) => readScopes[kind]),
      tier: 2,
      run: listed,
    },
    'conversations.open': {
      ...bot,
      json: true,
      scopes: ['im:write'],
      tier: 3,
      required: ['users'],
      run: open,
    },
    'conversations.join': {
      ...bot,
      json: true,
      scopes: ['channels:join'],
      tier: 3,
      required: ['channel'],
      run: join,
    },
    'users.info': { ...bot, scopes: ['users:read'], tier: 4, required: ['user'], run: userInfo },
  };
}
