import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json } from '../../../src/core/job.ts';
import { createSecrets } from '../../../src/secrets.ts';
import { createMetrics } from '../../../src/server/metrics.ts';
import { createApp } from '../../../src/server/server.ts';
import { createMemoryMediaStore } from '../../../src/store/memory-media.ts';
import type { Edge } from '../edge.ts';
import { mutated } from '../support/mutate.ts';
import { fixtures } from '../support/payload-edge.ts';
import { nastyText, nastyWord } from '../support/text.ts';

/** Through the real route, without a socket. */

const ATTEMPT = '0mhjob00000000000001-1-1';
const MOST_DEPTH = 51;
const FULL = 'the disk is full';

const secrets = createSecrets([Buffer.alloc(32, 7)]);
const PROVIDERS = ['piapi', 'evolink', 'qingbo'] as const;
const secretOf = (provider: string): string => secrets.webhookSecret(provider, ATTEMPT);
const notices: { attempt: string; body: Json | undefined }[] = [];
const said: unknown[] = [];
const say = (fields: object) => void said.push(fields);

const app = createApp(
  {
    host: '127.0.0.1',
    port: 0,
    logger: { debug() {}, info: say, warn: say, error: (fields) => void (isTold(fields) || say(fields)) },
    checks: () => ({}),
    metrics: createMetrics(),
    webhooks: {
      verify: secrets.verifyWebhook,
      notice: async (attempt, body) => {
        notices.push({ attempt, body });
        if (body === undefined) throw new Error(FULL);
      },
    },
    media: { links: { verify: () => null }, media: createMemoryMediaStore() },
    routes: [],
  },
  new AbortController().signal,
);

/** The one thing that may be said: the core could not take the notice. */
const isTold = ({ err }: { err?: unknown }): boolean => err instanceof Error && err.message === FULL;

const bytes = fc.oneof(
  {
    arbitrary: mutated(PROVIDERS.flatMap((provider) => fixtures(provider, /^webhook/))).map(toJson),
    weight: 4,
  },
  { arbitrary: nastyText.map((text) => Buffer.from(text, 'utf8')), weight: 2 },
  { arbitrary: fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array)), weight: 2 },
  {
    arbitrary: fc
      .record({ of: fc.constantFrom('[', '{"a":', '[{"__proto__":'), times: fc.nat(1_000) })
      .map(deep),
    weight: 1,
  },
  { arbitrary: nastyWord.map((key) => toJson({ [key.repeat(50)]: { [key]: key } })), weight: 1 },
);

function toJson(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value) ?? '');
}

function deep({ of, times }: { of: string; times: number }): Buffer {
  const close = of === '[' ? ']' : of.startsWith('[') ? '}]' : '}';
  return Buffer.from(`${of.repeat(times)}0${close.repeat(times)}`);
}

const wrongOnes = (secret: string) => [
  secret.slice(0, -1),
  `${secret}A`,
  secret.toUpperCase(),
  `%${secret}`,
  '',
  '..',
  'x'.repeat(2500),
  '%ff',
  '%00',
];

interface Case {
  readonly provider: string;
  readonly attempt: string;
  readonly secret: string;
  readonly header: string | undefined;
  readonly type: string | undefined;
  readonly method: 'POST' | 'GET' | 'PUT';
  readonly body: Buffer;
}

const mostly = <T>(usual: T, others: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 6 }, { arbitrary: others, weight: 1 });
const inAddress = nastyWord.map((word) => encodeURIComponent(word.toWellFormed()) || '-');

/** A call to the address of an attempt at a provider, with one of its parts wrong now and then. */
const callTo = (named: (typeof PROVIDERS)[number]): fc.Arbitrary<Case> => {
  const secret = secretOf(named);
  const others = PROVIDERS.filter((other) => other !== named);
  const wrong = fc.constantFrom(...wrongOnes(secret), ...others.map(secretOf));
  return fc.record({
    provider: mostly<string>(named, fc.oneof(inAddress, fc.constantFrom(...others))),
    attempt: mostly(ATTEMPT, fc.oneof(inAddress, fc.constant('0mhjob00000000000001-1-2'))),
    secret: mostly(secret, wrong),
    header: mostly<string | undefined>(undefined, fc.oneof(wrong, fc.constant(secret))),
    type: fc.constantFrom(undefined, 'application/json', 'text/html', 'garbage ; ;', 'multipart/form-data'),
    method: mostly<Case['method']>('POST', fc.constantFrom('GET' as const, 'PUT' as const)),
    body: bytes,
  });
};

export const edge: Edge<Case> = {
  name: 'webhook-bodies',
  arbitrary: fc.oneof(...PROVIDERS.map(callTo)),
  async check(given) {
    notices.length = 0;
    said.length = 0;
    const { statusCode, body } = await app.inject({
      method: given.method,
      url: `/webhooks/${given.provider}/${given.attempt}/${given.secret}`,
      headers: {
        ...(given.header === undefined ? {} : { 'x-webhook-secret': given.header }),
        ...(given.type === undefined ? {} : { 'content-type': given.type }),
      },
      ...(given.method === 'GET' ? {} : { payload: given.body }),
    });
    assert.deepEqual(said, []);
    if (!isRight(given)) {
      assert.equal(statusCode, 404);
      return assert.deepEqual(notices, [], 'something was woken without the secret');
    }
    assert.equal(statusCode, 204);
    assert.equal(body, '');
    assert.equal(notices.length, 1);
    const [notice] = notices;
    assert.equal(notice?.attempt, ATTEMPT);
    assertHint(notice?.body, given.body);
  },
};

function isRight({ provider, attempt, secret: given, header, method }: Case): boolean {
  const secret = PROVIDERS.some((known) => known === provider) ? secretOf(provider) : undefined;
  const named = secret !== undefined && attempt === ATTEMPT && method === 'POST';
  return named && given === secret && (header === undefined || header === secret);
}

/** At most what the body says, without `__proto__`, and no deeper than a stack can bear. */
function assertHint(hint: Json | undefined, body: Buffer): void {
  assert.equal(Object.hasOwn(Object.prototype, 'admin'), false, 'Object.prototype has grown');
  if (hint === undefined) return;
  const text = JSON.stringify(hint);
  assert.ok(!text.includes('"__proto__":'));
  assert.ok(depthOf(text) <= MOST_DEPTH, 'too deep');
  assert.equal(
    text,
    JSON.stringify(
      JSON.parse(body.toString('utf8'), (key, value) => (key === '__proto__' ? undefined : value)),
    ),
  );
}

/** The most brackets that are open at once, strings left out. */
function depthOf(json: string): number {
  let [open, most] = [0, 0];
  for (const sign of json.replace(/"(?:[^"\\]|\\.)*"/g, '')) {
    if (sign === '[' || sign === '{') most = Math.max(most, ++open);
    else if (sign === ']' || sign === '}') open -= 1;
  }
  return most;
}
