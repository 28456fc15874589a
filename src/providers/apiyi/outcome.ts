import { Readable } from 'node:stream';
import type { Charge, Outcome, SubmitOptions } from '../../core/contracts/provider.ts';
import { MediaError } from '../../core/errors.ts';
import { type PictureType, pictureTypes } from '../../core/job.ts';
import type { Fetchable } from '../results.ts';
import { readAnswer } from './answer.ts';
import { decodeBase64 } from './base64-digits.ts';
import type { Taken } from './long-strings.ts';

interface Means {
  readonly sink: SubmitOptions['sink'];
  /** Micro-dollars of one request: APIYI says nowhere in its answer what it cost. */
  readonly price: number;
  readonly fetchable: Fetchable;
}

/** How an answer 200 ended; null: it is none. Each is charged, with or without a picture. */
export async function outcomeOf(taken: Taken, { sink, price, fetchable }: Means): Promise<Outcome | null> {
  const charge: Charge = { known: true, microDollars: price, own: '1 request', byPriceList: true };
  const reading = readAnswer(taken.value, taken.isLong);
  switch (reading.kind) {
    case 'foreign':
      return null;
    case 'refused': {
      const { reason, again, detail } = reading;
      return { kind: 'failed', reason, again, detail, charge };
    }
    case 'address':
      return { kind: 'completed', results: [{ url: fetchable(reading.url) ?? reading.url }], charge };
    case 'picture':
      try {
        const bytes = Readable.from(decodeBase64(taken.bytes(reading.data)), { objectMode: false });
        return { kind: 'completed', results: [{ file: await sink(typeOf(reading.type), bytes) }], charge };
      } catch (error) {
        return lost(error, charge);
      }
  }
}

/** As it is named; what it is, is told from its bytes by whoever keeps it. */
const typeOf = (named: string): PictureType =>
  pictureTypes.find((type) => type === named.toLowerCase()) ?? 'image/png';

/** Made, paid, and not kept: nobody can hand it over again. */
function lost(error: unknown, charge: Charge): Outcome {
  const detail = error instanceof Error ? error.message : String(error);
  const isPicture = !(error instanceof MediaError && ['not_a_picture', 'empty'].includes(error.code));
  return { kind: 'failed', reason: isPicture ? 'result_lost' : 'no_picture', again: true, detail, charge };
}
