import { webApi } from '@slack/bolt';
import type { Logger } from '../../core/contracts/logger.ts';
import { quietLogger } from './library-log.ts';

/** How long one call may take, in ms. */
const DEADLINES_MS = { call: 15_000, quick: 2_500 };
const RETRIES = 2;

export type Client = webApi.WebClient;

/**
 * Slack's Web API with one token, one client for each way of calling. Only what may be repeated is repeated by the
 * library: a post makes a message, so it leaves once. None of them waits by itself where Slack limits us.
 */
export interface SlackWeb {
  /** Messages and everything else that must not happen twice. */
  readonly post: Client;
  /** What is read, and what changes a thing that is there. */
  readonly calls: Client;
  /** What somebody waits for within Slack's three seconds: forms, and who they are for. */
  readonly quick: Client;
}

export interface WebOptions {
  readonly apiUrl: string;
  readonly logger: Logger;
  readonly fetch?: typeof globalThis.fetch | undefined;
}

export function createWeb(token: string, { apiUrl, logger, fetch }: WebOptions): SlackWeb {
  const client = (timeout: number, retries: number) =>
    new webApi.WebClient(token, {
      slackApiUrl: `${apiUrl}/`,
      timeout,
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
      retryConfig: { retries, minTimeout: 500, maxTimeout: 2_000 },
      logger: quietLogger(logger),
      ...(fetch ? { fetch } : {}),
    });
  return {
    post: client(DEADLINES_MS.call, 0),
    calls: client(DEADLINES_MS.call, RETRIES),
    quick: client(DEADLINES_MS.quick, 0),
  };
}
