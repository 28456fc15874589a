import { createRequire } from 'node:module';
import { DefaultRestOptions, REST, RESTEvents, type RESTOptions, type ResponseLike } from '@discordjs/rest';
import type { Logger } from '../../core/contracts/logger.ts';
import { codes } from './errors.ts';

/** An acknowledgement is good for 3 s; what takes longer is gone on with as if it had arrived. */
const ACK_TIMEOUT_MS = 2_500;
/** Uploads of up to 25 MiB included. */
const TIMEOUT_MS = 60_000;
/** Half of Discord's 50 a second for each of the two clients that use the bot token. */
const BOT_REQUESTS_PER_SECOND = 25;
/** A wait that is longer is given back: the caller comes again later, with what is newest then. */
const LONGEST_WAIT_MS = 10_000;
const RETRIES = 2;
const INVALID_REQUESTS_WARNING = 500;

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
}: {
  apiUrl: string;
  token: string;
  logger: Logger;
}): DiscordRest {
  const agent = new Agent();
  const client = (options: Partial<RESTOptions>) => {
    const rest = new REST({
      version: '10',
      api: apiUrl,
      timeout: TIMEOUT_MS,
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
    ack: client({ timeout: ACK_TIMEOUT_MS, globalRequestsPerSecond: Number.POSITIVE_INFINITY }),
    webhook: client({ retries: RETRIES, globalRequestsPerSecond: Number.POSITIVE_INFINITY }),
    post: client({ globalRequestsPerSecond: BOT_REQUESTS_PER_SECOND }),
    bot: client({ retries: RETRIES, globalRequestsPerSecond: BOT_REQUESTS_PER_SECOND }),
  };
}

const saysOldMessage = new RegExp(`"code"\\s*:\\s*${codes.oldMessageEdits}\\b`);

/**
 * Error 30046 ("too many edits of an old message") comes as a 429 that never passes, and the library would ask
 * again for ever: it is handed on as a refusal.
 */
async function makeRequest(...request: Parameters<RESTOptions['makeRequest']>): Promise<ResponseLike> {
  const response = await DefaultRestOptions.makeRequest(...request);
  if (response.status !== 429) return response;
  const body = await response.text();
  const status = saysOldMessage.test(body) ? 400 : response.status;
  return new Response(body, { status, headers: Object.fromEntries(response.headers) });
}
