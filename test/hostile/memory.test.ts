import { execFile } from 'node:child_process';
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { gif, pngBomb } from '../helpers/broken-images.ts';
import { noisePng } from '../helpers/images.ts';
import { serve } from '../media/web.ts';
import { animatedCanvas, blackPng, gzipBomb, profileChunk, progressiveJpeg, textChunks } from './bombs.ts';

const MEGABYTE = 1_000_000;
const LIMITS = { maxBytes: 10 * MEGABYTE, maxPixels: 50 * MEGABYTE };
/** What the issue allows beyond a limit. */
const ROOM = 20 * MEGABYTE;
/** What a decoder may hold: src/media/burden.ts. */
const DECODED = LIMITS.maxPixels * 5;

type Send = (response: ServerResponse) => void;

const plainly =
  (bytes: Buffer, headers: Record<string, string> = {}): Send =>
  (response) =>
    response.writeHead(200, headers).end(bytes);

/** Bytes for as long as somebody takes them. */
const endless =
  (headers: Record<string, string> = {}): Send =>
  (response) => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536, 1)));
    };
    response.writeHead(200, headers);
    response.on('drain', more);
    more();
  };

/** Past the server: an answer as no library would write it. */
const raw =
  (head: string, body = ''): Send =>
  ({ socket }) => {
    const more = () => {
      while (socket && !socket.destroyed && socket.write(body));
    };
    socket?.on('error', () => {}).write(head);
    if (body) socket?.on('drain', more);
    if (body) more();
  };

const drip: Send = (response) => {
  const timer = setInterval(() => response.write('x'), 40);
  response.on('close', () => clearInterval(timer));
};

const side = { width: 7_000, height: 7_000 };
const tiny = { width: 10, height: 10 };

/** Refused, or small: nothing is held but what one piece of a stream takes. By name: what is sent, what comes of it. */
const streamed: readonly (readonly [string, Send, string])[] = [
  ['gzip', plainly(gzipBomb(200 * MEGABYTE), { 'content-encoding': 'gzip' }), 'broken_link'],
  ['hidden-gzip', plainly(gzipBomb(200 * MEGABYTE)), 'not_a_picture'],
  ['endless', endless(), 'too_large'],
  ['gigabyte', endless({ 'content-length': '1000000000' }), 'too_large'],
  [
    'giant-chunk',
    raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nFFFFFFFFFF\r\n', 'x'.repeat(65_536)),
    'too_large',
  ],
  ['endless-header', raw('HTTP/1.1 200 OK\r\nx: ', 'x'.repeat(65_536)), 'broken_link'],
  ['drip', drip, 'timeout'],
  ['png-65500', plainly(pngBomb()), 'too_many_pixels'],
  ['gif-10000', plainly(gif(10_000)), 'not_a_picture'],
  ['texts', plainly(blackPng({ ...tiny, before: textChunks(50, 50 * MEGABYTE) })), 'not_a_picture'],
  ['profile', plainly(blackPng({ ...tiny, before: [profileChunk(200 * MEGABYTE)] })), 'kept'],
  ['one-row', plainly(blackPng({ width: 50_000_000, height: 1 })), 'not_a_picture'],
  ['one-column', plainly(blackPng({ width: 1, height: 50_000_000 })), 'not_a_picture'],
  ['interlaced-16-bit', plainly(blackPng({ ...side, pixel: 8, interlaced: true })), 'too_many_pixels'],
  ['progressive', plainly(await progressiveJpeg(7_000, 7_000)), 'too_many_pixels'],
  ['moving', plainly(await animatedCanvas(7_000, 7_000)), 'too_many_pixels'],
];

/** As large as is taken at all. */
const decoded: readonly (readonly [string, Send, string])[] = [
  ['plain', plainly(blackPng(side)), 'kept'],
  ['interlaced', plainly(blackPng({ ...side, interlaced: true })), 'kept'],
];

interface Line {
  readonly name: string;
  readonly outcome: string;
  readonly grown: number;
  readonly left: number;
}

it('bombs, endless bodies and giant pictures take no more memory than the limit and 20 MB', async () => {
  const usual = ['usual', plainly(await noisePng(1_750, 1_750)), 'kept'] as const;
  // Again and again first: what a process has once it has worked for a while is what it starts from.
  const all = [usual, usual, usual, usual, ...streamed, ...decoded];
  const sends = new Map(all.map(([name, send]) => [name, send]));
  const web = await serve((request, response) => {
    response.on('error', () => {});
    sends.get(request.url?.slice(1) ?? '')?.(response);
  });
  const names = all.map(([name]) => `${name}:${name === 'drip' ? 400 : 30_000}`).join(',');
  const child = fileURLToPath(new URL('./memory-child.ts', import.meta.url));
  // A collector of its own thread falls behind on a busy machine, and its garbage would count.
  const given = [
    '--single-threaded-gc',
    child,
    web.origin,
    String(LIMITS.maxBytes),
    String(LIMITS.maxPixels),
    names,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, given);
  const lines: Line[] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

  expect(lines.map(({ name, outcome }) => [name, outcome])).toEqual(
    all.map(([name, , outcome]) => [name, outcome]),
  );
  expect(lines.filter(({ left }) => left > 0)).toEqual([]);
  const over = (some: readonly (readonly [string, Send, string])[], limit: number) =>
    lines.filter(({ name, grown }) => some.some(([one]) => one === name) && grown > limit + ROOM);
  expect(over(streamed, LIMITS.maxBytes)).toEqual([]);
  expect(over(decoded, DECODED)).toEqual([]);
}, 120_000);
