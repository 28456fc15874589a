import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { systemClock } from '../src/core/clock.ts';
import type { SubmitOptions } from '../src/core/contracts/provider.ts';
import { createDownload } from '../src/media/fetch.ts';
import { createGuard } from '../src/media/guard.ts';
import { createPictures } from '../src/media/pictures.ts';
import { apiyi } from '../src/providers/apiyi.ts';
import { createMemoryMediaStore } from '../src/store/memory-media.ts';

/** One side of the measurement of `apiyi.ts`: `way count url`. Tells its parent what its memory came to. */
const [way, count = '1', url = ''] = process.argv.slice(2);
const limits = { maxBytes: 60_000_000, maxPixels: 100_000_000, deadlineMs: 600_000 };
const temporaryFolder = await mkdtemp(join(tmpdir(), 'nanobanana-bench-'));

const pictures = createPictures({
  media: {
    ...createMemoryMediaStore(),
    async put(_key, bytes) {
      if (bytes instanceof Uint8Array) return bytes.length;
      let total = 0;
      for await (const chunk of bytes) total += chunk.length;
      return total;
    },
  },
  download: createDownload({ guard: createGuard(), clock: systemClock }),
  clock: systemClock,
  temporaryFolder,
});
let kept = 0;
const sinkOf =
  (n: number): SubmitOptions['sink'] =>
  async (_type, bytes) => {
    const picture = await pictures.keep(bytes, `nanobanana/web_bench/job/${n}`, limits);
    kept += 1;
    return picture;
  };

const provider = apiyi.create({
  apiKey: 'key',
  baseUrl: url,
  settings: {},
  clock: systemClock,
  temporaryFolder,
});

async function streamed(n: number) {
  await provider.submit(
    { prompt: 'a fox', model: 'nano-banana-pro', aspect: '1:1', resolution: '4K', images: [] },
    { idempotencyKey: 'key', sink: sinkOf(n), signal: new AbortController().signal },
  );
}

interface Held {
  readonly candidates: readonly {
    readonly content: { readonly parts: readonly { readonly inlineData: { readonly data: string } }[] };
  }[];
}

/** As most clients do it: the whole answer as a text, as JSON, and as bytes. */
async function buffered(n: number) {
  const response = await fetch(url, { method: 'POST', body: '{}' });
  const { candidates } = (await response.json()) as Held;
  const data = candidates[0]?.content.parts[0]?.inlineData.data ?? '';
  await sinkOf(n)('image/png', await buffer(Readable.from([Buffer.from(data, 'base64')])));
}

const take = way === 'streamed' ? streamed : buffered;
// A bot that runs has made a picture: its codecs and its HTTP client are loaded.
await take(0);
kept = 0;
const before = process.memoryUsage().rss;
let peak = before;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 5);
const start = performance.now();
await Promise.all(Array.from({ length: Number(count) }, (_, n) => take(n + 1)));
clearInterval(watch);
await rm(temporaryFolder, { recursive: true, force: true });
process.send?.({ ms: performance.now() - start, grown: peak - before, kept });
process.disconnect?.();
