import type { Sharp } from 'sharp';
import type { PictureType } from '../core/job.ts';
import { type Encoded, encode, type ImageSource, openImage } from './image.ts';

export interface Shrunk extends Encoded {
  readonly type: PictureType;
}

/** The picture to make smaller, with what the kept record says of it. */
export interface Original {
  readonly source: ImageSource;
  readonly type: PictureType;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
}

/** The longest side that a format can write: WebP has 14 bits for it, JPEG 16, PNG 31. */
export const MAX_SIDE: Readonly<Record<PictureType, number>> = {
  'image/webp': 16_383,
  'image/jpeg': 65_535,
  'image/png': 2_147_483_647,
};

/** Lossless WebP is about a quarter smaller than PNG; below this share of the original it isn't worth trying. */
const LOSSLESS_HOPE = 0.6;

/** From "nobody sees it" to "one has to look for it". */
const QUALITIES = [92, 85, 75, 60];

/** The lowest quality makes about a quarter of the first; a file further away than that needs fewer pixels. */
const QUALITY_REACH = 4;

/** Pictures are made smaller at this quality, down to this longest side. */
const SMALL_QUALITY = 75;
const SMALLEST_SIDE = 64;

export function encoder(image: Sharp, type: PictureType, quality: number): Sharp {
  if (type === 'image/webp') return image.webp({ quality });
  if (type === 'image/png') return image.png();
  const chromaSubsampling = quality > 90 ? '4:4:4' : '4:2:0';
  return image.flatten({ background: 'white' }).jpeg({ quality, chromaSubsampling });
}

/** JPEG for what has no transparency: fast to make and read everywhere; WebP keeps transparency. */
export function lossyType(types: readonly PictureType[], alpha: boolean): PictureType | undefined {
  const order: PictureType[] = alpha ? ['image/webp', 'image/jpeg'] : ['image/jpeg', 'image/webp'];
  return [...order, 'image/png' as const].find((type) => types.includes(type));
}

export function longSide(original: Original): number {
  return Math.max(original.width, original.height);
}

async function lossless(original: Original, types: readonly PictureType[], alpha: boolean, budget: number) {
  const image = openImage(original.source);
  const webp = types.includes('image/webp') && longSide(original) <= MAX_SIDE['image/webp'];
  if (original.type === 'image/png' && webp) {
    if (budget < original.bytes * LOSSLESS_HOPE) return null;
    return { type: 'image/webp' as const, ...(await encode(image.webp({ lossless: true, effort: 0 }))) };
  }
  const needsPng = alpha && original.type === 'image/webp' && !types.includes('image/webp');
  if (!needsPng || !types.includes('image/png') || budget < original.bytes) return null;
  return { type: 'image/png' as const, ...(await encode(image.png())) };
}

async function atFullSize(original: Original, type: PictureType, budget: number) {
  let tried = original.bytes;
  if (longSide(original) > MAX_SIDE[type]) return { tried };
  for (const quality of QUALITIES) {
    const made = await encode(encoder(openImage(original.source), type, quality));
    tried = made.data.length;
    if (tried <= budget) return { tried, found: { type, ...made } };
    if (tried > budget * QUALITY_REACH || type === 'image/png') break;
  }
  return { tried };
}

/** `tried`: bytes of the smallest at full size, from which the number of pixels is guessed. */
export async function withFewerPixels(
  original: Original,
  type: PictureType,
  tried: number,
  budget: number,
  quality: number,
): Promise<Shrunk | null> {
  let side = longSide(original);
  let bytes = tried;
  while (side > SMALLEST_SIDE) {
    const scale = Math.min(0.8, Math.sqrt(budget / bytes) * 0.95);
    side = Math.min(MAX_SIDE[type], Math.max(SMALLEST_SIDE, Math.floor(side * scale)));
    const image = openImage(original.source).resize({ width: side, height: side, fit: 'inside' });
    const made = await encode(encoder(image, type, quality));
    bytes = made.data.length;
    if (bytes <= budget) return { type, ...made };
  }
  return null;
}

/**
 * The picture in at most `budget` bytes and one of `types`, as little changed as that allows: lossless first,
 * then lower quality, then fewer pixels. Null where even the smallest is too large. Same input, same bytes.
 */
export async function shrink(
  original: Original,
  types: readonly PictureType[],
  budget: number,
): Promise<Shrunk | null> {
  const { hasAlpha } = await openImage(original.source).metadata();
  const exact = await lossless(original, types, hasAlpha, budget);
  if (exact && exact.data.length <= budget) return exact;

  const type = lossyType(types, hasAlpha);
  if (!type) return null;
  const { found, tried } = await atFullSize(original, type, budget);
  return found ?? withFewerPixels(original, type, tried, budget, SMALL_QUALITY);
}
