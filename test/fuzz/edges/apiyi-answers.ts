import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import type { Outcome, SubmitOptions } from '../../../src/core/contracts/provider.ts';
import { MediaError, ProviderError } from '../../../src/core/errors.ts';
import { failureReasons } from '../../../src/core/job.ts';
import { type Taken, takeLongStrings } from '../../../src/providers/apiyi/long-strings.ts';
import { outcomeOf } from '../../../src/providers/apiyi/outcome.ts';
import { createSpool } from '../../../src/providers/apiyi/spool.ts';
import { apiyi } from '../../../src/providers/apiyi.ts';
import { createFetchable } from '../../../src/providers/results.ts';
import { picture } from '../../helpers/views.ts';
import type { Edge } from '../edge.ts';
import { type Answering, answering, KEY } from '../support/answering.ts';
import { inPieces, type Sent, sent } from '../support/apiyi-answers.ts';
import { assertUnseen, PRICE } from '../support/booked.ts';
import { assertOutcome, member } from '../support/outcomes.ts';

/** APIYI answers a submission with the picture itself: streams are read as they come, in pieces, whole or not. */

const MODEL = 'nano-banana';
const PRICE_OF_MODEL = apiyi.models[MODEL]?.price['1K'] ?? 0;
const STATUSES = [200, 200, 200, 201, 301, 400, 401, 402, 403, 404, 413, 422, 429, 500, 502, 503];
const PROVE_NOTHING_ACCEPTED = new Set([400, 401, 402, 403, 404, 413, 422, 429, 503]);
const TYPES = ['application/json', 'text/html', 'image/png', 'text/event-stream', 'garbage ; ;', ''];
const FOLDER = tmpdir();
const LONG = 32 * 1024;
const OWN = /^1 request$/;

interface OverHttp {
  readonly status: number;
  readonly type: string;
  readonly cut: boolean;
}

interface Case {
  readonly sent: Sent;
  /** Through a server and the whole provider. */
  readonly wire: OverHttp | null;
  readonly kept: 'yes' | 'no picture' | 'disk full';
}

export const edge: Edge<Case> = {
  name: 'apiyi-answers',
  arbitrary: fc.record({
    sent,
    wire: fc.oneof(
      { arbitrary: fc.constant(null), weight: 60 },
      {
        arbitrary: fc.record({
          status: fc.constantFrom(...STATUSES),
          type: fc.constantFrom(...TYPES),
          cut: fc.nat(3).map((of) => of === 0),
        }),
        weight: 1,
      },
    ),
    kept: fc.constantFrom('yes' as const, 'yes' as const, 'no picture' as const, 'disk full' as const),
  }),
  async check({ sent: given, wire, kept }) {
    const text = given.bytes.toString('utf8');
    const json = parsed(text);
    if (wire) return overHttp(given, wire, json);
    const spool = createSpool(FOLDER);
    try {
      const taken = await takeLongStrings(inPieces(given), spool).catch((error: Error) => error);
      if (!(taken instanceof Error)) return await assertRead(taken, { text, json, kept });
      assert.equal(taken.message, 'the answer is no JSON');
      assert.equal(json, undefined, 'JSON that was not read');
    } finally {
      await spool.close();
    }
  },
};

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

interface About extends Pick<Case, 'kept'> {
  readonly text: string;
  readonly json: { readonly value: unknown } | undefined;
}

async function assertRead(taken: Taken, { text, json, kept }: About): Promise<void> {
  assert.ok(json || text.length > LONG, 'read what is no JSON');
  const sunk: Buffer[] = [];
  const sink: SubmitOptions['sink'] = async (_, bytes) => {
    sunk.push(bytes instanceof Uint8Array ? Buffer.from(bytes) : await buffer(bytes));
    if (kept === 'disk full') throw new Error('ENOSPC');
    if (kept === 'no picture') throw new MediaError('not_a_picture', 'no picture');
    return picture;
  };
  const outcome = await outcomeOf(taken, { sink, price: PRICE, fetchable: createFetchable() });
  assert.equal(outcome !== null, isAnswer(taken.value), 'of what form it is');
  if (!outcome) return;
  assertCharged(outcome, PRICE);
  assertUnseen(outcome);
  const [bytes] = sunk;
  if (!bytes) return;
  assert.ok(json === undefined || isPartOf(bytes, json.value), 'bytes that nobody sent');
  if (kept === 'yes') return assert.deepEqual(Object(outcome).results, [{ file: picture }]);
  const reason = kept === 'no picture' ? 'no_picture' : 'result_lost';
  assert.ok(outcome.kind === 'failed' && outcome.reason === reason, outcome.kind);
}

/** Whatever the answer, it is paid by the list. */
function assertCharged(outcome: Outcome, price: number): void {
  assertOutcome(outcome, { own: OWN, owed: { known: true, microDollars: price } });
  assert.ok(outcome.charge.known && outcome.charge.byPriceList);
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One of generateContent, in either spelling, and no error. */
function isAnswer(value: unknown): boolean {
  const has = (...names: string[]) => names.some((name) => isObject(member(value, name)));
  const isOne =
    member(value, 'candidates') !== undefined ||
    has('promptFeedback', 'prompt_feedback') ||
    has('usageMetadata', 'usage_metadata');
  return isOne && !has('error');
}

/** Whether some text of the answer is this in base64, decoded by another hand; a text with an escape in it may be. */
function isPartOf(bytes: Buffer, value: unknown): boolean {
  if (typeof value !== 'string')
    return (
      typeof value === 'object' && value !== null && Object.values(value).some((one) => isPartOf(bytes, one))
    );
  const digits = value.replace(/[^A-Za-z0-9+/_-]/g, '');
  return value.includes('\\') || bytes.equals(Buffer.from(digits, 'base64'));
}

let started: Promise<Answering> | undefined;

async function overHttp(
  { bytes }: Sent,
  { status, type, cut }: OverHttp,
  json: About['json'],
): Promise<void> {
  started ??= answering(apiyi);
  const { provider, answer } = await started;
  answer({ status, bytes, cut, headers: { 'content-type': type } });
  const request = { prompt: 'p', model: MODEL, resolution: '1K', images: [] };
  const { signal } = new AbortController();
  try {
    const submitted = await provider.submit(request, {
      idempotencyKey: 'k',
      sink: async () => picture,
      signal,
    });
    assert.ok('finished' in submitted && status < 300 && !cut, 'an answer that did not come whole');
    assertCharged(submitted.finished, PRICE_OF_MODEL);
  } catch (error) {
    assert.ok(error instanceof ProviderError, `${error}`);
    assert.ok(failureReasons.includes(error.reason) && error.message.isWellFormed());
    assert.ok(!error.message.includes(KEY), 'the key in an error');
    const { accepted, charge } = error;
    if (accepted === 'unknown') return assert.deepEqual(charge, { known: false, atMost: PRICE_OF_MODEL });
    assert.ok(PROVE_NOTHING_ACCEPTED.has(status), `${status} does not prove that nothing was accepted`);
    assert.ok(status !== 503 || isObject(member(json?.value, 'error')), 'a 503 of nobody');
    assert.ok(charge.known && charge.microDollars === 0);
  }
}
