import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { InputLimits } from '../../src/core/contracts/media.ts';
import { jpeg, noise, noiseJpeg, noisePng, png, webp } from '../helpers/images.ts';
import { codeOf, digestsOf, roomy, somePictures } from './helpers.ts';

const all = ['image/png', 'image/jpeg', 'image/webp'] as const;
const limits = (each: number, change: Partial<InputLimits> = {}): InputLimits => ({
  each,
  together: 14 * each,
  types: all,
  ...change,
});

const folder = 'nanobanana/web_one/job';
const keyOf = (index: number) => `${folder}/in-${index + 1}-fitted`;

/** Keeps pictures and fits them as for a provider; checks what must always hold. */
async function fitted(bytes: readonly Buffer[], to: InputLimits) {
  const { pictures, store } = await somePictures();
  const kept = await Promise.all(bytes.map((one, n) => pictures.keep(one, `${folder}/in-${n + 1}`, roomy)));
  const before = digestsOf(store.files);
  const out = await pictures.keepFitted(kept, to, keyOf);
  expect(digestsOf(store.files)).toMatchObject(before);
  let together = 0;
  for (const one of out) {
    if (!one) continue;
    const seen = await sharp(store.files.get(one.key)).metadata();
    together += one.bytes;
    expect(store.files.get(one.key)?.length).toBe(one.bytes);
    expect(one.bytes).toBeLessThanOrEqual(to.each);
    expect(to.types).toContain(one.type);
    expect(`image/${seen.format}`).toBe(one.type);
    expect(seen.autoOrient).toEqual({ width: one.width, height: one.height });
  }
  expect(together).toBeLessThanOrEqual(to.together);
  const added = [...store.files.keys()].filter((key) => !Object.hasOwn(before, key));
  return { out, kept, added, file: (index: number) => store.files.get(keyOf(index)) };
}

/** A picture that was stored without compression: without loss it becomes a fraction. */
const plainPng = (side: number) =>
  sharp({ create: { width: side, height: side, channels: 3, background: '#facc15' } })
    .png({ compressionLevel: 0 })
    .toBuffer();

const transparentNoise = (side: number) =>
  sharp(noise(side * side * 4), { raw: { width: side, height: side, channels: 4 } })
    .png()
    .toBuffer();

const pixels = (bytes: Buffer | Uint8Array | undefined) => sharp(bytes).raw().toBuffer();

describe('input pictures within a provider’s limits', () => {
  it('stay what they are where they fit: no copy is kept', async () => {
    const bytes = [await noisePng(60, 40), await jpeg(30, 20), await webp(9, 9)];
    const { out, kept, added } = await fitted(bytes, limits(Math.max(...bytes.map((one) => one.length))));
    expect(out).toEqual(kept);
    expect(added).toEqual([]);
  });

  it('are re-encoded without loss first: every pixel is there, under a key of its own', async () => {
    const bytes = await plainPng(300);
    const { out, added, file } = await fitted([bytes], limits(20_000));
    expect(out[0]).toMatchObject({ key: keyOf(0), type: 'image/webp', width: 300, height: 300 });
    expect(added).toEqual([keyOf(0)]);
    expect((await pixels(file(0))).equals(await pixels(bytes))).toBe(true);
  });

  it('stay PNG without loss where the provider does not read WebP', async () => {
    const bytes = await plainPng(300);
    const { out, file } = await fitted([bytes], limits(20_000, { types: ['image/png', 'image/jpeg'] }));
    expect(out[0]).toMatchObject({ type: 'image/png', width: 300 });
    expect((await pixels(file(0))).equals(await pixels(bytes))).toBe(true);
  });

  it('change their type without loss where the provider does not read it', async () => {
    const bytes = await webp(40, 30);
    const { out, file } = await fitted([bytes], limits(100_000, { types: ['image/png', 'image/jpeg'] }));
    expect(out[0]).toMatchObject({ type: 'image/png', width: 40, height: 30 });
    expect((await pixels(file(0))).equals(await pixels(bytes))).toBe(true);
  });

  it('keep all pixels at a high quality where that is enough', async () => {
    const { out } = await fitted([await noisePng(400, 300)], limits(300_000));
    expect(out[0]).toMatchObject({ type: 'image/jpeg', width: 400, height: 300 });
  });

  it('have fewer pixels where nothing else helps, in the shape they had', async () => {
    const { out } = await fitted([await noisePng(400, 200), await noiseJpeg(400, 200)], limits(30_000));
    for (const one of out) {
      expect(one?.type).toBe('image/jpeg');
      expect(one?.width).toBeLessThan(400);
      expect(one?.width).toBeGreaterThan(60);
      expect(Math.abs((one?.width ?? 0) - 2 * (one?.height ?? 0))).toBeLessThanOrEqual(1);
    }
  });

  it('keep their transparency', async () => {
    const { out, file } = await fitted([await transparentNoise(200)], limits(30_000));
    expect(out[0]).toMatchObject({ type: 'image/webp' });
    expect((await sharp(file(0)).metadata()).hasAlpha).toBe(true);
  });

  it('are turned as they are seen', async () => {
    const turned = await sharp(await noiseJpeg(300, 100))
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 95 })
      .toBuffer();
    const { out } = await fitted([turned], limits(20_000));
    expect(out[0]?.height).toBeGreaterThan(out[0]?.width ?? 0);
  });

  it('share the room for all together, and the small ones stay as they are', async () => {
    const bytes = [await noisePng(300, 300), await png(10, 10), await noisePng(300, 300, 2)];
    const { out, kept, added } = await fitted(bytes, limits(300_000, { together: 200_000 }));
    expect(out[1]).toEqual(kept[1]);
    expect(added).toEqual([keyOf(0), keyOf(2)]);
  });

  it('are the same bytes each time, so that a crash in between leaves nothing else behind', async () => {
    const bytes = await noisePng(200, 200);
    const [one, other] = [await fitted([bytes], limits(30_000)), await fitted([bytes], limits(30_000))];
    expect(other.file(0)).toBeDefined();
    expect(one.file(0)?.equals(other.file(0) ?? Buffer.alloc(0))).toBe(true);
  });

  it('are null where nothing fits, and gone where they are not kept any more', async () => {
    expect((await fitted([await noisePng(100, 100)], limits(50))).out).toEqual([null]);
    const { pictures, store } = await somePictures();
    const kept = await pictures.keep(await noisePng(100, 100), `${folder}/in-1`, roomy);
    await store.delete(`${folder}/`);
    expect(await codeOf(pictures.keepFitted([kept], limits(10_000), keyOf))).toBe('gone');
  });
});
