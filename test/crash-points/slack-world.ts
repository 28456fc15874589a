import { SCOPES } from '../../src/bots/slack/oauth.ts';
import type { RouteRequest, RouteResponse } from '../../src/core/contracts/bot.ts';
import { createWaiting } from '../fakes/discord/waiting.ts';
import { createAcknowledgements } from '../fakes/slack/acknowledgements.ts';
import { createActions } from '../fakes/slack/actions.ts';
import { createApi } from '../fakes/slack/api.ts';
import { envelopeType } from '../fakes/slack/delivery.ts';
import { createFiles } from '../fakes/slack/files.ts';
import { bodyOf, createHttpDelivery } from '../fakes/slack/http-delivery.ts';
import { createIds } from '../fakes/slack/ids.ts';
import type { Interaction } from '../fakes/slack/interactions.ts';
import { createMessages } from '../fakes/slack/messages.ts';
import { createMethods } from '../fakes/slack/methods.ts';
import { createOAuth } from '../fakes/slack/oauth.ts';
import { createPayloads } from '../fakes/slack/payloads.ts';
import { createPeople } from '../fakes/slack/people.ts';
import { createRateLimits, usualRateLimits } from '../fakes/slack/rate-limits.ts';
import { createResponseUrls } from '../fakes/slack/response-urls.ts';
import { createTriggers } from '../fakes/slack/triggers.ts';
import type { RequestRecord, Violation } from '../fakes/slack/types.ts';
import { createViews } from '../fakes/slack/views.ts';
import { createWorld } from '../fakes/slack/world.ts';
import { createRequests } from './slack-requests.ts';
import type { Time } from './time.ts';

/** Slack with all its rules, but without a network: requests of either side are calls. */

export const BASE_URL = 'http://127.0.0.1:1';
export const SIGNING_SECRET = 'a-signing-secret-of-the-fake-slack';
const APP_TOKEN = 'xapp-fake';
const APP_ID = 'A0000000FAKE';

/** The process that listens, if one does. */
type Listener = (request: RouteRequest) => Promise<RouteResponse>;

export function createSlackWorld({ now }: Pick<Time, 'now'>, { processingMs = 150 } = {}) {
  const ids = createIds(now);
  const waiting = createWaiting();
  const { changed } = waiting;
  const requests: RequestRecord[] = [];
  const violations: Violation[] = [];
  const interactions: Interaction[] = [];
  const world = createWorld({ ids, scopes: [...SCOPES] });
  const team = world.team({ name: 'Test workspace', domain: 'test-workspace' });
  const channel = world.channel(team, { name: 'general' });
  const user = world.user(team, { name: 'mina', displayName: 'Mina' });
  const defaults = { team, channel, user };
  const common = { now, ids, changed, baseUrl: () => BASE_URL, world, violations, interactions };
  const messages = createMessages(common);
  const measure = async () => ({ width: 8, height: 8 });
  const files = createFiles({ ...common, processingMs, measure });
  messages.findFilesWith((id) => files.all.get(id) ?? null);
  const views = createViews(common);
  const triggers = createTriggers(common);
  const parts = { ...common, messages, files, views, triggers };
  const responseUrls = createResponseUrls(parts);
  const payloads = createPayloads({ ...parts, appId: APP_ID });
  const acknowledge = createAcknowledgements({ ...parts, responseUrls });
  const { sign } = createHttpDelivery({ signingSecret: SIGNING_SECRET, requestUrl: () => null });
  const methods = createMethods({
    ...parts,
    appId: APP_ID,
    oauth: createOAuth({ ...common, appId: APP_ID, clientId: '1.2', clientSecret: 'secret' }),
    socketUrl: () => 'ws://127.0.0.1:1',
    posted: changed,
    whispered: changed,
    opened: (view, id) => interactions.find((one) => one.id === id)?.views.push(view),
    viewOf: (id) => interactions.find((one) => one.id === id)?.sourceView ?? null,
  });
  let listener: Listener | undefined;

  function requestOf(interaction: Interaction): RouteRequest {
    const { body, contentType } = bodyOf(interaction.payload, envelopeType(interaction));
    const at = String(Math.floor(now() / 1000));
    const signature = sign(SIGNING_SECRET, at, body);
    const signed = { 'x-slack-request-timestamp': at, 'x-slack-signature': signature };
    return {
      method: 'POST',
      path: '/slack/events',
      params: {},
      query: {},
      headers: { ...signed, 'content-type': contentType },
      remoteAddress: '127.0.0.1',
      body: Buffer.from(body),
      signal: new AbortController().signal,
    };
  }

  /** Whoever hears nothing in return sees that the app did not answer; it is not delivered again. */
  async function deliver(interaction: Interaction): Promise<void> {
    const answer = await listener?.(requestOf(interaction));
    if (answer?.status !== 200) return;
    const said = String(answer.body ?? '');
    acknowledge(interaction, said.startsWith('{') ? JSON.parse(said) : {});
  }

  const dispatch = (interaction: Interaction) => void deliver(interaction);
  const handles = { now, waiting, requests, repeat: dispatch, home: () => null };
  const actions = createActions({
    ...parts,
    ...handles,
    defaults,
    payloads,
    responseUrls,
    known: null,
    dispatch,
  });

  return {
    ...actions,
    ...createPeople({ ...parts, defaults, payloads, begin: actions.begin }),
    team,
    user,
    messages,
    files,
    request: createRequests({
      now,
      requests,
      files,
      identify(token) {
        const found = world.teamByToken(token);
        return { kind: found ? 'bot' : 'unknown', team: found };
      },
      api: createApi({
        methods,
        appToken: APP_TOKEN,
        bot: (token) => ({ team: world.teamByToken(token), refusal: null }),
        fallback: team,
        rateLimits: createRateLimits(now, usualRateLimits),
        oracle: () => {},
      }),
      respond: responseUrls.use,
    }),
    listen(next: Listener | undefined) {
      listener = next;
    },
  };
}
