import type { Webhook } from './contracts/provider.ts';
import type { Json } from './job.ts';

const HIDDEN = '[secret]';
const SHORTEST_START = 8;
/** Our signed links, as providers are given them. */
const MEDIA_TOKEN = /(\/media\/)[\w-]{16,}\.[\w-]{16,}/g;

/**
 * What a provider says may repeat what it was sent. The secret of the webhook's address and the signatures of our
 * links are never stored nor shown (contract §4); keys are left out where the key is known (`providers/http.ts`).
 */
export function hideSecrets(text: string, webhook: Webhook | undefined): string {
  const secrets = webhook ? [webhook.secret, encodeURIComponent(webhook.secret)] : [];
  const safe = secrets.reduce((rest, secret) => withoutStart(rest.replaceAll(secret, HIDDEN), secret), text);
  return safe.replace(MEDIA_TOKEN, `$1${HIDDEN}`);
}

/** A message that was cut to length may end in the middle of a secret. */
function withoutStart(text: string, secret: string): string {
  for (let length = secret.length - 1; length >= SHORTEST_START; length -= 1)
    if (text.endsWith(secret.slice(0, length))) return `${text.slice(0, -length)}${HIDDEN}`;
  return text;
}

/** A body of JSON that will be stored. */
export const hideIn = (body: Json | undefined, webhook: Webhook | undefined): Json | undefined =>
  body === undefined ? undefined : JSON.parse(hideSecrets(JSON.stringify(body), webhook));

/** The same error, its texts made safe for the log and for the job. */
export function withoutSecrets(error: unknown, webhook: Webhook | undefined): unknown {
  if (!(error instanceof Error)) return error;
  error.message = hideSecrets(error.message, webhook);
  if (error.stack) error.stack = hideSecrets(error.stack, webhook);
  return error;
}
