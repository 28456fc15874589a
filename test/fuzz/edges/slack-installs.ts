import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import type { SlackDeps } from '../../../src/bots/slack/deps.ts';
import { createOAuthRoutes } from '../../../src/bots/slack/oauth.ts';
import type { Workspace } from '../../../src/bots/slack/workspaces.ts';
import { createSecrets } from '../../../src/secrets.ts';
import type { Edge } from '../edge.ts';
import { mutated } from '../support/mutate.ts';
import { nastyWord } from '../support/text.ts';

/** The way back of an installation: state, cookie and code as they may come, and what Slack says to the code. */

const SINCE = 1_800_000_000_000;
const STATE_MS = 600_000;
const TOKEN = 'xoxb-token-of-a-workspace';
const CLIENT_SECRET = 'secret-of-the-client';

const secrets = createSecrets([Buffer.alloc(32, 7)]);
const added: { team: string; token: string }[] = [];
const said: unknown[] = [];
let now = SINCE;
let granted: unknown = null;
let status = 200;

const server = createServer((request, response) => {
  request.resume();
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(granted) ?? '');
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
server.unref();
const { port } = server.address() as AddressInfo;

const say = (fields: object, words: string) => void said.push(words, String(Object(fields).err));
const deps = {
  apiUrl: `http://127.0.0.1:${port}/api`,
  clock: { now: () => now, sleep: () => new Promise<void>(() => {}) },
  logger: { debug: say, info: say, warn: say, error: say },
  seal: secrets.seal,
  unseal: secrets.unseal,
} as unknown as SlackDeps;
const [install, back] = createOAuthRoutes({
  deps,
  access: {
    mode: 'oauth',
    clientId: '1.2',
    clientSecret: CLIENT_SECRET,
    signingSecret: 's',
    publicUrl: 'https://bot.example',
  },
  installations: {
    async add(team, token) {
      added.push({ team, token });
      return {} as Workspace;
    },
  },
  installed: async () => {},
});

const grant = {
  ok: true,
  access_token: TOKEN,
  token_type: 'bot',
  scope: 'commands',
  bot_user_id: 'U9',
  app_id: 'A1',
  team: { id: 'T1', name: 'Acme' },
  enterprise: null,
  authed_user: { id: 'U5' },
};

const mostly = <T>(usual: T, others: fc.Arbitrary<T>, weight = 4) =>
  fc.oneof({ arbitrary: fc.constant(usual), weight }, { arbitrary: others, weight: 1 });
const sameText = (text: string) => text;

interface Case {
  /** Made out of the right one. */
  readonly state: (right: string) => string | undefined;
  /** What is sealed by us says something else. */
  readonly sealed: unknown;
  readonly cookie: (right: string) => string | undefined;
  readonly code: string | undefined;
  readonly error: string | undefined;
  readonly laterMs: number;
  readonly granted: unknown;
  readonly status: number;
}

const STATES: Case['state'][] = [
  () => undefined,
  () => '',
  (right) => right.slice(1),
  (right) => `${right}A`,
  (right) => right.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
  (right) => right.slice(0, 8).repeat(4),
];
const COOKIES: Case['cookie'][] = [
  () => undefined,
  () => '',
  (right) => right.slice(0, -1),
  (right) => `${right}A`,
  (right) => right.replace('nanobanana', 'Nanobanana'),
  (right) => `a=b; ${right}; c`,
];
const damaged = (ways: Case['state'][]) =>
  fc.oneof(
    fc.constantFrom(...ways),
    nastyWord.map((word) => () => word),
  );

export const edge: Edge<Case> = {
  name: 'slack-installs',
  arbitrary: fc.record({
    state: mostly<Case['state']>(sameText, damaged(STATES), 2),
    sealed: fc.oneof(
      { arbitrary: fc.constant(null), weight: 4 },
      { arbitrary: mutated([{ nonce: 'n', until: SINCE + STATE_MS }], 2), weight: 1 },
    ),
    cookie: mostly<Case['cookie']>(sameText, damaged(COOKIES), 2),
    code: mostly<string | undefined>(undefined, fc.oneof(nastyWord, fc.constant('1.2.code')), 12),
    error: mostly<string | undefined>(undefined, nastyWord),
    laterMs: fc.constantFrom(0, 1, STATE_MS, STATE_MS + 1, 86_400_000),
    granted: mutated([grant, grant, JSON.stringify(grant), { ok: false, error: 'invalid_code' }], 1),
    status: fc.constantFrom(200, 200, 200, 500, 404),
  }),
  async check(given) {
    assert.ok(install && back);
    now = SINCE;
    added.length = 0;
    said.length = 0;
    ({ granted, status } = given);
    const { headers = {} } = await install.handle(request({}));
    const state = new URL(headers.location ?? '').searchParams.get('state') ?? '';
    const [cookie = ''] = (headers['set-cookie'] ?? '').split(';');
    const sealed = given.sealed === null ? state : secrets.seal(JSON.stringify(given.sealed) ?? '');
    const query = { state: given.state(sealed), code: given.code, error: given.error };
    const asked = request({ query: withoutNone(query), cookie: given.cookie(cookie) });
    now += given.laterMs;
    const answer = await back.handle(asked);
    assertPage(answer);
    const isTold = answer.status !== 400;
    if (isOurs(given, cookie)) assert.ok(isTold, 'our own state was refused');
    if (isTold) assertAllowed(query.state, asked.headers.cookie);
    assert.equal((await back.handle(asked)).status, 400, 'a state was good twice');
    if (!isTold || !given.code || given.error) return assert.deepEqual(added, []);
    assert.equal(added.length, answer.status === 200 ? 1 : 0);
    for (const { team, token } of added)
      assert.ok(/^[A-Z0-9]{1,30}$/.test(team) && typeof token === 'string');
  },
};

const withoutNone = (query: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  JSON.parse(JSON.stringify(query));

const request = ({
  query = {},
  cookie,
}: {
  query?: Record<string, string>;
  cookie?: string | undefined;
}) => ({
  method: 'GET',
  path: '/slack/oauth_redirect',
  params: {},
  query,
  headers: { cookie },
  remoteAddress: '127.0.0.1',
  body: Buffer.alloc(0),
  signal: new AbortController().signal,
});

const isOurs = ({ state, sealed, cookie, laterMs }: Case, ours: string): boolean => {
  const isWhole = state === sameText && sealed === null && laterMs <= STATE_MS;
  return isWhole && [ours, `a=b; ${ours}; c`].includes(cookie(ours) ?? '');
};

/** Whoever gets on has a state that we sealed and that is not over, and the cookie that belongs to it. */
function assertAllowed(state: string | undefined, cookie: string | undefined): void {
  const { nonce, until } = JSON.parse(secrets.unseal(state ?? '') ?? 'null') ?? {};
  assert.ok(typeof until === 'number' && until >= now, 'a state that is over');
  assert.ok(typeof nonce === 'string' && (cookie ?? '').includes(nonce), 'the browser of somebody else');
}

const SENTENCE =
  /<p>(This link is too old, or was made elsewhere\.|nanobanana (was not|is) installed[^<>]*)[^<>]*<\/p>/;

/** A sentence of ours, and nothing of what came; no secret stands in it or in the log. */
function assertPage({
  status: of,
  headers,
  body,
}: {
  status: number;
  headers?: object;
  body?: unknown;
}): void {
  assert.ok([200, 400, 502].includes(of), `${of}`);
  assert.match(String(body), SENTENCE);
  assert.match(String(Object(headers)['content-security-policy']), /default-src 'none'/);
  const all = `${body} ${said.join(' ')}`;
  assert.ok(!all.includes(TOKEN) && !all.includes(CLIENT_SECRET), 'a secret was told');
}
