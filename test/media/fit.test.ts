import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { RouteLimits } from '../../src/core/contracts/media.ts';
import { jpeg, noise, noiseJpeg, noisePng, png } from '../helpers/images.ts';
import { codeOf, digestsOf, roomy, somePictures } from './helpers.ts';

const all = ['image/png', 'image/jpeg', 'image/webp'] as const;
const MB = 1024 * 1024;
const discord: RouteLimits = { each: 10 * MB, together: 25 * MB, types: all };
const slack: RouteLimits = { each: 10 * MB, together: 100 * MB, types: ['image/png', 'image/jpeg'] };

/** Keeps pictures and fits them, as a bot would; checks the limits that must always hold. */
async function fitted(bytes: readonly Buffer[], limits: RouteLimits) {
  const { pictures, store } = await somePictures();
  const kept = await Promise.all(
    bytes.map((one, n) => pictures.keep(one, `nanobanana/web_one/job/${n}`, roomy)),
  );
  const before = digestsOf(store.files);
  const out = await pictures.fit(kept, limits);
  let together = 0;
  for (const one of out) {
    if (!one) continue;
    const data = await one.data();
    const seen = await sharp(data).metadata();
    together += data.length;
    expect(data.length).toBe(one.bytes);
    expect(data.length).toBeLessThanOrEqual(limits.each);
    expect(limits.types).toContain(one.type);
    expect(`image/${seen.format}`).toBe(one.type);
    expect(seen.autoOrient).toEqual({ width: one.width, height: one.height });
  }
  expect(together).toBeLessThanOrEqual(limits.together);
  expect(digestsOf(store.files)).toEqual(before);
  return out;
}

