import { randomUUID } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { type FileHandle, lstat, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { MediaStore } from '../core/contracts/media.ts';
import { makeFolder, orAbsent, syncFolder } from './folders.ts';
import { type MediaKey, parseKey, parsePrefix } from './media-key.ts';

/** A file that nobody finished within a day is what a crash left. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

/**
 * Pictures on disk: key `<area>/<guild folder>/<job id>/<name>` stands in
 * `<dir>/<area>/<guild folder>/media/<job id>/<name>`, so that all of an area, and of a guild, is in one folder.
 * A key that we did not make throws, and so does a link anywhere on the way: nothing outside `dir` is ever
 * read, written or deleted. What is being written stands in `<area>/incoming` until it is whole.
 *
 * `open` answers the size of the whole file, whatever the range, as `Content-Range` needs it.
 */
export function createMediaStore({ dir }: { readonly dir: string }): MediaStore {
  const root = resolve(dir);
  const swept = new Map<string, Promise<void>>();

  const incomingOf = async (area: string): Promise<string> => {
    const folder = join(root, area, 'incoming');
    await refuseLinks(root, folder);
    await makeFolder(folder);
    const sweeping = swept.get(area) ?? sweep(folder);
    swept.set(area, sweeping);
    await sweeping.catch((error: unknown) => {
      swept.delete(area);
      throw error;
    });
    return folder;
  };

  return {
    async put(key, bytes) {
      const parsed = parseKey(key);
      const path = pathOf(root, parsed);
      await refuseLinks(root, dirname(path));
      const temporary = join(await incomingOf(parsed.area), `${randomUUID()}.tmp`);
      try {
        const size = await writeWhole(temporary, bytes);
        await makeFolder(dirname(path));
        await rename(temporary, path);
        await syncFolder(dirname(path));
        return size;
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },

    async open(key, range) {
      const path = pathOf(root, parseKey(key));
      await refuseLinks(root, dirname(path));
      const handle = await orAbsent(open(path, constants.O_RDONLY | constants.O_NOFOLLOW));
      return handle && streamOf(handle, range);
    },

    async delete(prefix) {
      const parsed = parsePrefix(prefix);
      const path = pathOf(root, parsed);
      await refuseLinks(root, dirname(path));
      await rm(path, { recursive: prefix.endsWith('/'), force: true });
    },

    async free() {
      await makeFolder(root);
      const { bavail, bsize } = await statfs(root);
      return bavail * bsize;
    },
  };
}

function pathOf(root: string, { area, folder, rest }: MediaKey): string {
  const path = join(root, area, folder, 'media', ...rest);
  // The names were checked one by one; this holds should a check ever be loosened.
  if (!path.startsWith(root.endsWith(sep) ? root : root + sep))
    throw new RangeError('a path outside the data folder');
  return path;
}

/** Throws where a folder between the root and `folder` is a link, or no folder. */
async function refuseLinks(root: string, folder: string): Promise<void> {
  let path = root;
  for (const part of folder.slice(root.length).split(sep).filter(Boolean)) {
    path = join(path, part);
    const found = await orAbsent(lstat(path));
    if (!found) return;
    if (!found.isDirectory()) throw new Error('a link or a file where a media folder belongs');
  }
}

async function writeWhole(path: string, bytes: Readable | Uint8Array): Promise<number> {
  const source = bytes instanceof Uint8Array ? Readable.from([bytes]) : bytes;
  // `wx`: never through a name that stands there already. `flush`: synced before it closes.
  const target = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  try {
    await pipeline(source, target);
  } finally {
    // A file that is still being opened comes to be, and could not be removed before that.
    if (!target.closed) await new Promise<void>((resolve) => target.once('close', () => resolve()));
  }
  return target.bytesWritten;
}

async function streamOf(handle: FileHandle, range?: { start: number; end: number }) {
  const found = await handle.stat();
  const empty = found.size === 0 || (range !== undefined && range.start >= found.size);
  if (!found.isFile() || empty) {
    await handle.close();
    return found.isFile() ? { bytes: found.size, stream: Readable.from([]) } : null;
  }
  return { bytes: found.size, stream: handle.createReadStream(range ?? {}) };
}

async function sweep(folder: string): Promise<void> {
  const before = Date.now() - ABANDONED_MS;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await orAbsent(stat(path));
    if (found && found.mtimeMs < before) await rm(path, { force: true });
  }
}
