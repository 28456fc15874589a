import sharp from 'sharp';

export interface Colour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly alpha?: number;
}

const YELLOW: Colour = { r: 250, g: 204, b: 21 };

function plain(width: number, height: number, colour: Colour) {
  const channels = colour.alpha === undefined ? 3 : 4;
  return sharp({ create: { width, height, channels, background: colour } });
}

/** A PNG of one colour; with `alpha` in the colour it has an alpha channel. */
export function png(width: number, height: number, colour: Colour = YELLOW): Promise<Buffer> {
  return plain(width, height, colour).png().toBuffer();
}

/** A JPEG of one colour. `orientation`: the EXIF value 1–8; the size given is the stored one, before turning. */
export function jpeg(
  width: number,
  height: number,
  colour: Colour = YELLOW,
  orientation?: number,
): Promise<Buffer> {
  const picture = plain(width, height, colour);
  return (orientation ? picture.withMetadata({ orientation }) : picture).jpeg().toBuffer();
}

/** A WebP of one colour. */
export function webp(width: number, height: number, colour: Colour = YELLOW): Promise<Buffer> {
  return plain(width, height, colour).webp().toBuffer();
}

/** Bytes that look random and are the same for the same seed (mulberry32). */
export function noise(bytes: number, seed = 1): Buffer {
  const out = Buffer.alloc(bytes);
  let state = seed >>> 0;
  for (let i = 0; i < bytes; i += 1) {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    out[i] = (mixed ^ (mixed >>> 14)) & 0xff;
  }
  return out;
}

/** A PNG that hardly compresses: about 3 bytes a pixel. */
export function noisePng(width: number, height: number, seed = 1): Promise<Buffer> {
  const raw = { width, height, channels: 3 as const };
  return sharp(noise(width * height * 3, seed), { raw })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** A JPEG that hardly compresses. */
export function noiseJpeg(width: number, height: number, seed = 1): Promise<Buffer> {
  const raw = { width, height, channels: 3 as const };
  return sharp(noise(width * height * 3, seed), { raw })
    .jpeg({ quality: 95 })
    .toBuffer();
}
