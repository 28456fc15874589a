import { Readable } from 'node:stream';
import type { ImageInput, ModelOffer, ProviderRequest } from '../../core/contracts/provider.ts';
import { base64Length, encodeBase64 } from './base64.ts';
import { LARGEST_INLINE, LARGEST_TOGETHER } from './models.ts';

/** The most that each of the models gives: a picture cut short is paid all the same. */
const MAX_OUTPUT_TOKENS = 32_768;
/** Half size has another name here; the others are the same, K in upper case. */
const SIZES: Readonly<Record<string, string>> = { '0.5K': '512' };

/** A request's body that is made while it leaves. */
export interface StreamedBody {
  /** Of all of it (bytes). */
  readonly length: number;
  open(): Readable;
  /** Whether its last byte may have left. Until then nobody can have read the request. */
  isWhole(): boolean;
  /** When the last byte is on its way. */
  onWhole(listener: () => void): void;
}

/**
 * Google's names in camelCase: APIYI passes over a snake_case key without a word, and the picture with it. Pictures
 * stand before the prompt, in the order of the request: where no ratio is asked for, the last one decides.
 */
export function generateBody(request: ProviderRequest, offer: ModelOffer): StreamedBody {
  const inline = inlinePictures(request.images);
  const pictures = request.images.flatMap((image): (string | ImageInput)[] => {
    if (!inline.has(image))
      return [`${JSON.stringify({ fileData: { mimeType: image.type, fileUri: image.publicUrl } })},`];
    return [`{"inlineData":{"mimeType":${JSON.stringify(image.type)},"data":"`, image, '"}},'];
  });
  const config = JSON.stringify(generationConfig(request, offer));
  return streamed([
    '{"contents":[{"role":"user","parts":[',
    ...pictures,
    `${JSON.stringify({ text: request.prompt })}]}],"generationConfig":${config}}`,
  ]);
}

function generationConfig({ aspect, resolution }: ProviderRequest, offer: ModelOffer) {
  const imageConfig = {
    ...(aspect !== undefined && { aspectRatio: aspect }),
    // The first generation has one size, and fails where the field is there.
    ...(offer.resolutions.length > 1 && { imageSize: SIZES[resolution] ?? resolution }),
  };
  return {
    // With text allowed, a picture may be answered with words alone, and is paid.
    responseModalities: ['IMAGE'],
    ...(Object.keys(imageConfig).length > 0 && { imageConfig }),
    maxOutputTokens: MAX_OUTPUT_TOKENS,
  };
}

/**
 * Inline is what APIYI recommends: a picture at an address that Google cannot reach is passed over in silence, and
 * paid. An address is named for what is too large to be inline, and for the largest ones where all together, a third
 * longer as base64, would be more than a request may have.
 */
function inlinePictures(images: readonly ImageInput[]): ReadonlySet<ImageInput> {
  const inline = new Set(images.filter(({ bytes, publicUrl }) => bytes <= LARGEST_INLINE || !publicUrl));
  let together = [...inline].reduce((sum, { bytes }) => sum + base64Length(bytes), 0);
  const largestFirst = [...inline].sort((one, other) => other.bytes - one.bytes);
  for (const image of largestFirst) {
    if (together <= LARGEST_TOGETHER) break;
    if (!image.publicUrl) continue;
    inline.delete(image);
    together -= base64Length(image.bytes);
  }
  return inline;
}

function streamed(parts: readonly (string | ImageInput)[]): StreamedBody {
  const lengths = parts.map((part) =>
    typeof part === 'string' ? Buffer.byteLength(part) : base64Length(part.bytes),
  );
  const listeners: (() => void)[] = [];
  let whole = false;

  async function* chunks() {
    for (const [i, part] of parts.entries()) {
      if (i === parts.length - 1) {
        whole = true;
        for (const listener of listeners) listener();
      }
      if (typeof part === 'string') yield Buffer.from(part);
      else yield* exactly(part);
    }
  }

  return {
    length: lengths.reduce((sum, length) => sum + length, 0),
    open: () => Readable.from(chunks(), { objectMode: false }),
    isWhole: () => whole,
    onWhole: (listener) => void listeners.push(listener),
  };
}

/** A picture that is not as long as it was said to be ends the request before its last byte. */
async function* exactly(image: ImageInput): AsyncGenerator<Buffer> {
  let seen = 0;
  for await (const chunk of encodeBase64(await image.open())) {
    seen += chunk.length;
    yield chunk;
  }
  if (seen !== base64Length(image.bytes)) throw new Error('an input picture has another length than it had');
}
