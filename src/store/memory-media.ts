import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { MediaStore } from '../core/contracts/media.ts';
import { parseKey, parsePrefix } from './media-key.ts';

export interface MemoryMediaStore extends MediaStore {
  /** What is kept, for a test to look at. */
  readonly files: Map<string, Buffer>;
  /** What `free` answers; a test may fill the disk. */
  freeBytes: number;
}

/** A media store that dies with its process, for tests. Keys are held to the same rules as on disk. */
export function createMemoryMediaStore(): MemoryMediaStore {
  const files = new Map<string, Buffer>();
  return {
    files,
    freeBytes: 10 ** 12,
    async put(key, bytes) {
      parseKey(key);
      const data = bytes instanceof Uint8Array ? Buffer.from(bytes) : await buffer(bytes);
      files.set(key, data);
      return data.length;
    },
    async open(key, range) {
      parseKey(key);
      const data = files.get(key);
      if (!data) return null;
      const part = range ? data.subarray(range.start, range.end + 1) : data;
      return { bytes: data.length, stream: Readable.from([part]) };
    },
    async delete(prefix) {
      parsePrefix(prefix);
      const below = prefix.endsWith('/');
      for (const key of files.keys()) if (below ? key.startsWith(prefix) : key === prefix) files.delete(key);
    },
    async free() {
      return this.freeBytes;
    },
  };
}
