import type { App, Receiver } from '@slack/bolt';
import type { Route, RouteRequest, RouteResponse } from '../../core/contracts/bot.ts';
import type { Clock } from '../../core/contracts/clock.ts';
import type { Logger } from '../../core/contracts/logger.ts';
import { tidy } from './errors.ts';
import { isSigned } from './signature.ts';

/** Slack's payloads carry whole messages. */
const BODY_LIMIT = 4 * 1024 * 1024;
/** Slack waits for three seconds: by then it is told that nothing more comes. */
const ANSWER_MS = 2_900;

const empty: RouteResponse = { status: 200, body: '' };

/** Slack by signed requests, on our own HTTP server. */
export interface HttpReceiver extends Receiver {
  readonly route: Route;
}

export function createHttpReceiver({
  signingSecret,
  clock,
  logger,
}: {
  signingSecret: string;
  clock: Clock;
  logger: Logger;
}): HttpReceiver {
  let app: App | undefined;
  const underWay = new Set<Promise<unknown>>();

  async function handle(request: RouteRequest): Promise<RouteResponse> {
    if (!isSigned(request, signingSecret, clock.now()))
      return { status: 401, body: 'Not signed by Slack.\n' };
    const body = readBody(request);
    if (!body) return { status: 400, body: 'Not understood.\n' };
    const { challenge } = body;
    if (body.type === 'url_verification')
      return json({ challenge: typeof challenge === 'string' ? challenge : '' });
    if (body.ssl_check !== undefined && body.command === undefined) return empty;
    return deliver(body, request.headers);
  }

  /** The answer is whatever the handler acknowledges with; what it does then, it does without Slack. */
  async function deliver(
    body: Record<string, unknown>,
    headers: RouteRequest['headers'],
  ): Promise<RouteResponse> {
    const enough = new AbortController();
    const late = clock.sleep(ANSWER_MS, enough.signal).then(() => empty);
    const answered = new Promise<RouteResponse>((resolve) => {
      const retryNum = Number(headers['x-slack-retry-num']);
      const retryReason = headers['x-slack-retry-reason'];
      const work = app
        ?.processEvent({
          body,
          ...(Number.isInteger(retryNum) && retryNum > 0 ? { retryNum } : {}),
          ...(retryReason ? { retryReason } : {}),
          ack: async (answer?: unknown) => resolve(answerOf(answer)),
        })
        .catch((error: unknown) =>
          logger.warn({ err: tidy(error) }, 'An event of Slack could not be handled'),
        )
        .finally(() => resolve(empty));
      if (!work) return resolve({ status: 503, body: 'Starting.\n' });
      underWay.add(work);
      void work.finally(() => underWay.delete(work));
    });
    return Promise.race([answered, late]).finally(() => enough.abort());
  }

  return {
    route: { method: 'POST', path: '/slack/events', bodyLimit: BODY_LIMIT, handle },
    init(made) {
      app = made;
    },
    start: async () => undefined,
    stop: async () => undefined,
  };
}

const json = (body: unknown): RouteResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

function answerOf(answer: unknown): RouteResponse {
  if (answer === undefined || answer === '') return empty;
  return typeof answer === 'string' ? { status: 200, body: answer } : json(answer);
}

/** JSON for events, a form for commands, a form with JSON in it for everything that is pressed. */
function readBody({ headers, body }: RouteRequest): Record<string, unknown> | null {
  try {
    const text = body.toString('utf8');
    if (/^application\/json\b/i.test(headers['content-type'] ?? '')) return object(JSON.parse(text));
    const form = new URLSearchParams(text);
    const payload = form.get('payload');
    return payload === null ? Object.fromEntries(form) : object(JSON.parse(payload));
  } catch {
    return null;
  }
}

const object = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
