import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { readEvent } from '../../../src/bots/slack/events.ts';
import { createHttpReceiver } from '../../../src/bots/slack/http.ts';
import { readInteraction } from '../../../src/bots/slack/interaction.ts';
import { listen } from '../../../src/bots/slack/listen.ts';
import type { Edge } from '../edge.ts';
import { mutated } from '../support/mutate.ts';
import { interactions } from '../support/slack-interactions.ts';
import { nastyText, nastyWord } from '../support/text.ts';

/** Signed requests through our receiver and Slack's library, up to where an interaction or an event is read. */

const SECRET = 'signing-secret-of-slack';
const NOW = 1_800_000_000;
const TRUST_SECONDS = 300;

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const clock = { now: () => NOW * 1000, sleep: () => new Promise<void>(() => {}) };
const receiver = createHttpReceiver({ signingSecret: SECRET, clock, logger: quiet });
let taken = 0;
let answer: unknown;

listen({
  receiver,
  logger: quiet,
  interaction: (body, acknowledge) => {
    taken += 1;
    readInteraction(body);
    void acknowledge(answer as Parameters<typeof acknowledge>[0]);
  },
  event: (body) => {
    taken += 1;
    readEvent(body);
  },
});

const event = (of: object) => ({
  token: 'verification-token-of-old',
  team_id: 'T1',
  api_app_id: 'A1',
  event: { event_ts: '1.2', ...of },
  type: 'event_callback',
  event_id: 'Ev1',
  event_time: NOW,
  authorizations: [{ enterprise_id: null, team_id: 'T1', user_id: 'U9', is_bot: true }],
});

const events = [
  event({ type: 'app_home_opened', user: 'U5', tab: 'home' }),
  event({ type: 'app_uninstalled' }),
  event({ type: 'tokens_revoked', tokens: { bot: ['U9'], oauth: [] } }),
  { type: 'url_verification', token: 't', challenge: 'c' },
  { ssl_check: '1', token: 't' },
];

const asForm = (body: unknown): string =>
  new URLSearchParams(
    Object.entries(Object(body)).map(([key, value]): [string, string] => [
      key,
      typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
    ]),
  ).toString();
const asJson = (body: unknown): string => JSON.stringify(body) ?? '';
const asPayload = (body: unknown): string => new URLSearchParams({ payload: asJson(body) }).toString();

const JSON_TYPE = 'application/json; charset=utf-8';
const FORM_TYPE = 'application/x-www-form-urlencoded';

interface Body {
  readonly bytes: Buffer;
  readonly type: string | undefined;
}

const bodyOf = (text: string, type: string | undefined): Body => ({ bytes: Buffer.from(text), type });
const commands = interactions.filter((one) => 'command' in one);
const body: fc.Arbitrary<Body> = fc.oneof(
  { arbitrary: mutated(events, 3).map((one) => bodyOf(asJson(one), JSON_TYPE)), weight: 4 },
  { arbitrary: mutated(events, 1).map((one) => bodyOf(asForm(one), FORM_TYPE)), weight: 1 },
  { arbitrary: mutated(commands, 2).map((one) => bodyOf(asForm(one), FORM_TYPE)), weight: 2 },
  { arbitrary: mutated(interactions, 2).map((one) => bodyOf(asPayload(one), FORM_TYPE)), weight: 3 },
  { arbitrary: nastyText.map((text) => bodyOf(text, JSON_TYPE)), weight: 1 },
  { arbitrary: nastyText.map((text) => bodyOf(`payload=${text}`, undefined)), weight: 1 },
  {
    arbitrary: fc
      .uint8Array({ maxLength: 30 })
      .map((bytes) => ({ bytes: Buffer.from(bytes), type: 'text/html' })),
    weight: 1,
  },
);

