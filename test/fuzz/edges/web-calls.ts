import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { createWebBot } from '../../../src/bots/web/index.ts';
import { nanobanana } from '../../../src/core/areas.ts';
import { systemClock } from '../../../src/core/clock.ts';
import type { Route, RouteResponse } from '../../../src/core/contracts/bot.ts';
import type { JobsEngine } from '../../../src/core/contracts/jobs.ts';
import type { Status } from '../../../src/core/job.ts';
import { JOB } from '../../helpers/views.ts';
import type { Edge } from '../edge.ts';
import { oneJob } from '../support/jobs.ts';
import { mutated } from '../support/mutate.ts';
import { nastyWord } from '../support/text.ts';

/** The playground's routes as the server calls them, with a core that holds one job. */

const HOST = 'localhost:3000';
const COOKIE = 'nanobanana_session=token-000000000000000000000001';
const silent = { debug() {}, info() {}, warn() {}, error() {} };

const core = oneJob(JOB);
const bot = createWebBot({
  areas: [nanobanana],
  clock: systemClock,
  logger: silent,
  host: '127.0.0.1',
  newToken: () => 'token-000000000000000000000001',
});
await bot.start(core.jobs as JobsEngine);
const routes = (bot.routes ?? []).filter(({ path }) => path !== '/api/events' && !path.startsWith('/page/'));

/** The browser that has opened the page. */
const opened = { headers: { host: HOST }, query: {}, id: '', action: '', body: Buffer.alloc(0) };
for (const route of routes) if (route.path === '/') await call(route, opened);

const wish = {
  prompt: 'a cat in the rain',
  aspect: '16:9',
  model: 'nano-banana',
  resolution: '1K',
  count: 2,
  pictures: [
    { name: 'a.png', source: { kind: 'upload', id: JOB }, type: 'image/png', bytes: 9, width: 3, height: 4 },
  ],
  parent: `${JOB}-1`,
};
const { prompt: _, parent: __, ...estimated } = wish;
const key = 'key-00000001';

/** What the page sends to a route, before somebody changed it. */
const bodies: Readonly<Record<string, readonly object[]>> = {
  '/api/submit': [
    { key, wish },
    { key, wish: { prompt: 'a cat' } },
  ],
  '/api/estimate': [estimated, { count: 2 }],
  '/api/results/:id/:action': [{ key }, { key, confirmed: true }],
};

function bodyFor({ path }: Route): fc.Arbitrary<Buffer> {
  const sent = bodies[path];
  const noise = fc.oneof(
    nastyWord.map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes)),
  );
  if (!sent) return noise;
  const changed = mutated(sent, 2).map((value) => Buffer.from(JSON.stringify(value) ?? ''));
  return fc.oneof({ arbitrary: changed, weight: 9 }, { arbitrary: noise, weight: 1 });
}

const ACTIONS = ['again', 'retry', 'cancel', 'check', 'save', 'unsave', 'delete'];
const odd = fc.oneof(
  nastyWord,
  fc.constantFrom('0', '40', '-1', '1e3', '9007199254740993', 'Infinity', 'x'.repeat(500)),
);
const id = fc.oneof(
  { arbitrary: fc.constantFrom(JOB, `${JOB}-1`, `${JOB}-2`, `${JOB}-9`), weight: 3 },
  { arbitrary: nastyWord, weight: 1 },
);
const query = fc.dictionary(
  fc.constantFrom(
    'area',
    'guild',
    'language',
    'offset',
    'before',
    'person',
    'model',
    'text',
    'from',
    'to',
    'size',
    'download',
    'name',
    '__proto__',
  ),
  fc.oneof(
    odd,
    fc.constantFrom('nanobanana', 'sunny-studio', 'river-lab', 'en', 'ko', 'thumb', '1800000000000'),
  ),
  { maxKeys: 3, size: 'max', noNullPrototype: true },
);
const mostly = <T>(usual: T, others: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 9 }, { arbitrary: others, weight: 1 });
const header = nastyWord.map((text): string | undefined => text.replace(/[^\x20-\x7e]/g, '?'));

const callOf = (route: Route, index: number): fc.Arbitrary<Case> =>
  fc.record({
    route: fc.constant(index),
    id,
    action: fc.oneof(
      { arbitrary: fc.constantFrom(...ACTIONS), weight: 9 },
      { arbitrary: nastyWord, weight: 1 },
    ),
    query,
    headers: fc.record({
      host: mostly<string | undefined>(
        HOST,
        fc.oneof(header, fc.constantFrom('evil.example', 'localhost', '127.0.0.1:1')),
      ),
      cookie: mostly<string | undefined>(COOKIE, header),
      origin: mostly<string | undefined>(
        `http://${HOST}`,
        fc.oneof(header, fc.constantFrom('null', 'https://evil.example')),
      ),
      'x-name': fc.oneof(
        fc.constant(undefined),
        header,
        nastyWord.map((text) => encodeURIComponent(text.toWellFormed())),
      ),
      'if-none-match': fc.constantFrom(undefined, `"${JOB}-1 full"`, '*'),
    }),
    body: bodyFor(route),
    status: fc.constantFrom<Status>('completed', 'completed', 'failed', 'unknown', 'pending'),
  });

interface Case {
  readonly route: number;
  readonly id: string;
  readonly action: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string | undefined>;
  readonly body: Buffer;
  readonly status: Status;
}

export const edge: Edge<Case> = {
  name: 'web-calls',
  arbitrary: fc.oneof(...routes.map((route, index) => callOf(route, index))),
  async check(given) {
    const route = routes[given.route];
    assert.ok(route);
    core.set({ status: given.status, prompt: 'a cat', draft: null });
    const response = await call(route, given);
    for (const fault of core.faults) throw fault;
    await assertAnswer(response, route, given);
  },
};

function call(
  route: Route,
  { id: given, action, query: asked, headers, body }: Omit<Case, 'route' | 'status'>,
): Promise<RouteResponse> {
  return route.handle({
    method: route.method,
    path: route.path,
    params: { id: given, output: given, action },
    query: asked,
    headers,
    remoteAddress: '127.0.0.1',
    body,
    signal: new AbortController().signal,
  });
}

const DECLARED = [200, 303, 304, 400, 401, 403, 404, 421, 422];

async function assertAnswer(
  { status, headers = {}, body }: RouteResponse,
  route: Route,
  given: Case,
): Promise<void> {
  assert.ok(DECLARED.includes(status), `${status}`);
  if (body) assert.equal(headers['x-content-type-options'], 'nosniff');
  for (const value of Object.values(headers))
    assert.match(value, /^[\x20-\x7e]*$/, 'a header that no server sends');
  const host = given.headers.host ?? '';
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(host))
    assert.equal(status, 421, `answered as ${host}`);
  else if (route.method !== 'GET' && given.headers.origin?.toLowerCase() !== `http://${host.toLowerCase()}`)
    assert.equal(status, 403);
  const text = body instanceof Readable ? (await buffer(body)).toString('latin1') : String(body ?? '');
  if (!headers['content-type']?.startsWith('application/json')) return;
  const said = JSON.parse(text);
  if (status >= 400 && status !== 401) {
    assert.equal(typeof said.code, 'string');
    assert.ok(
      said.line.length > 0 && said.line.every(({ kind }: { kind: unknown }) => typeof kind === 'string'),
    );
    assert.doesNotMatch(text, /"(undefined|NaN|\[object)/);
  }
}
