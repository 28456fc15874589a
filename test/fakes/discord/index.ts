import { once } from 'node:events';
import { createActions } from './actions.ts';
import { createApplicationRoutes } from './application-routes.ts';
import { createCallbackRoute } from './callback-route.ts';
import { createCdn } from './cdn.ts';
import { createCommands } from './commands.ts';
import { createFaults } from './faults.ts';
import { createGateway } from './gateway.ts';
import { createSnowflakes } from './ids.ts';
import { createInteractions } from './interactions.ts';
import { createMessageJson } from './message-json.ts';
import { createMessageRoutes } from './message-routes.ts';
import { createMessages } from './messages.ts';
import type { Oracle } from './oracle.ts';
import { createPayloads } from './payloads.ts';
import { createPeople } from './people.ts';
import { createRateLimits, type RateLimitOptions, usualRateLimits } from './rate-limits.ts';
import { createRouter } from './router.ts';
import { createHttpServer } from './server.ts';
import type { RequestRecord } from './types.ts';
import { createWaiting } from './waiting.ts';
import { createWebhookRoutes } from './webhook-routes.ts';
import { createWorld } from './world.ts';
import { guildJson, userJson } from './world-json.ts';

export interface FakeDiscordOptions {
  /** The one token that is accepted. */
  token?: string;
  /** The time in milliseconds; default the computer's. `advance` adds to it. */
  now?: () => number;
  rateLimits?: Partial<RateLimitOptions> | 'off';
  /** Checks every request and answer against Discord's own description; see `oracle.ts`. */
  oracle?: Oracle | null;
  /** Edits that a message older than an hour takes before error 30046; default 30. */
  oldMessageEdits?: number;
  heartbeatMs?: number;
  /** Starts of a session left for today when the fake starts, as `GET /gateway/bot` says; default 1000. */
  sessionStartsLeft?: number;
}

export type FakeDiscord = Awaited<ReturnType<typeof createFakeDiscord>>;

/** A Discord of one's own on a free port of this computer. See README.md in this folder. */
export async function createFakeDiscord(options: FakeDiscordOptions = {}) {
  const token = options.token ?? 'MTIzNDU2Nzg5MDEyMzQ1Njc4.fake.token-of-the-fake-discord';
  const clock = options.now ?? Date.now;
  let offset = 0;
  let port = 0;
  const now = () => clock() + offset;
  const baseUrl = () => `http://127.0.0.1:${port}`;
  const gatewayUrl = () => `ws://127.0.0.1:${port}`;
  const nextId = createSnowflakes(now);
  const waiting = createWaiting();
  const requests: RequestRecord[] = [];
  const faults = createFaults();
  const oracle = options.oracle ?? null;

  const world = createWorld({ now, nextId });
  const applicationId = world.bot.id;
  const guild = world.guild({ name: 'Test server' });
  const channel = world.channel(guild, { name: 'general' });
  const user = world.user({ username: 'mina', displayName: 'Mina' });
  world.join(guild, user);

  const cdn = createCdn({ now, nextId, baseUrl });
  const messages = createMessages({ now, nextId, cdn, changed: waiting.changed });
  const json = createMessageJson({ world, applicationId, nextId, link: cdn.link });
  const interactions = createInteractions(now);
  const commands = createCommands({ world, applicationId, nextId, now });
  const payloads = createPayloads({ world, applicationId, nextId, now });
  const gateway = createGateway({
    token,
    applicationId,
    url: gatewayUrl,
    nextId,
    now,
    changed: waiting.changed,
    heartbeatMs: options.heartbeatMs ?? 41_250,
    bot: () => userJson(world.bot),
    guilds: () =>
      [...world.guilds.values()]
        .filter((one) => one.installed)
        .map((one) => ({
          id: one.id,
          create: {
            ...guildJson(one),
            channels: [],
            threads: [],
            members: [],
            presences: [],
            voice_states: [],
            joined_at: new Date(0).toISOString(),
            large: false,
            member_count: one.members.size,
          },
        })),
  });
  const sessionStarts = () => ({
    total: 1_000,
    remaining: Math.max(0, (options.sessionStartsLeft ?? 1_000) - gateway.identifies.length),
    max_concurrency: 1,
  });
  const router = createRouter([
    ...createApplicationRoutes({ world, applicationId, gatewayUrl, sessionStarts }),
    ...commands.routes,
    createCallbackRoute({ world, interactions, messages, json, requests, now, answered: waiting.changed }),
    ...createWebhookRoutes({ world, applicationId, interactions, messages, json, followed: waiting.changed }),
    ...createMessageRoutes({ world, messages, json, now, oldMessageEdits: options.oldMessageEdits ?? 30 }),
  ]);
  const asked = options.rateLimits ?? {};
  const rateLimits = createRateLimits(now, asked === 'off' ? 'off' : { ...usualRateLimits, ...asked });
  const server = createHttpServer({
    token,
    now,
    router,
    rateLimits,
    faults,
    cdn,
    oracle,
    requests,
    changed: waiting.changed,
  });
  gateway.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;

  const actions = createActions({
    world,
    defaults: { user, channel },
    interactions,
    requests,
    waiting,
    commands,
    payloads,
    json,
    cdn,
    dispatch: (interaction) =>
      gateway.dispatch('INTERACTION_CREATE', interaction.payload, interaction.guild?.id ?? null),
  });

  return {
    url: baseUrl(),
    /** For `DISCORD_API_URL`, and for `rest.api` of discord.js. */
    apiUrl: `${baseUrl()}/api`,
    token,
    applicationId,
    world,
    guild,
    channel,
    user,
    ...actions,
    ...createPeople({ defaults: { user, channel }, world, messages, json, cdn }),
    commands,
    gateway,
    cdn,
    messages,
    interactions,
    requests,
    faults,
    waiting,
    pings: messages.pings,
    now,
    /** Lets time pass for tokens, links, limits and the age of messages, without waiting. */
    advance: (ms: number) => {
      offset += ms;
      waiting.changed();
    },
    /** Requests that Discord counts as invalid: 401, 403, and 429 (but for shared limits). */
    get invalidRequests() {
      const counted = [401, 403, 429];
      return requests.filter((one) => counted.includes(one.status ?? 0) && one.fault !== 'rate limit').length;
    },
    get violations() {
      return oracle?.violations ?? [];
    },
    /** Waits for a gateway session. */
    connected: (timeoutMs?: number) =>
      waiting.until(
        () => (gateway.connected > 0 ? true : null),
        () => 'a gateway session',
        timeoutMs,
      ),
    async close() {
      gateway.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
