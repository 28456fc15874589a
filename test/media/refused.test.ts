import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  animatedPng,
  animatedWebp,
  chunk,
  gif,
  isoPicture,
  pngBomb,
  pngTextBomb,
} from '../helpers/broken-images.ts';
import { fakeClock } from '../helpers/clock.ts';
import { noise, noiseJpeg, noisePng, png, webp } from '../helpers/images.ts';
import { blackPng, profileChunk, textChunks } from '../hostile/bombs.ts';
import { codeOf, roomy, somePictures } from './helpers.ts';
import { body, serve } from './web.ts';

const key = 'nanobanana/web_one/job/1';
const login = '<!DOCTYPE html>\n<html><head><title>Sign in | Slack</title></head></html>';
const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';

/** What a file handed over, and the same bytes behind a link, are refused as; nothing may stay of either. */
async function refusal(bytes: Buffer, limits = roomy) {
  const web = await serve(body(bytes, { 'content-type': 'image/png' }));
  const { pictures, store, leftovers } = await somePictures({ trusted: [web.host] });
  const signal = new AbortController().signal;
  const file = await codeOf(pictures.keep(bytes, key, limits));
  const link = await codeOf(pictures.download(`${web.origin}/a.png`, key, { ...limits, signal }));
  expect(store.files.size).toBe(0);
  expect(await leftovers()).toEqual([]);
  return { file, link };
}

describe('what is no picture is refused, whatever it is called', () => {
  it.each([
    ['nothing at all', Buffer.alloc(0), 'empty'],
    ['an SVG that runs a script', Buffer.from(svg), 'not_a_picture'],
    ['an SVG behind an XML head', Buffer.from(`<?xml version="1.0"?>\n${svg}`), 'not_a_picture'],
    ['a GIF', gif(1), 'not_a_picture'],
    ['a GIF of 10,000 frames', gif(10_000), 'not_a_picture'],
    ['a GIF that is JavaScript too', Buffer.from('GIF89a=1;alert(document.domain)//'), 'not_a_picture'],
    ['an SVG behind a WebP signature', Buffer.from(`RIFFAAAAWEBPVP8 ${svg}`), 'not_a_picture'],
    ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj\n'), 'not_a_picture'],
    ['a BMP', Buffer.concat([Buffer.from('BM'), noise(200)]), 'not_a_picture'],
    ['a TIFF', Buffer.concat([Buffer.from('II*\0'), noise(200)]), 'not_a_picture'],
    ['an AVIF', isoPicture('avif'), 'not_a_picture'],
    ['a zip', Buffer.concat([Buffer.from('PK\x03\x04'), noise(200)]), 'not_a_picture'],
    ['noise', noise(5000), 'not_a_picture'],
    ['one byte', Buffer.from([0]), 'not_a_picture'],
    ['a HEIC', isoPicture('heic'), 'heic'],
    ['a HEIF', isoPicture('mif1'), 'heic'],
    ['a PNG signature alone', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'not_a_picture'],
    ['a JPEG signature alone', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'not_a_picture'],
    ['a WebP signature alone', Buffer.from('RIFF\x04\0\0\0WEBP', 'latin1'), 'not_a_picture'],
    [
      'a PNG signature before noise',
      Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), noise(500)]),
      'not_a_picture',
    ],
  ])('%s', async (_, bytes, code) => {
    expect(await refusal(bytes)).toEqual({ file: code, link: code });
  });

  it.each([
    ['a login page', login],
    ['JSON', '{"error":"expired"}'],
    ['plain text', 'Not found'],
    ['XML', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'],
  ])('%s is no picture, as a file and behind a link', async (_, text) => {
    expect(await refusal(Buffer.from(text))).toEqual({ file: 'not_a_picture', link: 'not_a_picture' });
  });
});

describe('a body that unpacks to far more than it is', () => {
  it('is refused for saying so, and for its magic bytes where it hides it', async () => {
    const packed = gzipSync(Buffer.alloc(50_000_000));
    const { pictures, store, leftovers } = await somePictures({ trusted: ['127.0.0.1'] });
    const signal = new AbortController().signal;
    for (const [headers, code] of [
      [{ 'content-encoding': 'gzip' }, 'broken_link'],
      [{ 'content-encoding': 'identity, gzip' }, 'broken_link'],
      [{ 'content-type': 'image/png' }, 'not_a_picture'],
    ] as const) {
      const web = await serve(body(packed, headers));
      expect(await codeOf(pictures.download(`${web.origin}/`, key, { ...roomy, signal }))).toBe(code);
    }
    expect(store.files.size).toBe(0);
    expect(await leftovers()).toEqual([]);
  });
});

describe('a damaged picture is refused', () => {
  it.each([
    ['PNG', noisePng(120, 90), 13],
    ['JPEG', noiseJpeg(120, 90), 1],
    [
      'WebP',
      noisePng(120, 90).then(async (bytes) => (await import('sharp')).default(bytes).webp().toBuffer()),
      1,
    ],
  ])('a %s cut off anywhere before its last pixel', async (_, made, tail) => {
    const whole = await made;
    const { pictures, store } = await somePictures();
    const cuts = Array.from({ length: 40 }, (_unused, i) => Math.floor((whole.length * (i + 1)) / 41));
    for (const end of [...cuts, whole.length - tail]) {
      expect(await codeOf(pictures.keep(whole.subarray(0, end), key, roomy)), `cut at ${end}`).toBe(
        'not_a_picture',
      );
    }
    expect(store.files.size).toBe(0);
  });

  it('a PNG with a byte turned in its pixels', async () => {
    const turned = await noisePng(120, 90);
    turned[20_000] = (turned[20_000] ?? 0) ^ 0xff;
    expect(await refusal(turned)).toEqual({ file: 'not_a_picture', link: 'not_a_picture' });
  });
});

