import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** Bytes of the spool, `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What is too long to be held, on disk until `close`. */
export interface Spool {
  /** How many bytes it has. */
  readonly size: () => number;
  append(bytes: Uint8Array): Promise<void>;
  read(range: Range): Readable;
  close(): Promise<void>;
}

/** The file is made with the first byte and has no name any more: a killed process leaves nothing. */
export function createSpool(folder: string): Spool {
  let file: FileHandle | undefined;
  let size = 0;

  async function opened(): Promise<FileHandle> {
    await mkdir(folder, { recursive: true });
    const path = join(folder, `answer-${randomUUID()}`);
    const made = await open(path, 'wx+', 0o600);
    await rm(path);
    return made;
  }

  return {
    size: () => size,
    async append(bytes) {
      file ??= await opened();
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, done, bytes.length - done, size);
        done += bytesWritten;
        size += bytesWritten;
      }
    },
    read({ start, end }) {
      if (!file) throw new Error('the spool is empty');
      return file.createReadStream({ start, end: end - 1, autoClose: false });
    },
    /** Never fails: what was read from it is kept by then, and paid. */
    close: async () => file?.close().catch(() => undefined),
  };
}
