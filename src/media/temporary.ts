import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Gives work a path for a file of its own and removes it afterwards, whatever happened. */
export async function withTemporaryFile<T>(folder: string, work: (path: string) => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `picture-${randomUUID()}`);
  try {
    return await work(path);
  } finally {
    await rm(path, { force: true });
  }
}

/** Streams bytes into a file that must not exist yet; answers how many they were. */
export async function writeBytes(path: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  try {
    await pipeline(bytes, file);
  } finally {
    // A file that is still being opened comes to be, and could not be removed before that.
    if (!file.closed) await new Promise<void>((resolve) => file.once('close', () => resolve()));
  }
  return file.bytesWritten;
}

/** The first bytes of a file, fewer where it is shorter. */
export async function readHead(path: string, bytes: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
