import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { noise } from './images.ts';

export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** One chunk of a PNG, its checksum right. */
export function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(typed.length + 8);
  out.writeUInt32BE(data.length, 0);
  typed.copy(out, 4);
  out.writeUInt32BE(crc32(typed), typed.length + 4);
  return out;
}

function header(width: number, height: number): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data[8] = 8;
  data[9] = 2;
  return chunk('IHDR', data);
}

/** One black PNG, with chunks of one's own before its pixels. */
function pngWith(width: number, height: number, between: Buffer[]): Buffer {
  const pixels = chunk('IDAT', deflateSync(Buffer.alloc(height * (width * 3 + 1))));
  return Buffer.concat([
    PNG_SIGNATURE,
    header(width, height),
    ...between,
    pixels,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A PNG of a few hundred bytes that says it is 65,500 pixels wide and high: 12 GB when decoded. */
export function pngBomb(): Buffer {
  const pixels = chunk('IDAT', deflateSync(Buffer.alloc(100_000)));
  return Buffer.concat([PNG_SIGNATURE, header(65_500, 65_500), pixels, chunk('IEND', Buffer.alloc(0))]);
}

/** A small PNG with a text chunk that unpacks to 100 MB. */
export function pngTextBomb(): Buffer {
  const text = Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(100_000_000))]);
  return pngWith(10, 10, [chunk('zTXt', text)]);
}

/** A PNG that plays two frames where a program knows how. */
export function animatedPng(width: number, height: number): Buffer {
  const control = Buffer.alloc(8);
  control.writeUInt32BE(2, 0);
  return pngWith(width, height, [chunk('acTL', control)]);
}

/** A WebP with so many different frames. */
export function animatedWebp(width: number, height: number, frames: number): Promise<Buffer> {
  const raw = { width, height: height * frames, channels: 3 as const, pageHeight: height };
  return sharp(noise(width * height * frames * 3), { raw })
    .webp({ quality: 20, effort: 0 })
    .toBuffer();
}

/** A GIF of one pixel that repeats its frame so often. */
export function gif(frames: number): Buffer {
  const start = Buffer.from('GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1');
  const frame = Buffer.from('\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0', 'latin1');
  return Buffer.concat([start, ...Array.from({ length: frames }, () => frame), Buffer.from(';')]);
}

/** The first box of an ISO picture: `heic`, `mif1`, `avif`. */
export function isoPicture(brand: string): Buffer {
  const box = Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0${brand}mif1`, 'latin1');
  return Buffer.concat([box, Buffer.alloc(4096)]);
}
