import { createHmac } from 'node:crypto';
import { type Fields, fields, isFields, text } from '../discord/shape.ts';

export interface HttpDeliveryDeps {
  signingSecret: string;
  /** Where the app takes events, commands and interactions; one address for all three. */
  requestUrl(): string | null;
}

export interface HttpAnswer {
  status: number;
  payload: Fields;
  body: string;
  /** The app asked not to be sent this again. */
  noRetry: boolean;
}

/** What is wrong with the signature of a forged delivery; `none` leaves it off. */
export type Forgery = 'none' | 'wrong secret' | 'altered body' | 'stale' | 'future' | 'garbage' | 'ssl check';

export type HttpDelivery = ReturnType<typeof createHttpDelivery>;

const sixMinutes = 360;

/** A payload as it travels. */
export function bodyOf(payload: Fields, type: string): { body: string; contentType: string } {
  if (type === 'events_api' || type === 'raw')
    return { body: JSON.stringify(payload), contentType: 'application/json' };
  const form = new URLSearchParams();
  if (type === 'interactive') form.set('payload', JSON.stringify(payload));
  else for (const [name, value] of Object.entries(payload)) form.set(name, String(value));
  return { body: form.toString(), contentType: 'application/x-www-form-urlencoded' };
}

function payloadOf(body: string, contentType: string): Fields {
  if (!contentType.includes('json')) return body.trim() ? { text: body } : {};
  try {
    const json: unknown = JSON.parse(body);
    return isFields(json) ? json : typeof json === 'string' ? { text: json } : {};
  } catch {
    return {};
  }
}

/** Signed requests to the app (signature v0), and ones that somebody else makes up. */
export function createHttpDelivery({ signingSecret, requestUrl }: HttpDeliveryDeps) {
  const sign = (secret: string, timestamp: string, body: string) =>
    `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;

  // The receiver of the app goes by the computer's clock, so the timestamp does too.
  const seconds = () => Math.floor(Date.now() / 1_000);

  function headersOf(body: string, forgery: Forgery | null): Record<string, string> {
    const shift = forgery === 'stale' ? -sixMinutes : forgery === 'future' ? sixMinutes : 0;
    const timestamp = String(seconds() + shift);
    const right = sign(forgery === 'wrong secret' ? 'somebody-else' : signingSecret, timestamp, body);
    const signature = forgery === 'garbage' ? 'v0=nonsense' : right;
    return forgery === 'none' || forgery === 'ssl check'
      ? {}
      : { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature };
  }

  async function post(body: string, headers: Record<string, string>): Promise<HttpAnswer | null> {
    const url = requestUrl();
    if (!url) return null;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(20_000),
      });
      const answered = await response.text();
      return {
        status: response.status,
        payload: payloadOf(answered, response.headers.get('content-type') ?? ''),
        body: answered,
        noRetry: response.headers.get('x-slack-no-retry') === '1',
      };
    } catch {
      return null;
    }
  }

  const agent = { 'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)' };

  return {
    sign,
    send(payload: Fields, type: string, retry: { number: number; reason: string } | null) {
      const { body, contentType } = bodyOf(payload, type);
      const repeated = retry
        ? { 'x-slack-retry-num': String(retry.number), 'x-slack-retry-reason': retry.reason }
        : {};
      return post(body, { ...agent, ...repeated, ...headersOf(body, null), 'content-type': contentType });
    },
    /** Sends a payload as somebody without the secret would; null where nothing came back. */
    forge(
      payload: Fields,
      forgery: Forgery,
      type: 'slash_commands' | 'interactive' | 'events_api' = 'slash_commands',
    ) {
      const { body, contentType } = bodyOf(payload, type);
      const headers = { ...agent, ...headersOf(body, forgery), 'content-type': contentType };
      if (forgery === 'ssl check') return post(`${body}&ssl_check=1`, headers);
      return post(
        forgery === 'altered body' ? body.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x')) : body,
        headers,
      );
    },
    /** Slack's check of a new address. The challenge as it came back. */
    async verifyUrl(): Promise<string | null> {
      const challenge = 'a-challenge-of-the-fake';
      const { body, contentType } = bodyOf({ token: 'unused', challenge, type: 'url_verification' }, 'raw');
      const answer = await post(body, { ...agent, ...headersOf(body, null), 'content-type': contentType });
      return answer ? text(fields(answer.payload).challenge) || answer.body : null;
    },
  };
}
