import { isValidSlackRequest } from '@slack/bolt';

/** How far a request's time may be from ours, either way. */
const TRUST_SECONDS = 5 * 60;

export interface Signed {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/**
 * Whether Slack signed a request just now. The library compares in constant time and refuses what is old; what comes
 * from the future it lets through, so that is refused here.
 */
export function isSigned({ headers, body }: Signed, signingSecret: string, now: number): boolean {
  const time = headers['x-slack-request-timestamp'] ?? '';
  const signature = headers['x-slack-signature'] ?? '';
  if (!/^\d{1,12}$/.test(time) || !/^v0=[0-9a-f]{64}$/.test(signature)) return false;
  if (Math.abs(now / 1000 - Number(time)) > TRUST_SECONDS) return false;
  return isValidSlackRequest({
    signingSecret,
    body: body.toString('utf8'),
    headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': Number(time) },
    nowMilliseconds: now,
  });
}
