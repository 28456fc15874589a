import { createRequire } from 'node:module';
import { DefaultRestOptions, REST, RESTEvents, type RESTOptions, type ResponseLike } from '@discordjs/rest';
import type { Logger } from '../../core/contracts/logger.ts';
import { codes } from './errors.ts';

/**
 * How long one request may take. An acknowledgement is good for 3 s: there is time for two, since one that arrived
 * is told from one that did not. The others: uploads of up to 25 MiB included.
 */
const DEADLINES_MS = { ack: 1_250, other: 60_000 };
/** Half of Discord's 50 a second for each of the two clients that use the bot token. */
const BOT_REQUESTS_PER_SECOND = 25;
/** A wait that is longer is given back: the caller comes again later, with what is newest then. */
const LONGEST_WAIT_MS = 10_000;
const RETRIES = 2;
const INVALID_REQUESTS_WARNING = 500;

type Send = RESTOptions['makeRequest'];

/**
 * Discord over HTTP, one client for each way of sending. Only what may be repeated is retried by the library:
 * a POST makes a message or an acknowledgement, so it leaves once.
 */
export interface DiscordRest {
  /** Acknowledgements of interactions. No token. */
  readonly ack: REST;
  /** PATCH and DELETE by interaction token, which Discord does not count in its 50 a second. */
  readonly webhook: REST;
  /** POST of messages, by either token. */
  readonly post: REST;
  /** Everything else by bot token. */
  readonly bot: REST;
}

/**
 * The library's own copy of undici. Another copy in the same process makes itself the default for both, and then
 * refuses this one's forms: every upload of a picture would fail.
 */
const { Agent } = createRequire(createRequire(import.meta.url).resolve('@discordjs/rest'))('undici') as {
  Agent: new () => NonNullable<RESTOptions['agent']>;
};

export function createRest({
  apiUrl,
  token,
  logger,
  send = DefaultRestOptions.makeRequest,
  deadlinesMs = DEADLINES_MS,
}: {
  apiUrl: string;
  token: string;
  logger: Logger;
  /** In place of the network. */
  send?: Send;
  deadlinesMs?: typeof DEADLINES_MS;
}): DiscordRest {
  const agent = new Agent();
  const makeRequest = handingOn(send);
  const client = (options: Partial<RESTOptions>) => {
    const rest = new REST({
      version: '10',
      api: apiUrl,
      timeout: deadlinesMs.other,
      retries: 0,
      makeRequest,
      agent,
      invalidRequestWarningInterval: INVALID_REQUESTS_WARNING,
      rejectOnRateLimit: ({ retryAfter, timeToReset }) => Math.max(retryAfter, timeToReset) > LONGEST_WAIT_MS,
      ...options,
    });
    rest.setToken(token);
    rest.on(RESTEvents.InvalidRequestWarning, ({ count }) =>
      logger.warn({ count }, 'Discord refused many requests within ten minutes'),
    );
    return rest;
  };
  return {
    ack: client({ timeout: deadlinesMs.ack, globalRequestsPerSecond: Number.POSITIVE_INFINITY }),
    webhook: client({ retries: RETRIES, globalRequestsPerSecond: Number.POSITIVE_INFINITY }),
    post: client({ globalRequestsPerSecond: BOT_REQUESTS_PER_SECOND }),
    bot: client({ retries: RETRIES, globalRequestsPerSecond: BOT_REQUESTS_PER_SECOND }),
  };
}

const saysOldMessage = new RegExp(`"code"\\s*:\\s*${codes.oldMessageEdits}\\b`);

/** Where a refusal does not say how long to wait. */
const UNSAID_WAIT_SECONDS = 5;

/**
 * An answer is read here to its end, so that the deadline covers all of it. Error 30046 ("too many edits of an old
 * message") comes as a 429 that never passes, and the library would ask again for ever: it is handed on as a
 * refusal. A 429 without a time to wait it would repeat at once, and again.
 */
const handingOn =
  (send: Send): Send =>
  async (...request): Promise<ResponseLike> => {
    const response = await send(...request);
    const body = Buffer.from(await response.arrayBuffer());
    const limited = response.status === 429;
    const status = limited && saysOldMessage.test(body.toString()) ? 400 : response.status;
    const headers = new Headers(Object.fromEntries(response.headers));
    if (limited && !(Number(headers.get('retry-after')) > 0))
      headers.set('retry-after', String(UNSAID_WAIT_SECONDS));
    const { statusText } = response;
    return new Response(body.length > 0 ? body : null, { status, statusText, headers });
  };
