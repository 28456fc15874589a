import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { createHttpReceiver } from '../../../src/bots/slack/http.ts';

const NOW = 1_800_000_000;
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const clock = { now: () => NOW * 1000, sleep: () => new Promise<void>(() => {}) };
const { route } = createHttpReceiver({ signingSecret: 's', clock, logger: quiet });

/** A request that Slack signed. */
function posted(said: object) {
  const body = Buffer.from(JSON.stringify(said));
  const digest = createHmac('sha256', 's').update(`v0:${NOW}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'x-slack-request-timestamp': `${NOW}`,
    'x-slack-signature': `v0=${digest}`,
  };
  const { signal } = new AbortController();
  const request = { method: 'POST', path: route.path, params: {}, query: {}, remoteAddress: '127.0.0.1' };
  return route.handle({ ...request, headers, body, signal });
}

it.each([
  ['c', 'c'],
  [{ toString: null }, ''],
  [7, ''],
  [undefined, ''],
])('a challenge of Slack is repeated where it is a text: %j', async (challenge, repeated) => {
  const { status, body } = await posted({ type: 'url_verification', challenge });
  expect([status, JSON.parse(String(body))]).toEqual([200, { challenge: repeated }]);
});