/** A picture that compresses well without loss: PNG makes far more of it than WebP. */
async function gradient(side: number): Promise<Buffer> {
  const raw = Buffer.alloc(side * side * 3);
  for (let i = 0; i < raw.length; i += 1) raw[i] = (i * 7 + Math.floor(i / 333)) & 0xff;
  return sharp(raw, { raw: { width: side, height: side, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

async function transparentNoise(side: number): Promise<Buffer> {
  return sharp(noise(side * side * 4), { raw: { width: side, height: side, channels: 4 } })
    .png()
    .toBuffer();
}

describe('fitting pictures to a route', () => {
  it('passes on what fits, byte for byte', async () => {
    const bytes = [await noisePng(200, 100), await jpeg(30, 20)];
    const out = await fitted(bytes, discord);
    expect(out.map((one) => one?.changed)).toEqual([false, false]);
    expect((await out[0]?.data())?.equals(bytes[0] ?? Buffer.alloc(0))).toBe(true);
  });

  it('passes on what fits exactly', async () => {
    const bytes = await noisePng(100, 100);
    const exact = { each: bytes.length, together: bytes.length, types: all };
    expect((await fitted([bytes], exact))[0]?.changed).toBe(false);
    expect((await fitted([bytes], { ...exact, together: bytes.length - 1 }))[0]?.changed).toBe(true);
  });

  it('makes a PNG smaller without loss where that is enough', async () => {
    const bytes = await gradient(400);
    const [one] = await fitted([bytes], { ...discord, each: Math.ceil(bytes.length * 0.7) });
    expect(one).toMatchObject({ type: 'image/webp', width: 400, height: 400, changed: true });
    const same = await sharp(await one?.data())
      .raw()
      .toBuffer();
    expect(same.equals(await sharp(bytes).raw().toBuffer())).toBe(true);
  });

  it('lowers the quality before the size', async () => {
    const bytes = await noisePng(400, 300);
    const [one] = await fitted([bytes], { ...discord, each: Math.floor(bytes.length / 2) });
    expect(one).toMatchObject({ type: 'image/jpeg', width: 400, height: 300, changed: true });
  });

  it('makes it smaller where quality is not enough, in its shape', async () => {
    const [one] = await fitted([await noisePng(800, 600)], { ...discord, each: 20_000 });
    expect(one?.changed).toBe(true);
    expect(one?.width).toBeLessThan(800);
    expect((one?.width ?? 0) / (one?.height ?? 1)).toBeCloseTo(4 / 3, 1);
  });

  it('gives null where even the smallest is too large, and the rest their room', async () => {
    expect(await fitted([await noisePng(300, 300)], { ...discord, each: 100 })).toEqual([null]);
  });

  it('keeps transparency where the route takes WebP', async () => {
    const bytes = await transparentNoise(200);
    const [one] = await fitted([bytes], { ...discord, each: Math.floor(bytes.length / 3) });
    expect(one?.type).toBe('image/webp');
    expect((await sharp(await one?.data()).metadata()).hasAlpha).toBe(true);
  });

  it('puts transparent pictures on white where the route takes neither', async () => {
    const clear = { r: 0, g: 0, b: 0, alpha: 0 };
    const [one] = await fitted([await png(50, 50, clear)], { ...discord, types: ['image/jpeg'] });
    const { dominant } = await sharp(await one?.data()).stats();
    expect(one?.type).toBe('image/jpeg');
    expect(Math.min(dominant.r, dominant.g, dominant.b)).toBeGreaterThan(240);
  });

  it('turns a type that the route does not show into one that it does', async () => {
    const lossy = await sharp(await noisePng(200, 100))
      .webp()
      .toBuffer();
    const clear = await sharp(await transparentNoise(50))
      .webp()
      .toBuffer();
    const out = await fitted([lossy, clear, await jpeg(30, 20)], slack);
    expect(out.map((one) => one?.type)).toEqual([
      'image/jpeg',
      expect.stringMatching(/png|jpeg/),
      'image/jpeg',
    ]);
    expect(out.map((one) => one?.changed)).toEqual([true, true, false]);
  });

  it('can make PNG alone', async () => {
    const [one] = await fitted([await noiseJpeg(300, 200)], {
      ...discord,
      each: 60_000,
      types: ['image/png'],
    });
    expect(one?.type).toBe('image/png');
  });

  it.each([
    [17_000, 'WebP', ['image/webp']],
    [66_000, 'JPEG', ['image/jpeg']],
  ] as const)(
    'makes a picture of %i px small enough for %s, which cannot be that long',
    async (side, _, types) => {
      const [one] = await fitted([await png(side, 3)], { ...discord, types });
      expect(one?.type).toBe(types[0]);
      expect(one?.width).toBeGreaterThan(10_000);
    },
  );

  it('keeps a turned photograph upright when it is made anew', async () => {
    const turned = await sharp(noise(400 * 200 * 3), { raw: { width: 400, height: 200, channels: 3 } })
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 95 })
      .toBuffer();
    const [as, anew] = await fitted([turned, turned], { ...discord, together: turned.length + 50_000 });
    for (const one of [as, anew]) expect(one?.height).toBeGreaterThan(one?.width ?? 0);
    expect(anew?.changed).toBe(true);
  });

  it('answers the same bytes each time', async () => {
    const bytes = [await noisePng(300, 300, 1), await noisePng(200, 300, 2)];
    const limits = { ...discord, together: 100_000 };
    const [one, other] = [await fitted(bytes, limits), await fitted(bytes, limits)];
    for (const n of [0, 1]) {
      expect((await one[n]?.data())?.equals((await other[n]?.data()) ?? Buffer.alloc(0))).toBe(true);
    }
  });

  it('says so where the kept picture is gone', async () => {
    const { pictures, store } = await somePictures();
    const kept = await pictures.keep(await noisePng(100, 100), 'nanobanana/web_one/job/1', roomy);
    store.files.clear();
    expect(await codeOf(pictures.fit([kept], { ...discord, each: 1000 }))).toBe('gone');
  });
});

describe('the room for all together', () => {
  it('is shared so that a small picture does not suffer from a large one', async () => {
    const bytes = [await noisePng(400, 400), await noisePng(60, 60), await noisePng(300, 300)];
    const out = await fitted(bytes, { ...discord, together: 200_000 });
    expect(out.map((one) => one?.changed)).toEqual([true, false, true]);
    expect(out.every((one) => one !== null)).toBe(true);
  });

  it('leaves all as they are where they fit, however unequal', async () => {
    const bytes = [await noisePng(400, 400), await noisePng(20, 20)];
    const together = bytes.reduce((sum, one) => sum + one.length, 0);
    expect((await fitted(bytes, { ...discord, together })).map((one) => one?.changed)).toEqual([
      false,
      false,
    ]);
  });

  it('holds for four large pictures at once', async () => {
    const bytes = await Promise.all([1, 2, 3, 4].map((seed) => noisePng(400, 400, seed)));
    const out = await fitted(bytes, { each: 300_000, together: 600_000, types: all });
    expect(out.every((one) => one?.changed)).toBe(true);
  });

  it('is no matter where there is no picture', async () => {
    expect(await fitted([], discord)).toEqual([]);
  });
});
