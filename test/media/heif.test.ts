import { describe, expect, it } from 'vitest';
import { heif } from '../helpers/heif.ts';
import { png } from '../helpers/images.ts';
import { codeOf, roomy, somePictures } from './helpers.ts';
import { serve } from './web.ts';

const key = 'nanobanana/web_one/job/in-1';

async function kept(bytes: Buffer) {
  const { pictures, store, leftovers } = await somePictures();
  const picture = await pictures.keepAny(bytes, key, roomy);
  expect(await leftovers()).toEqual([]);
  return { picture, store, pictures };
}

describe('a HEIC where somebody reads it', () => {
  it('is kept byte for byte, with its size from the header and no thumbnail', async () => {
    const bytes = heif();
    const { picture, store } = await kept(bytes);
    expect(picture).toEqual({ key, type: 'image/heic', bytes: bytes.length, width: 40, height: 30 });
    expect([...store.files.keys()]).toEqual([key]);
    expect(Buffer.from(store.files.get(key) ?? []).equals(bytes)).toBe(true);
  });

  it.each([
    ['heic', 'image/heic'],
    ['hevc', 'image/heic'],
    ['mif1', 'image/heif'],
    ['msf1', 'image/heif'],
  ] as const)('is known by its bytes: %s is %s', async (brand, type) => {
    expect((await kept(heif({ brand }))).picture.type).toBe(type);
  });

  it('has the size of the whole, not of a tile or a thumbnail', async () => {
    const sizes = [
      [512, 512],
      [4032, 3024],
      [240, 180],
    ] as const;
    expect((await kept(heif({ sizes }))).picture).toMatchObject({ width: 4032, height: 3024 });
  });

  it.each([
    [0, 40, 30],
    [1, 30, 40],
    [2, 40, 30],
    [3, 30, 40],
  ])('is measured as it is seen, turned by %i quarters', async (turns, width, height) => {
    expect((await kept(heif({ turns }))).picture).toMatchObject({ width, height });
  });

  it('is measured where its description comes late', async () => {
    const { picture } = await kept(heif({ before: Buffer.alloc(100_000, 1) }));
    expect(picture).toMatchObject({ width: 40, height: 30 });
  });

  it('is copied, and passed on to a provider that reads it, and to no other', async () => {
    const { pictures, picture } = await kept(heif());
    const copy = await pictures.copy(picture, 'nanobanana/web_one/other/in-1');
    const limits = { each: 10_000, together: 10_000 };
    const fitted = (types: Parameters<typeof pictures.keepFitted>[1]['types'], each = limits.each) =>
      pictures.keepFitted([copy], { ...limits, each, types }, () => 'nanobanana/web_one/other/fit');
    expect(await fitted(['image/png', 'image/heic'])).toEqual([copy]);
    expect(await fitted(['image/png'])).toEqual([null]);
    expect(await fitted(['image/png', 'image/heic'], 100)).toEqual([null]);
  });

  it('is fetched from a link, like any other picture', async () => {
    const { pictures } = await somePictures({ trusted: ['127.0.0.1'] });
    const web = await serve((_request, response) => response.end(heif()));
    const limits = { ...roomy, signal: new AbortController().signal };
    expect(await pictures.downloadAny(`${web.origin}/a`, key, limits)).toMatchObject({ type: 'image/heic' });
    expect(await codeOf(pictures.download(`${web.origin}/a`, key, limits))).toBe('heic');
  });

  it.each([
    ['says nothing of itself', Buffer.concat([heif().subarray(0, 24), Buffer.alloc(4096)]), 'not_a_picture'],
    ['is cut off', heif().subarray(0, 60), 'not_a_picture'],
    ['has no size', heif({ sizes: [] }), 'not_a_picture'],
    ['is empty', heif({ sizes: [[0, 9]] }), 'not_a_picture'],
    ['has more pixels than anybody takes', heif({ sizes: [[65_535, 65_535]] }), 'too_many_pixels'],
  ])('is refused where it %s', async (_what, bytes, code) => {
    const { pictures, store } = await somePictures();
    expect(await codeOf(pictures.keepAny(bytes, key, roomy))).toBe(code);
    expect(store.files.size).toBe(0);
  });

  it('takes no way of its own for what everybody reads', async () => {
    const { picture, store } = await kept(await png(8, 8));
    expect(picture).toMatchObject({ type: 'image/png', width: 8 });
    expect(store.files.size).toBe(2);
  });
});
