import { once } from 'node:events';
import { createWaiting } from '../discord/waiting.ts';
import { createAcknowledgements } from './acknowledgements.ts';
import { createActions } from './actions.ts';
import { createApi } from './api.ts';
import { createDelivery } from './delivery.ts';
import { createFaults } from './faults.ts';
import { createFiles } from './files.ts';
import { createHttpDelivery } from './http-delivery.ts';
import { createIds } from './ids.ts';
import { createInstall } from './install.ts';
import { type Interaction, ownerOf, whisperedTo } from './interactions.ts';
import { createMessages } from './messages.ts';
import { createMethods } from './methods.ts';
import { createOAuth } from './oauth.ts';
import { type FakeSlackOptions, knownOf } from './options.ts';
import { createPayloads } from './payloads.ts';
import { createPeople } from './people.ts';
import { createRateLimits, usualRateLimits } from './rate-limits.ts';
import { createResponseUrls } from './response-urls.ts';
import { createHttpServer } from './server.ts';
import { createSocketMode } from './socket.ts';
import { createTimers } from './timers.ts';
import { createTriggers } from './triggers.ts';
import type { FakeTeam, RequestRecord, Violation } from './types.ts';
import { createViews } from './views.ts';
import { createWorld, usualScopes } from './world.ts';

export type { FakeSlackOptions } from './options.ts';
export type FakeSlack = Awaited<ReturnType<typeof createFakeSlack>>;

const appId = 'A0000000FAKE';

/**
 * A Slack of one's own on a free port of this computer.
 *
 * ```ts
 * const fake = await createFakeSlack({ rateLimits: 'off' });
 * // SLACK_API_URL=fake.apiUrl SLACK_BOT_TOKEN=fake.token SLACK_APP_TOKEN=fake.appToken, or SLACK_SIGNING_SECRET=fake.signingSecret
 * await fake.connected();
 * const handle = await fake.slash({ text: 'a fox --aspect 16:9' });
 * await handle.answered();            // handle.ack = { afterMs, inTime, payload }
 * await handle.until('Completed');    // text, pattern or function; every state since the action, past ones too
 * handle.timeline;                    // states of the reply: at, by, text, notification, blocks, files, mentions
 * shownFiles(handle.reply());         // handle.ts; also shownPictures, controlsOf, actionIdOf
 * await fake.press({ message: handle.message, actionId: actionIdOf(handle.reply(), 'again:') });
 * const form = await (await fake.slash({ text: '' })).untilView();
 * await fake.submitView({ from: form, values: { prompt: 'a fox' } });
 * await fake.close();
 * ```
 *
 * README.md in this folder lists everything.
 */
