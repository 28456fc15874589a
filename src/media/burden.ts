import type { Metadata } from 'sharp';
import { MediaError } from '../core/errors.ts';

/** No camera and no model makes more; one row or one column of 50 million pixels is made to exhaust a decoder. */
const LONGEST_SIDE = 100_000;

/**
 * A decoder may hold what the most pixels allowed take as plain RGBA and a quarter more, whatever it decodes: so
 * much that the largest result of any model passes in every encoding (67 million pixels as progressive JPEG).
 */
const BYTES_PER_ALLOWED_PIXEL = 5;
/** Nobody is harmed by less. */
const ALWAYS_ALLOWED = 64_000_000;

/** Rows of a PNG that are held while it is read from top to bottom (measured on 7,000 and 10,000 pixels). */
const PNG_ROWS = 1_700;
/** What a column costs on the way from whole rows to a small picture (measured on 100,000 columns). */
const COLUMN_BYTES = 1_500;

/** Frame, canvas and what the canvas was before, and the picture made of it (measured). */
const ANIMATED_WEBP_BYTES = 10;

const DEPTH_BYTES: Readonly<Partial<Record<string, number>>> = { ushort: 2 };

/**
 * The bytes that are held at once to decode a picture, from its header. Most formats are read row by row; an
 * interlaced PNG, a progressive JPEG and a WebP are held whole, and small files of them unpack to gigabytes.
 */
function heldBytes(found: Metadata): number {
  const { width, height, channels } = found;
  const pixels = width * height;
  if (found.format === 'webp') return pixels * ((found.pages ?? 1) > 1 ? ANIMATED_WEBP_BYTES : 4);
  if (found.format === 'jpeg') {
    const samples = found.chromaSubsampling === '4:2:0' ? 1.5 : channels;
    return found.isProgressive ? pixels * samples * 2 : 0;
  }
  const row = width * channels * (DEPTH_BYTES[found.depth] ?? 1);
  const read = row * Math.min(height, PNG_ROWS) + width * COLUMN_BYTES;
  return found.isProgressive ? read + row * height : read;
}

/** Throws where a picture of few enough pixels would still take far more memory or time than such a picture may. */
export function assertBearable(found: Metadata, maxPixels: number): void {
  if (Math.max(found.width, found.height) > LONGEST_SIDE)
    throw new MediaError('not_a_picture', `a side of more than ${LONGEST_SIDE} pixels`);
  const held = heldBytes(found);
  const allowed = Math.max(ALWAYS_ALLOWED, maxPixels * BYTES_PER_ALLOWED_PIXEL);
  if (held <= allowed) return;
  const pixels = found.width * found.height;
  // Said as pixels: so many of this kind would have been taken.
  const limit = Math.floor((pixels * allowed) / held);
  throw new MediaError('too_many_pixels', `${held} bytes to decode`, { found: pixels, limit });
}
