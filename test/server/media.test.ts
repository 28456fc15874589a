import { describe, expect, test } from 'vitest';
import { createMediaLinks } from '../../src/media/links.ts';
import { createMemoryMediaStore } from '../../src/store/memory-media.ts';
import { aServer } from './helpers.ts';

const KEY = 'nanobanana/web_studio/000000000000000000ab/1.png';
const BYTES = Buffer.from('0123456789');

async function aShelf() {
  const media = createMemoryMediaStore();
  await media.put(KEY, BYTES);
  let now = 1000;
  const links = createMediaLinks({ publicUrl: 'https://x', keys: [Buffer.alloc(32)], now: () => now });
  const server = await aServer({ media: { links, media } });
  const address = (key = KEY, type = 'image/png') =>
    `${server.url}${new URL(links.sign(key, type, 60_000) ?? '').pathname}`;
  const pass = (ms: number) => {
    now += ms;
  };
  return { ...server, address, media, pass };
}

describe('a signed link', () => {
  test('gives the bytes with their type, never to be guessed at', async () => {
    await using shelf = await aShelf();
    const response = await fetch(shelf.address());
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(BYTES);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '10',
      'x-content-type-options': 'nosniff',
      'content-disposition': 'inline; filename="1.png"',
      'accept-ranges': 'bytes',
      'cache-control': 'private, max-age=300',
      'content-security-policy': "default-src 'none'; sandbox",
    });
  });

  test('hands over as a file what a browser should not show', async () => {
    await using shelf = await aShelf();
    const response = await fetch(shelf.address(KEY, 'application/zip'));
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="1.png"');
  });

  test('answers HEAD with the headers alone', async () => {
    await using shelf = await aShelf();
    const response = await fetch(shelf.address(), { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('10');
    expect(await response.text()).toBe('');
  });

  test.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=4-', '456789', 'bytes 4-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
    ['bytes=-100', '0123456789', 'bytes 0-9/10'],
    ['bytes=0-0', '0', 'bytes 0-0/10'],
  ])('answers %s with that part', async (range, part, contentRange) => {
    await using shelf = await aShelf();
    const response = await fetch(shelf.address(), { headers: { range } });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(contentRange);
    expect(response.headers.get('content-length')).toBe(String(part.length));
    expect(await response.text()).toBe(part);
  });

  test.each(['bytes=10-', 'bytes=99-100', 'bytes=-0'])('answers %s with 416', async (range) => {
    await using shelf = await aShelf();
    const response = await fetch(shelf.address(), { headers: { range } });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */10');
  });

  test.each(['bytes=0-1,3-4', 'bytes=5-2', 'pages=1', 'bytes=', 'bytes=-', `bytes=${'9'.repeat(40)}-`])(
    'gives all of it for the range %s',
    async (range) => {
      await using shelf = await aShelf();
      const response = await fetch(shelf.address(), { headers: { range } });
      expect([response.status, await response.text()]).toEqual([200, '0123456789']);
    },
  );
});

describe('nothing is told', () => {
  test('of a token that was changed, is too old, or whose picture is gone', async () => {
    await using shelf = await aShelf();
    const nowhere = await (await fetch(`${shelf.url}/nowhere`)).text();
    const good = shelf.address();
    const gone = shelf.address('nanobanana/web_studio/000000000000000000ab/2.png');
    for (const address of [`${good}x`, good.replace(/.$/, ''), `${shelf.url}/media/`, gone]) {
      const response = await fetch(address);
      expect([response.status, await response.text()]).toEqual([404, nowhere]);
    }
    shelf.pass(60_000);
    expect((await fetch(good)).status).toBe(404);
  });

  test.each(['../../etc/passwd', '%2e%2e%2fsecret.key', '%00', 'a'.repeat(5000)])('of %s', async (token) => {
    await using shelf = await aShelf();
    expect((await fetch(`${shelf.url}/media/${token}`)).status).toBe(404);
  });
});