export async function createFakeSlack(options: FakeSlackOptions = {}) {
  const clock = options.now ?? Date.now;
  let offset = 0;
  let port = 0;
  let requestUrl = options.requestUrl ?? null;
  const now = () => clock() + offset;
  const baseUrl = () => `http://127.0.0.1:${port}`;
  const appToken = options.appToken ?? 'xapp-1-A0000000FAKE-fake-app-token';
  const signingSecret = options.signingSecret ?? 'a-signing-secret-of-the-fake-slack';
  const known = knownOf(options.manifest);

  const ids = createIds(now);
  const waiting = createWaiting();
  const { changed } = waiting;
  const timers = createTimers({ now, real: options.now === undefined });
  const requests: RequestRecord[] = [];
  const violations: Violation[] = [];
  const interactions: Interaction[] = [];
  const faults = createFaults();

  const world = createWorld({ ids, scopes: known?.scopes ?? options.scopes ?? usualScopes });
  const team = world.team({ name: 'Test workspace', domain: 'test-workspace' });
  const channel = world.channel(team, { name: 'general' });
  const user = world.user(team, { name: 'mina', displayName: 'Mina' });
  const defaults = { team, channel, user };

  const messages = createMessages({ now, ids, changed });
  const files = createFiles({ now, ids, world, baseUrl, processingMs: options.processingMs ?? 150 });
  messages.findFilesWith((id) => files.all.get(id) ?? null);
  const views = createViews({ now, ids, changed });
  const triggers = createTriggers({ now, ids });
  const responseUrls = createResponseUrls({ now, ids, baseUrl, messages, files });
  const payloads = createPayloads({ now, ids, appId, files, views });
  const clientId = options.clientId ?? '1234567890.0987654321';
  const clientSecret = options.clientSecret ?? 'a-client-secret-of-the-fake-slack';
  const oauth = createOAuth({ now, ids, appId, clientId, clientSecret });

  const http = createHttpDelivery({ signingSecret, requestUrl: () => requestUrl });
  const socket = createSocketMode({
    url: () => `ws://127.0.0.1:${port}`,
    appId,
    ids,
    received: (envelopeId, payload) => delivery.acknowledge(envelopeId, payload),
    changed,
  });
  const delivery = createDelivery({
    mode: options.mode ?? 'socket',
    now,
    ids,
    timers,
    socket,
    http,
    violations,
    changed,
    apply: createAcknowledgements({ responseUrls, views, files, violations }),
  });

  const interactionOf = (id: string) => interactions.find((one) => one.id === id);
  const methods = createMethods({
    now,
    appId,
    world,
    messages,
    files,
    views,
    triggers,
    oauth,
    violations,
    socketUrl: socket.issue,
    posted(message) {
      ownerOf(interactions, message)?.messages.push(message);
      changed();
    },
    whispered(message) {
      whisperedTo(interactions, message)?.ephemerals.push(message);
      changed();
    },
    opened(view, id) {
      interactionOf(id)?.views.push(view);
      changed();
    },
    viewOf: (id) => interactionOf(id)?.sourceView ?? null,
  });

  function bot(token: string): { team: FakeTeam | null; refusal: string | null } {
    const found = world.teamByToken(token);
    if (found?.installation === 'live') return { team: found, refusal: null };
    const gone = found?.installation === 'uninstalled' ? 'account_inactive' : 'token_revoked';
    return { team: null, refusal: found && found.installation !== 'never' ? gone : 'invalid_auth' };
  }

  const asked = options.rateLimits ?? {};
  const limited = asked === 'off' ? 'off' : { ...usualRateLimits, ...asked };
  const server = createHttpServer({
    now,
    timers,
    faults,
    files,
    requests,
    identify(token) {
      if (token === '') return { kind: 'none', team: null };
      if (token === appToken) return { kind: 'app', team: null };
      const found = world.teamByToken(token);
      return { kind: found ? 'bot' : 'unknown', team: found };
    },
    api: createApi({
      methods,
      appToken,
      bot,
      fallback: team,
      rateLimits: createRateLimits(now, limited),
      oracle: ({ record }, answer) => options.oracle?.check(record, answer),
    }),
    respond(token, body) {
      responseUrls.use(token, body);
      changed();
    },
    teamOfResponse: responseUrls.teamOf,
    changed,
  });
  socket.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;

  const actions = createActions({
    now,
    ids,
    waiting,
    requests,
    world,
    defaults,
    interactions,
    payloads,
    responseUrls,
    triggers,
    views,
    files,
    known,
    dispatch: delivery.start,
    repeat: delivery.repeat,
    home: ({ user: who, team: where }) => views.home(who.id, where.id),
  });

  return {
    url: baseUrl(),
    /** For `SLACK_API_URL`, and `slackApiUrl` of the clients. */
    apiUrl: `${baseUrl()}/api/`,
    appId,
    appToken,
    signingSecret,
    clientId,
    clientSecret,
    world,
    team,
    channel,
    user,
    /** The bot token of the first workspace. */
    get token() {
      return team.token;
    },
    ...actions,
    ...createPeople({ defaults, world, messages, files, payloads, begin: actions.begin }),
    install: createInstall({ oauth, ids }),
    http,
    socket,
    oauth,
    messages,
    files,
    views,
    interactions,
    requests,
    faults,
    waiting,
    /** What a good app does not do, and what Slack's description does not know. */
    get violations(): Violation[] {
      const differences = options.oracle?.differences ?? [];
      return [
        ...violations,
        ...differences.map((one) => ({
          rule: 'description' as const,
          detail: `${one.side} ${one.method}: ${one.errors.join(', ')}`,
        })),
      ];
    },
    now,
    /** In HTTP mode: where the app listens. */
    deliverTo: (url: string) => {
      requestUrl = url;
    },
    home: (who = user) => views.home(who.id, who.teamId),
    /** Calls refused for a limit, those that a test made up aside. */
    get rateLimited() {
      return requests.filter((one) => one.status === 429 && one.fault === null);
    },
    /** Calls of one method, in order. */
    calls: (method: string) => requests.filter((one) => one.method === method),
    /** Lets time pass for tokens, triggers, retries, limits and files, without waiting. */
    advance: (ms: number) => {
      offset += ms;
      timers.runDue();
      changed();
    },
    /** Waits for a Socket Mode connection. */
    connected: (timeoutMs?: number) =>
      waiting.until(
        () => (socket.connected > 0 ? true : null),
        () => 'a Socket Mode connection',
        timeoutMs,
      ),
    async close() {
      timers.stop();
      socket.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
