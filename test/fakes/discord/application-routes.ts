import { PermissionFlagsBits as Bits } from 'discord-api-types/v10';
import { refusal } from './errors.ts';
import type { Route } from './router.ts';
import { type Fields, fields, text } from './shape.ts';
import type { FakeGuild } from './types.ts';
import type { World } from './world.ts';
import { channelJson, guildJson, memberJson, roleJson, userJson } from './world-json.ts';

export interface ApplicationRoutesDeps {
  world: World;
  applicationId: string;
  gatewayUrl(): string;
  /** What `GET /gateway/bot` says about how often a session may still be opened. */
  sessionStarts(): { total: number; remaining: number; max_concurrency: number };
}

/** Who the app is, and what it can read of servers, channels and people. */
export function createApplicationRoutes(deps: ApplicationRoutesDeps): Route[] {
  const { world, applicationId, gatewayUrl, sessionStarts } = deps;

  const applicationJson = (): Fields => ({
    id: applicationId,
    name: world.bot.username,
    icon: null,
    description: '',
    type: null,
    bot: userJson(world.bot),
    summary: '',
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: 'f'.repeat(64),
    flags: 0,
    flags_new: '0',
    owner: userJson(world.bot),
    team: null,
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    approximate_guild_count: world.guilds.size,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    eligible_oauth2_scopes: [],
    event_webhooks_status: 1,
    integration_types_config: { 0: {}, 1: {} },
  });

  function home(id: string | undefined): FakeGuild {
    const guild = world.look.guild(id ?? '');
    if (!guild.installed) throw refusal.missingAccess();
    return guild;
  }

  const get = (path: string, handle: (params: Record<string, string>) => unknown): Route => ({
    method: 'GET',
    path,
    auth: 'bot',
    handle: ({ params }) => ({ status: 200, json: handle(params) }),
  });

  const openDm: Route = {
    method: 'POST',
    path: '/users/@me/channels',
    auth: 'bot',
    handle({ body }) {
      const person = world.look.user(text(fields(body).recipient_id));
      if (person.bot) throw refusal.dmRefused();
      return { status: 200, json: channelJson(world, world.dm(person)) };
    },
  };

  const typing: Route = {
    method: 'POST',
    path: '/channels/:channel/typing',
    auth: 'bot',
    handle: () => ({ status: 204 }),
  };

  return [
    {
      method: 'GET',
      path: '/gateway',
      auth: 'token',
      handle: () => ({ status: 200, json: { url: gatewayUrl() } }),
    },
    get('/gateway/bot', () => ({
      url: gatewayUrl(),
      shards: 1,
      session_start_limit: { ...sessionStarts(), reset_after: 86_400_000 },
    })),
    get('/users/@me', () => ({
      ...userJson(world.bot),
      mfa_enabled: false,
      locale: 'en-US',
      verified: true,
      email: null,
    })),
    get('/users/@me/guilds', () =>
      [...world.guilds.values()]
        .filter((guild) => guild.installed)
        .map((guild) => ({
          id: guild.id,
          name: guild.name,
          icon: null,
          banner: null,
          owner: false,
          features: [],
          permissions: String(
            guild.members.has(world.bot.id) ? (guild.roles.get(guild.id)?.permissions ?? 0n) : 0n,
          ),
        })),
    ),
    get('/users/:user', ({ user }) => userJson(world.look.user(user ?? ''))),
    get('/applications/@me', applicationJson),
    get('/oauth2/applications/@me', applicationJson),
    get('/guilds/:guild', ({ guild }) => guildJson(home(guild))),
    get('/guilds/:guild/roles', ({ guild }) => {
      const found = home(guild);
      return [...found.roles.keys()].map((id) => roleJson(found, id));
    }),
    get('/guilds/:guild/channels', ({ guild }) => {
      const found = home(guild);
      const channels = [...world.channels.values()].filter(
        (one) => one.guildId === found.id && one.type < 10,
      );
      return channels.map((channel) => channelJson(world, channel));
    }),
    get('/guilds/:guild/members/:user', ({ guild, user }) => {
      const found = home(guild);
      if (!found.members.has(user ?? '')) throw refusal.unknownMember();
      return memberJson(found, world.look.user(user ?? ''));
    }),
    get('/channels/:channel', ({ channel }) => {
      const found = world.look.channel(channel ?? '');
      if (!(world.permissions(world.bot, found) & Bits.ViewChannel)) throw refusal.missingAccess();
      return channelJson(world, found);
    }),
    openDm,
    typing,
  ];
}
