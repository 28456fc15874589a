import type { PictureType } from '../core/job.ts';
import { encode, openImage } from './image.ts';
import {
  encoder,
  longSide,
  lossyType,
  MAX_SIDE,
  type Original,
  type Shrunk,
  withFewerPixels,
} from './shrink.ts';

/** What a model is to work from: nobody sees what this quality leaves out, so it costs less than pixels do. */
const QUALITY = 92;

/** Undefined where every lossless form is larger than what is there. */
function losslessType(original: Original, types: readonly PictureType[]): PictureType | undefined {
  const stays = original.type !== 'image/png' && types.includes(original.type);
  if (stays) return undefined;
  const order = ['image/webp', 'image/png'] as const;
  return order.find((type) => types.includes(type) && longSide(original) <= MAX_SIDE[type]);
}

async function losslessly(original: Original, type: PictureType): Promise<Shrunk | null> {
  const image = openImage(original.source);
  const encoding =
    type === 'image/webp' ? image.webp({ lossless: true, effort: 0 }) : image.png({ compressionLevel: 9 });
  // It was sound when it was kept: what takes too long without loss may still be made with fewer pixels.
  const made = await encode(encoding).catch(() => null);
  return made && { type, ...made };
}

/**
 * An input picture in at most `budget` bytes and one of `types`: every pixel as it was where a lossless form is
 * small enough, else at a high quality, and with fewer pixels only where that is too large as well. Null where even
 * the smallest is. Same input, same bytes.
 */
export async function shrinkInput(
  original: Original,
  types: readonly PictureType[],
  budget: number,
): Promise<Shrunk | null> {
  const exact = losslessType(original, types);
  const same = exact && (await losslessly(original, exact));
  if (same && same.data.length <= budget) return same;

  const { hasAlpha } = await openImage(original.source).metadata();
  const type = lossyType(types, hasAlpha);
  if (!type) return null;
  let tried = original.bytes;
  if (longSide(original) <= MAX_SIDE[type]) {
    const whole = await encode(encoder(openImage(original.source), type, QUALITY));
    if (whole.data.length <= budget) return { type, ...whole };
    tried = whole.data.length;
  }
  return withFewerPixels(original, type, tried, budget, QUALITY);
}
