import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/core/clock.ts';
import { MediaError } from '../../src/core/errors.ts';
import { createDownload } from '../../src/media/fetch.ts';
import { createGuard } from '../../src/media/guard.ts';
import { createPictures } from '../../src/media/pictures.ts';
import { createMemoryMediaStore } from '../../src/store/index.ts';

/**
 * Fetches and reads one address after the other as the product does and prints a line for each: what came of it,
 * and how far the memory of this process has ever grown since a usual picture (bytes). Run by memory.test.ts:
 * `memory-child.ts <origin> <maxBytes> <maxPixels> <name:deadline,…>`; the first name is that of a usual picture.
 */
const [origin = '', maxBytes, maxPixels, names = ''] = process.argv.slice(2);
const limits = { maxBytes: Number(maxBytes), maxPixels: Number(maxPixels) };

/** The most memory that this process ever had; Linux counts that of a parent into `maxRSS`. */
function peak(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
}

const temporaryFolder = await mkdtemp(join(tmpdir(), 'memory-'));
const media = createMemoryMediaStore();
const pictures = createPictures({
  media,
  clock: systemClock,
  temporaryFolder,
  download: createDownload({ guard: createGuard([new URL(origin).host]), clock: systemClock }),
});

let before = 0;
const [usual] = names.split(':');
for (const entry of names.split(',')) {
  const [name = '', deadline] = entry.split(':');
  const outcome = await pictures
    .download(`${origin}/${name}`, 'nanobanana/web_one/job/1', {
      ...limits,
      deadlineMs: Number(deadline),
      signal: new AbortController().signal,
    })
    .then(
      () => 'kept',
      (error: unknown) => (error instanceof MediaError ? error.code : String(error)),
    );
  if (name === usual) before = peak();
  const left = (await readdir(temporaryFolder)).length;
  console.log(JSON.stringify({ name, outcome, grown: peak() - before, left }));
  media.files.clear();
}
await rm(temporaryFolder, { recursive: true, force: true });