describe('what is too much is refused', () => {
  it('pixels beyond the limit, from the header alone', async () => {
    const { pictures } = await somePictures();
    const kept = pictures.keep(pngBomb(), key, roomy);
    await expect(kept).rejects.toMatchObject({
      code: 'too_many_pixels',
      found: 65_500 * 65_500,
      limit: roomy.maxPixels,
    });
    expect(await refusal(pngBomb())).toEqual({ file: 'too_many_pixels', link: 'too_many_pixels' });
  });

  it('exactly the limit passes, one pixel more does not', async () => {
    const { pictures } = await somePictures();
    const bytes = await png(50, 20);
    expect((await pictures.keep(bytes, key, { ...roomy, maxPixels: 1000 })).width).toBe(50);
    expect(await codeOf(pictures.keep(bytes, key, { ...roomy, maxPixels: 999 }))).toBe('too_many_pixels');
  });

  it('bytes beyond the limit, from a file, a link and a stream without end', async () => {
    const bytes = await noisePng(60, 60);
    const limits = { ...roomy, maxBytes: bytes.length - 1 };
    expect(await refusal(bytes, limits)).toEqual({ file: 'too_large', link: 'too_large' });
    let made = 0;
    const endless = async function* () {
      for (;;) {
        made += 65_536;
        yield Buffer.alloc(65_536);
      }
    };
    const { pictures, leftovers } = await somePictures();
    expect(await codeOf(pictures.keep(Readable.from(endless()), key, roomy))).toBe('too_large');
    expect(made).toBeLessThan(roomy.maxBytes + 10_000_000);
    expect(await leftovers()).toEqual([]);
  });

  it('a stream that never comes, at the deadline', async () => {
    const clock = fakeClock();
    const { pictures, leftovers } = await somePictures({ clock });
    const silent = new Readable({ read() {} });
    const code = codeOf(pictures.keep(silent, key, roomy));
    await expect.poll(() => clock.sleeping).toBe(1);
    await clock.advance(roomy.deadlineMs);
    expect(await code).toBe('timeout');
    expect(silent.destroyed).toBe(true);
    expect(await leftovers()).toEqual([]);
  });

  it('few enough pixels that would take far more memory than as many plain ones, and says how many would do', async () => {
    const { pictures } = await somePictures();
    const interlaced = blackPng({ width: 7_000, height: 7_000, pixel: 8, interlaced: true });
    const refused = pictures.keep(interlaced, key, { ...roomy, maxPixels: 50_000_000 });
    const error = await refused.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'too_many_pixels', found: 49_000_000 });
    expect(error).toHaveProperty(
      'limit',
      expect.toSatisfy((limit) => limit > 10_000_000 && limit < 49_000_000),
    );
  });

  it('packed texts without end, and no others: a workflow or a profile beside a picture stays', async () => {
    const { pictures } = await somePictures();
    const keep = (before: Buffer[]) => pictures.keep(blackPng({ width: 9, height: 9, before }), key, roomy);
    const plainText = (type: string, bytes: number) =>
      chunk(type, Buffer.concat([Buffer.from('k\0\0\0\0\0', 'latin1'), Buffer.alloc(bytes, 'x')]));
    expect(await codeOf(keep(textChunks(4, 50_000_000)))).toBe('not_a_picture');
    for (const before of [
      textChunks(1, 1_000_000),
      [plainText('iTXt', 3_000_000)],
      [plainText('tEXt', 3_000_000)],
      [profileChunk(1_000)],
    ])
      expect((await keep(before)).width).toBe(9);
  });

  it('a text that unpacks to 100 MB in a small PNG costs nothing', async () => {
    const { pictures } = await somePictures();
    const before = process.memoryUsage().rss;
    const outcome = await pictures.keep(pngTextBomb(), key, roomy).then(
      () => 'kept',
      () => 'refused',
    );
    expect(['kept', 'refused']).toContain(outcome);
    expect(process.memoryUsage().rss - before).toBeLessThan(80_000_000);
  });
});

describe('a moving picture', () => {
  it.each([
    ['WebP', () => animatedWebp(40, 20, 50)],
    ['PNG', async () => animatedPng(40, 20)],
  ])('is kept as its first frame: %s', async (_, make) => {
    const { pictures, store } = await somePictures();
    const kept = await pictures.keep(await make(), key, { ...roomy, maxPixels: 800 });
    expect(kept).toEqual({
      key,
      type: 'image/png',
      bytes: store.files.get(key)?.length,
      width: 40,
      height: 20,
    });
    expect(store.files.get(key)?.includes('acTL')).toBe(false);
  });

  it('leaves a still WebP as it is', async () => {
    const { pictures } = await somePictures();
    expect((await pictures.keep(await webp(40, 20), key, roomy)).type).toBe('image/webp');
  });
});
