import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nanobanana } from '../../../src/core/areas.ts';
import type { Wish, WishedPicture } from '../../../src/core/contracts/jobs.ts';
import { UserError } from '../../../src/core/errors.ts';
import { cleanText } from '../../../src/core/format.ts';
import { MAX_INPUT_PIXELS } from '../../../src/core/input-limits.ts';
import { languages, requestSchema } from '../../../src/core/job.ts';
import { plain } from '../../../src/core/line.ts';
import { requestOf } from '../../../src/core/wish.ts';
import { sayError } from '../../../src/core/words/errors.ts';
import type { Edge } from '../edge.ts';
import { assertClean, assertSentence } from '../support/markup.ts';
import { anOddOffer, anOffer } from '../support/offer.ts';
import { nastyText, nastyWord } from '../support/text.ts';

const odd = [
  0,
  -0,
  -1,
  1,
  2,
  4,
  5,
  0.5,
  2.5,
  1e21,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 53,
  12_000_000,
];
const number = fc.constantFrom(...odd);
const named = (...usual: string[]) =>
  fc.oneof({ arbitrary: fc.constantFrom(...usual), weight: 5 }, { arbitrary: nastyWord, weight: 1 });

/** Some of the fields, as a bot leaves out what was not chosen. */
const some = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }, required: (keyof T)[]) =>
  fc.record(model, { requiredKeys: required });

const picture: fc.Arbitrary<WishedPicture> = some<Required<WishedPicture>>(
  {
    name: nastyWord,
    source: fc.constantFrom(
      { kind: 'url' as const, url: 'https://x.example/a.png' },
      { kind: 'upload' as const, id: 'x' },
    ),
    type: fc.constantFrom(
      'image/png',
      'image/JPEG; charset=x',
      'image/heic',
      'image/gif',
      'text/html',
      '',
      'IMAGE/HEIF-sequence',
    ),
    bytes: number,
    width: number,
    height: number,
  },
  ['name', 'source'],
) as fc.Arbitrary<WishedPicture>;

const wish = some<Required<Omit<Wish, 'parent'>>>(
  {
    prompt: nastyText,
    aspect: named('1:1', '16:9', 'source', '8:1', '1:8'),
    model: named('nano-banana', 'nano-banana-2', 'nano-banana-pro', 'odd', 'gemini'),
    resolution: named('1K', '2K', '4K', '0.5K'),
    count: number,
    seed: number,
    search: fc.boolean(),
    pictures: fc.array(picture, { maxLength: 3 }),
  },
  ['prompt'],
) as fc.Arbitrary<Wish>;

interface Case {
  readonly wish: Wish;
  readonly odd: boolean;
}

/** Whatever is wished for becomes a request that can be kept, or a sentence that can be read. */
export const edge: Edge<Case> = {
  name: 'wishes',
  arbitrary: fc.record({ wish, odd: fc.boolean() }),
  check(given) {
    const offer = given.odd ? anOddOffer : anOffer;
    let request: ReturnType<typeof requestOf>;
    try {
      request = requestOf(given.wish, offer, nanobanana);
    } catch (error) {
      assert.ok(error instanceof UserError, `${error}`);
      return assertSaid(error);
    }
    const kept = requestSchema.parse(JSON.parse(JSON.stringify(request)));
    assert.deepEqual(kept, JSON.parse(JSON.stringify(request)));
    const model = offer.models.find(({ name }) => name === request.model);
    assert.ok(model && request.pictures.length <= model.maxPictures);
    assert.equal(request.prompt, given.wish.prompt.trim(), 'a prompt is never changed');
    assert.notEqual(cleanText(request.prompt).trim(), '', 'paid for a prompt of nothing');
    assert.ok([...request.prompt].length <= model.promptMax);
    assert.ok(
      request.aspect === 'source' || request.aspect === '1:1' || model.aspects.includes(request.aspect),
    );
    assert.ok(given.wish.pictures?.every(mayBeAsked) ?? true);
  },
};

function assertSaid(error: UserError): void {
  for (const language of languages) {
    const said = plain(sayError(error, language));
    assertClean(said, error.code);
    // What was typed stands in quotes; the rest is ours.
    assertSentence(said.replace(/[“‘].*?[”’]/gs, ''), error.code);
  }
}

const mayBeAsked = ({ bytes, width, height }: WishedPicture): boolean =>
  bytes !== 0 && !(width && height && width * height > MAX_INPUT_PIXELS);