const mostly = <T>(usual: T, others: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 5 }, { arbitrary: others, weight: 1 });
const header = nastyWord.map((text): string | undefined => text.replace(/[^\x20-\x7e]/g, '?'));
const TIMES = [-TRUST_SECONDS - 1, -TRUST_SECONDS, TRUST_SECONDS, TRUST_SECONDS + 1].map(
  (by) => `${NOW + by}`,
);
const ODD_TIMES = [
  `0${NOW}`,
  ` ${NOW}`,
  `${NOW}.0`,
  `+${NOW}`,
  '1e9',
  'Infinity',
  '-1',
  `${NOW}000`,
  undefined,
];

/** What is signed, and what of it is another one when it arrives. */
interface Case {
  readonly body: Body;
  readonly time: string | undefined;
  readonly secret: string;
  /** In place of the signature, made out of the right one. */
  readonly signature: (right: string) => string | undefined;
  /** Added after it was signed. */
  readonly more: string;
  readonly answer: unknown;
  readonly retry: string | undefined;
}

const WRONG: ((right: string) => string | undefined)[] = [
  () => undefined,
  () => '',
  (right) => right.toUpperCase(),
  (right) => right.slice(0, -1),
  (right) => `${right}0`,
  (right) => ` ${right}`,
  (right) => right.replace('v0', 'v1'),
  (right) => right.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
  () => `v0=${'0'.repeat(64)}`,
  (right) => `${right},${right}`,
];

export const edge: Edge<Case> = {
  name: 'slack-requests',
  arbitrary: fc.record({
    body,
    time: mostly<string | undefined>(`${NOW}`, fc.oneof(fc.constantFrom(...TIMES, ...ODD_TIMES), header)),
    secret: mostly(SECRET, fc.constantFrom('', `${SECRET} `, SECRET.toUpperCase())),
    signature: mostly<Case['signature']>(
      (right) => right,
      fc.oneof(
        fc.constantFrom(...WRONG),
        header.map((text) => () => text),
      ),
    ),
    more: mostly('', fc.constantFrom(' ', '&a=b', '\n', '\u0000', '}')),
    answer: fc.constantFrom(undefined, '', { response_action: 'errors', errors: { prompt: 'No.' } }),
    retry: fc.constantFrom(undefined, '1', '-1', 'x', '1e999'),
  }),
  async check(given) {
    taken = 0;
    ({ answer } = given);
    const { status, body: said, headers = {} } = await receiver.route.handle(requestOf(given));
    if (!isSlacks(given)) {
      assert.equal(status, 401);
      return assert.equal(taken, 0, 'something was taken that nobody signed');
    }
    assert.ok(status === 200 || (status === 400 && taken === 0), `${status}`);
    for (const value of Object.values(headers)) assert.match(value, /^[\x20-\x7e]*$/);
    assert.equal(typeof said, 'string');
    if (headers['content-type']) JSON.parse(String(said));
  },
};

const signed = (secret: string, time: string, text: string): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${time}:${text}`).digest('hex')}`;

function requestOf({ body: { bytes, type }, time, secret, signature, more, retry }: Case) {
  const right = signed(secret, time ?? '', bytes.toString('utf8'));
  return {
    method: 'POST' as const,
    path: '/slack/events',
    params: {},
    query: {},
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': time,
      'x-slack-signature': signature(right),
      'x-slack-retry-num': retry,
      'x-slack-retry-reason': retry && 'http_timeout',
    },
    remoteAddress: '127.0.0.1',
    body: Buffer.concat([bytes, Buffer.from(more)]),
    signal: new AbortController().signal,
  };
}

/** Signed with our secret, just now, and not changed since; noughts before a time are no other time. */
function isSlacks(given: Case): boolean {
  const { headers, body: bytes } = requestOf(given);
  const time = headers['x-slack-request-timestamp'] ?? '';
  if (!/^[0-9]{1,12}$/.test(time) || Math.abs(Number(time) - NOW) > TRUST_SECONDS) return false;
  return headers['x-slack-signature'] === signed(SECRET, String(Number(time)), bytes.toString('utf8'));
}
