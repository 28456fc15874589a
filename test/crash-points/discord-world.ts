import type { RESTOptions } from '@discordjs/rest';
import { createActions } from '../fakes/discord/actions.ts';
import { createApplicationRoutes } from '../fakes/discord/application-routes.ts';
import { createCallbackRoute } from '../fakes/discord/callback-route.ts';
import { createCommands } from '../fakes/discord/commands.ts';
import { DiscordError } from '../fakes/discord/errors.ts';
import { createSnowflakes } from '../fakes/discord/ids.ts';
import { createInteractions, type Interaction } from '../fakes/discord/interactions.ts';
import { createMessageJson } from '../fakes/discord/message-json.ts';
import { createMessageRoutes } from '../fakes/discord/message-routes.ts';
import { createMessages } from '../fakes/discord/messages.ts';
import { createPayloads } from '../fakes/discord/payloads.ts';
import { createPeople } from '../fakes/discord/people.ts';
import { createRouter } from '../fakes/discord/router.ts';
import type { RequestRecord, UploadedFile } from '../fakes/discord/types.ts';
import { createWaiting } from '../fakes/discord/waiting.ts';
import { createWebhookRoutes } from '../fakes/discord/webhook-routes.ts';
import { createWorld } from '../fakes/discord/world.ts';
import { createPlainCdn } from './plain-cdn.ts';
import type { Time } from './time.ts';

/** Discord with all its rules, but without a network: a request is a call. */

export const TOKEN = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.fake.token-of-the-fake-discord';
export const API_URL = 'http://127.0.0.1:1/api';
const PREFIX = /^\/api\/v\d+/;

type Send = RESTOptions['makeRequest'];
type Init = Parameters<Send>[1];

export function createDiscordWorld({ now }: Pick<Time, 'now'>) {
  const nextId = createSnowflakes(now);
  const waiting = createWaiting();
  const requests: RequestRecord[] = [];
  const world = createWorld({ now, nextId });
  const applicationId = world.bot.id;
  const guild = world.guild({ name: 'Test server' });
  const channel = world.channel(guild, { name: 'general' });
  const user = world.user({ username: 'mina', displayName: 'Mina' });
  world.join(guild, user);
  const cdn = createPlainCdn(nextId);
  const messages = createMessages({ now, nextId, cdn, changed: waiting.changed });
  const json = createMessageJson({ world, applicationId, nextId, link: cdn.link });
  const interactions = createInteractions(now);
  const commands = createCommands({ world, applicationId, nextId, now });
  const payloads = createPayloads({ world, applicationId, nextId, now });
  const common = { world, interactions, messages, json, requests, now, applicationId };
  const router = createRouter([
    ...createApplicationRoutes({
      ...common,
      gatewayUrl: () => 'ws://127.0.0.1:1',
      sessionStarts: () => ({ total: 1_000, remaining: 1_000, max_concurrency: 1 }),
    }),
    ...commands.routes,
    createCallbackRoute({ ...common, answered: waiting.changed }),
    ...createWebhookRoutes({ ...common, followed: waiting.changed }),
    ...createMessageRoutes({ ...common, oldMessageEdits: 30 }),
  ]);
  /** Who has a gateway session; what happens while nobody has one is heard by nobody. */
  let listener: ((raw: unknown) => void) | undefined;
  const repeat = ({ payload }: Interaction) => listener?.(structuredClone(payload));
  const defaults = { user, channel };
  const people = createPeople({ ...common, defaults, cdn });
  const actions = createActions({ ...common, defaults, waiting, commands, payloads, cdn, dispatch: repeat });

  function recordOf(method: string, path: string, route: string, init: Init): RequestRecord {
    const authorization = new Headers(init.headers as Record<string, string>).get('authorization');
    const auth = authorization === null ? 'none' : authorization === `Bot ${TOKEN}` ? 'bot' : 'wrong';
    const sequence = requests.length;
    const rest = { query: {}, body: undefined, files: [], status: null, code: null, fault: null };
    const record: RequestRecord = { sequence, method, path, route, auth, at: now(), ...rest };
    requests.push(record);
    return record;
  }

  async function answer(address: string, init: Init): Promise<Response> {
    const { match, url, method, path } = read(address, init);
    const record = recordOf(method, path, match?.route.path ?? path, init);
    record.query = Object.fromEntries(url.searchParams);
    if (!match) return refused(new DiscordError(404, 0, '404: Not Found'));
    if (match.route.auth === 'bot' && record.auth !== 'bot')
      return refused(new DiscordError(401, 0, '401: Unauthorized'));
    try {
      const { body, files } = await bodyOf(init);
      const asked = { params: match.params, query: record.query, body, files, record };
      const { status, json: said } = await match.route.handle(asked);
      return respond(status, said);
    } catch (error) {
      if (error instanceof DiscordError) return refused(error);
      throw error;
    }
  }

  function read(address: string, init: Init) {
    const url = new URL(address);
    const path = url.pathname.replace(PREFIX, '');
    const method = init.method ?? 'GET';
    return { url, path, method, match: router.match(method, path) };
  }

  return {
    ...actions,
    post: people.post,
    /** The gateway delivers an event once more. */
    repeat,
    world,
    guild,
    channel,
    user,
    messages,
    interactions,
    cdn,
    commands,
    requests,
    answer,
    /** `PATCH /channels/:channel/messages/:message: completed`: what is asked for, and the state that it shows. */
    nameOf(address: string, init: Init): string {
      const { method, path, match } = read(address, init);
      const text = init.body instanceof FormData ? init.body.get('payload_json') : init.body;
      const status = /\*\*(Pending|Processing|Completed|Failed|Cancelled|Unknown)\*\*/.exec(
        String(text),
      )?.[1];
      return `${method} ${match?.route.path ?? path}${status ? `: ${status.toLowerCase()}` : ''}`;
    },
    listen(next: ((raw: unknown) => void) | undefined) {
      listener = next;
    },
  };
}

async function bodyOf({ body }: Init): Promise<{ body: unknown; files: UploadedFile[] }> {
  if (typeof body === 'string') return { body: JSON.parse(body), files: [] };
  if (!(body instanceof FormData)) return { body: undefined, files: [] };
  const files: UploadedFile[] = [];
  let json: unknown = {};
  for (const [name, value] of body.entries()) {
    const index = /^files\[(\d+)\]$/.exec(String(name))?.[1];
    if (typeof value === 'string') json = JSON.parse(value);
    else if (index !== undefined && value instanceof File) {
      const bytes = Buffer.from(await value.arrayBuffer());
      files.push({ index: Number(index), name: value.name, type: value.type, bytes });
    }
  }
  return { body: json, files };
}

const respond = (status: number, json: unknown): Response =>
  new Response(json === undefined ? null : JSON.stringify(json), {
    status,
    headers: json === undefined ? {} : { 'content-type': 'application/json' },
  });

/** Error 30046 comes as a rate limit. */
const refused = (error: DiscordError): Response =>
  respond(
    error.status,
    error.code === 30046 ? { ...error.toJson(), retry_after: 60, global: false } : error.toJson(),
  );
