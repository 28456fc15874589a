import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/core/clock.ts';
import type { MediaStore } from '../src/core/contracts/media.ts';
import type { Picture } from '../src/core/job.ts';
import { createDownload } from '../src/media/fetch.ts';
import { createGuard } from '../src/media/guard.ts';
import { createPictures } from '../src/media/pictures.ts';
import { createMemoryMediaStore } from '../src/store/memory-media.ts';
import { noisePng } from '../test/helpers/images.ts';
import { printTable, ratio } from './table.ts';

const MB = 1024 * 1024;
const limits = { maxBytes: 100 * MB, maxPixels: 100_000_000, deadlineMs: 60_000 };
const discord = {
  each: 10 * MB,
  together: 25 * MB,
  types: ['image/png', 'image/jpeg', 'image/webp'],
} as const;
const temporaryFolder = join(tmpdir(), 'nanobanana-bench');
const size = (bytes: number) => `${(bytes / MB).toFixed(1)} MB`;

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}

/** Takes bytes and forgets them, so that the memory seen is that of the download alone. */
function forgetful(): MediaStore {
  return {
    ...createMemoryMediaStore(),
    async put(_key, bytes) {
      if (bytes instanceof Uint8Array) return bytes.length;
      let total = 0;
      for await (const chunk of bytes) total += chunk.length;
      return total;
    },
  };
}

async function keepAndFit(megapixels: number): Promise<string[]> {
  const side = Math.round(Math.sqrt(megapixels * 1_000_000));
  const bytes = await noisePng(side, side);
  const guard = createGuard();
  const pictures = createPictures({
    media: createMemoryMediaStore(),
    download: createDownload({ guard, clock: systemClock }),
    clock: systemClock,
    temporaryFolder,
  });
  const kept = await timed(() => pictures.keep(bytes, 'nanobanana/web_bench/job/1', limits));
  const fitted = await timed(() => pictures.fit([kept.value], discord));
  const [one] = fitted.value;
  const made = one?.changed ? `${one.type} of ${size(one.bytes)}` : 'unchanged';
  return [
    `${megapixels} megapixels`,
    size(bytes.length),
    `${kept.ms.toFixed(0)} ms`,
    `${fitted.ms.toFixed(0)} ms`,
    made,
  ];
}

async function downloads(count: number): Promise<string[]> {
  const bytes = await noisePng(1640, 1640);
  const server = createServer((_request, response) => void response.end(bytes));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const download = createDownload({ guard: createGuard([host]), clock: systemClock });
  const pictures = createPictures({ media: forgetful(), download, clock: systemClock, temporaryFolder });
  const signal = new AbortController().signal;
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 5);
  const one = (n: number): Promise<Picture> =>
    pictures.download(`http://${host}/${n}`, `nanobanana/web_bench/job/${n}`, { ...limits, signal });
  const { ms } = await timed(() => Promise.all(Array.from({ length: count }, (_, n) => one(n))));
  clearInterval(watch);
  server.close();
  const rate = ((count * 1000) / ms).toFixed(1);
  const grown = peak - before;
  return [`${count} of ${size(bytes.length)}`, rate, `+${size(grown)}`, ratio(grown, count * bytes.length)];
}

/** Pictures of noise, the worst case for every codec: time to keep and to fit one, and memory for many at once. */
export async function mediaBench(): Promise<void> {
  const kept: string[][] = [];
  for (const megapixels of [1, 4, 16]) kept.push(await keepAndFit(megapixels));
  printTable('Keeping a result and fitting it to 10 MB', ['', 'file', 'keep', 'fit', 'becomes'], kept);
  const fetched: string[][] = [];
  for (const count of [1, 50]) fetched.push(await downloads(count));
  const head = ['', 'a second', 'memory', 'to holding them whole'];
  printTable('Downloads at once, streamed', head, fetched);
}
