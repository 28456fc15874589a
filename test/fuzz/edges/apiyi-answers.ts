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
const PROVES_NOTHING_ACCEPTED = new Set([400, 401, 402, 403, 404, 413, 422, 429]);
const TYPES = ['application/json', 'text/html', 'image/png', 'text/event-stream', 'garbage ; ;', ''];

type Keeps = 'yes' | 'no picture' | 'disk full';

interface Case {
  readonly sent: Sent;
  /** Through a server and the whole provider. */
  readonly wire: { readonly status: number; readonly type: string; readonly cut: boolean } | null;
  readonly keeps: Keeps;
}

export const edge: Edge<Case> = {
  name: 'apiyi-answers',
  arbitrary: fc.record({
    sent,
    wire: fc.option(
      fc.record({
        status: fc.constantFrom(200, 200, 200, 201, 301, 400, 401, 402, 403, 404, 413, 422, 429, 500, 502, 503),
        type: fc.constantFrom(...TYPES),
        cut: fc.nat(3).map((of) => of === 0),
      }),
      { freq: 30, nil: null },
    ).map((wire, ) => wire),
    keeps: fc.constantFrom<Keeps>('yes', 'yes', 'yes', 'no picture', 'disk full'),
  }),
  async check({ sent: given, wire, keeps }) {
    if (wire) return overHttp(given, wire, keeps);
    const text = given.bytes.toString('utf8');
    const spool = createSpool(tmpdir());
    try {
      const taken = await takeLongStrings(inPieces(given), spool).catch((error: unknown) => error);
      if (taken instanceof Error) return assertNoJson(taken, text);
      await assertRead(taken as Taken, text, keeps);
    } finally {
      await spool.close();
    }
  },
};
