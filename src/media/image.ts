import sharp, { type Sharp } from 'sharp';
import { MediaError } from '../core/errors.ts';
import type { PictureType } from '../core/job.ts';
import { assertBearable } from './burden.ts';

/** A path, or the bytes themselves. */
export type ImageSource = string | Buffer;

export interface Encoded {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/** Longest side of a thumbnail (px): sharp enough for a gallery on a phone, about 10 KB. */
const THUMBNAIL_SIDE = 320;

/** Decoding 100 million pixels takes seconds; what takes this long is built to. */
const DECODE_SECONDS = 30;

/**
 * How every foreign picture is opened. `failOn: 'error'`: damaged or cut-off data throws in place of a grey
 * area. Only the first frame is read. The pixel limit is checked before, from the header.
 */
export function openImage(source: ImageSource): Sharp {
  return sharp(source, { failOn: 'error', limitInputPixels: false, autoOrient: true }).timeout({
    seconds: DECODE_SECONDS,
  });
}

function unreadable(cause: unknown): MediaError {
  return new MediaError('not_a_picture', 'the picture is damaged', { cause });
}

/** Runs a pipeline; whatever sharp dislikes is a damaged picture. */
export async function encode(pipeline: Sharp): Promise<Encoded> {
  const { data, info } = await pipeline.toBuffer({ resolveWithObject: true }).catch((error) => {
    throw unreadable(error);
  });
  return { data, width: info.width, height: info.height };
}

export function assertFewPixels(size: { width: number; height: number }, limit: number): void {
  const found = size.width * size.height;
  if (found <= limit) return;
  throw new MediaError('too_many_pixels', `${size.width}x${size.height}`, { found, limit });
}

/**
 * Width and height as they are shown (EXIF turns applied), from the header alone: nothing is decoded before the
 * pixels are known to be few enough. `sharp` must see the type that the magic bytes named.
 */
export async function measure(
  source: ImageSource,
  type: PictureType,
  maxPixels: number,
): Promise<{ width: number; height: number; frames: number }> {
  const found = await openImage(source)
    .metadata()
    .catch((error) => {
      throw unreadable(error);
    });
  if (`image/${found.format}` !== type) throw unreadable(`sharp reads ${found.format}`);
  const { width, height } = found.autoOrient;
  assertFewPixels({ width, height }, maxPixels);
  assertBearable(found, maxPixels);
  return { width, height, frames: found.pages ?? 1 };
}

/**
 * A small WebP. It reads the whole picture, at a reduced size where the format allows, and so it is the proof
 * that the picture is sound as well: one decode for both.
 */
export function makeThumbnail(source: ImageSource): Promise<Encoded> {
  const size = { width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE };
  return encode(
    openImage(source)
      .resize({ ...size, fit: 'inside', withoutEnlargement: true })
      .webp(),
  );
}

/** The first frame of a moving picture, as PNG. */
export function firstFrame(source: ImageSource): Promise<Encoded> {
  return encode(openImage(source).png());
}
