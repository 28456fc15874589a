import { deflateRawSync, constants as zlib } from 'node:zlib';
import sharp from 'sharp';
import { chunk, PNG_SIGNATURE } from '../helpers/broken-images.ts';
import { noise } from '../helpers/images.ts';

/** Small files that unpack to much; all of them well-formed, so that nothing but their size is wrong. */

const MEGABYTE = 1_000_000;
const flushed = deflateRawSync(Buffer.alloc(MEGABYTE), { finishFlush: zlib.Z_FULL_FLUSH });

/** At least so many zeros, packed to a thousandth without being packed: one block again and again. */
function rawZeros(bytes: number): { packed: Buffer; length: number } {
  const blocks = Math.ceil(bytes / MEGABYTE);
  return {
    packed: Buffer.concat([...Array(blocks).fill(flushed), Buffer.from([3, 0])]),
    length: blocks * MEGABYTE,
  };
}

/** A zlib stream of zeros; of zeros alone the checksum is known without looking. */
function zlibZeros(bytes: number): Buffer {
  const { packed, length } = rawZeros(bytes);
  const checksum = Buffer.from([0, 0, 0, 1]);
  checksum.writeUInt16BE(length % 65_521, 0);
  return Buffer.concat([Buffer.from([0x78, 0x9c]), packed, checksum]);
}

/** A gzip file of zeros, without its last eight bytes: whoever gets so far has unpacked it all. */
export const gzipBomb = (bytes: number): Buffer =>
  Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), rawZeros(bytes).packed]);

interface Shape {
  readonly width: number;
  readonly height: number;
  /** Bytes of a pixel: 3 (RGB) or 8 (RGBA, 16 bits). */
  readonly pixel?: 3 | 8;
  readonly interlaced?: boolean;
  /** Chunks before the pixels. */
  readonly before?: readonly Buffer[];
}

/** A black PNG of any size in about a thousandth of its bytes. */
export function blackPng({ width, height, pixel = 3, interlaced = false, before = [] }: Shape): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set(pixel === 3 ? [8, 2] : [16, 6], 8);
  head[12] = interlaced ? 1 : 0;
  // Seven passes have two rows for each one at most, and a filter byte each.
  const bytes = height * width * pixel + height * 2 + 64;
  const chunks = [
    chunk('IHDR', head),
    ...before,
    chunk('IDAT', zlibZeros(bytes)),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([PNG_SIGNATURE, ...chunks]);
}

const named = (bytes: number) => Buffer.concat([Buffer.from('x\0\0', 'latin1'), zlibZeros(bytes)]);

/** So many packed texts of so many bytes each. */
export const textChunks = (count: number, bytes: number): Buffer[] =>
  Array(count).fill(chunk('zTXt', named(bytes)));

/** A colour profile that unpacks to so many bytes. */
export const profileChunk = (bytes: number): Buffer => chunk('iCCP', named(bytes));

/** A progressive JPEG that says it is this large; its data end early. */
export async function progressiveJpeg(width: number, height: number): Promise<Buffer> {
  const raw = { width: 64, height: 64, channels: 3 as const };
  const bytes = await sharp(noise(64 * 64 * 3), { raw })
    .jpeg({ progressive: true, chromaSubsampling: '4:4:4' })
    .toBuffer();
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc2]));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
}

/** A moving WebP of small frames on a canvas of any size up to 16,384. */
export async function animatedCanvas(width: number, height: number): Promise<Buffer> {
  const raw = { width: 16, height: 32, channels: 3 as const, pageHeight: 16 };
  const bytes = await sharp(noise(16 * 32 * 3), { raw })
    .webp({ effort: 0 })
    .toBuffer();
  const extended = bytes.indexOf('VP8X', 0, 'latin1');
  bytes.writeUIntLE(width - 1, extended + 12, 3);
  bytes.writeUIntLE(height - 1, extended + 15, 3);
  return bytes;
}
