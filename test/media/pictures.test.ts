import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { jpeg, noiseJpeg, noisePng, png, webp } from '../helpers/images.ts';
import { codeOf, roomy, somePictures } from './helpers.ts';
import { body, serve } from './web.ts';

const key = 'nanobanana/web_one/job/1';

describe('keeping a picture', () => {
  it.each([
    ['image/png', png(30, 20)],
    ['image/jpeg', jpeg(30, 20)],
    ['image/webp', webp(30, 20)],
  ])('keeps %s byte for byte and says what it is', async (type, made) => {
    const bytes = await made;
    const { pictures, store } = await somePictures();
    const kept = await pictures.keep(bytes, key, roomy);
    expect(kept).toEqual({ key, type, bytes: bytes.length, width: 30, height: 20 });
    expect(store.files.get(key)?.equals(bytes)).toBe(true);
  });

  it('takes a stream as well as bytes', async () => {
    const bytes = await noisePng(300, 200);
    const { pictures, leftovers } = await somePictures();
    const kept = await pictures.keep(
      Readable.from([bytes.subarray(0, 1000), bytes.subarray(1000)]),
      key,
      roomy,
    );
    expect(kept.bytes).toBe(bytes.length);
    expect((await buffer(await pictures.open(kept))).equals(bytes)).toBe(true);
    expect(await leftovers()).toEqual([]);
  });

  it('gives the size as it is shown where EXIF turns the picture', async () => {
    const { pictures } = await somePictures();
    const kept = await pictures.keep(await jpeg(40, 20, undefined, 6), key, roomy);
    expect(kept).toMatchObject({ width: 20, height: 40 });
  });

  it('downloads what a server calls by another name', async () => {
    const bytes = await webp(30, 20);
    const web = await serve(body(bytes, { 'content-type': 'text/html' }));
    const { pictures, leftovers } = await somePictures({ trusted: [web.host] });
    const signal = new AbortController().signal;
    const kept = await pictures.download(`${web.origin}/picture.svg`, key, { ...roomy, signal });
    expect(kept).toEqual({ key, type: 'image/webp', bytes: bytes.length, width: 30, height: 20 });
    expect(await leftovers()).toEqual([]);
  });

  it('stores nothing for a caller who gave up', async () => {
    const leave = new AbortController();
    const bytes = await noiseJpeg(400, 300);
    const web = await serve((_request, response) => {
      leave.abort(new Error('cancelled'));
      response.end(bytes);
    });
    const { pictures, store, leftovers } = await somePictures({ trusted: [web.host] });
    const download = pictures.download(`${web.origin}/`, key, { ...roomy, signal: leave.signal });
    await expect(download).rejects.toThrow('cancelled');
    expect(store.files.size).toBe(0);
    expect(await leftovers()).toEqual([]);
  });
});

describe('a kept picture', () => {
  it('has a thumbnail of at most 320 px, made once', async () => {
    const { pictures, store } = await somePictures();
    const kept = await pictures.keep(await noisePng(800, 400), key, roomy);
    const small = await pictures.thumbnail(kept);
    expect(small).toMatchObject({ key: `${key}.thumb.webp`, type: 'image/webp', width: 320, height: 160 });
    const first = store.files.get(small.key);
    expect(small.bytes).toBe(first?.length);
    await pictures.thumbnail(kept);
    expect(store.files.get(small.key)).toBe(first);
  });

  it('gets a lost thumbnail again, once for many who ask', async () => {
    const { pictures, store } = await somePictures();
    const kept = await pictures.keep(await noisePng(800, 400), key, roomy);
    const before = await pictures.thumbnail(kept);
    store.files.delete(before.key);
    const [one, other] = await Promise.all([pictures.thumbnail(kept), pictures.thumbnail(kept)]);
    expect(one).toEqual(before);
    expect(other).toBe(one);
  });

  it('never has a thumbnail larger than itself, and one that stands upright', async () => {
    const { pictures } = await somePictures();
    const small = await pictures.keep(await png(30, 20), `${key}/a`, roomy);
    const turned = await pictures.keep(await jpeg(800, 400, undefined, 8), `${key}/b`, roomy);
    expect(await pictures.thumbnail(small)).toMatchObject({ width: 30, height: 20 });
    expect(await pictures.thumbnail(turned)).toMatchObject({ width: 160, height: 320 });
  });

  it('is copied whole, so that either can go', async () => {
    const { pictures, store } = await somePictures();
    const kept = await pictures.keep(await png(30, 20), key, roomy);
    const copy = await pictures.copy(kept, 'nanobanana/web_one/other/1');
    await pictures.delete('nanobanana/web_one/job/');
    expect(copy).toEqual({ ...kept, key: 'nanobanana/web_one/other/1' });
    expect([...store.files.keys()]).toEqual([copy.key, `${copy.key}.thumb.webp`]);
  });

  it('takes its thumbnail with it when it is deleted alone', async () => {
    const { pictures, store } = await somePictures();
    await pictures.keep(await png(30, 20), key, roomy);
    await pictures.delete(key);
    expect(store.files.size).toBe(0);
  });

  it('is gone where its bytes are gone', async () => {
    const { pictures } = await somePictures();
    const lost = { key, type: 'image/png' as const, bytes: 10, width: 1, height: 1 };
    expect(await codeOf(pictures.open(lost))).toBe('gone');
    expect(await codeOf(pictures.copy(lost, `${key}/b`))).toBe('gone');
    expect(await codeOf(pictures.thumbnail(lost))).toBe('gone');
  });

  it('can be read by sharp from what was stored', async () => {
    const { pictures } = await somePictures();
    const kept = await pictures.keep(await noisePng(60, 40), key, roomy);
    expect(await sharp(await buffer(await pictures.open(kept))).metadata()).toMatchObject({
      width: 60,
      height: 40,
    });
  });
});
