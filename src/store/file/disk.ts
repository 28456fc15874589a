import { lstat, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, makeFolder, orAbsent, syncFolder } from '../folders.ts';
import { replaceFile } from './replace-file.ts';
import { createTurns, type Turns } from './turns.ts';

/** The steps on the disk that the store is made of; a test can count them or let one fail. */
export interface Disk {
  /** Null where there is no such file. */
  read(file: string): Promise<string | null>;
  /** The whole text or nothing of it. `sync`: it has reached the disk, name and all, when this resolves. */
  write(file: string, text: string, options: { sync: boolean }): Promise<void>;
  /** Files of one folder, durably. Removing what is not there is no error. */
  remove(...files: readonly string[]): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Names in a folder; empty where there is none. */
  list(folder: string): Promise<string[]>;
  stat(file: string): Promise<{ size: number; mtimeMs: number } | null>;
}

/** Far above any file of ours (a segment is some 100 KB): what is larger was not written by us. */
const MAX_BYTES = 32 * 1024 * 1024;

export const createDisk = (): Disk => createDiskWith(createTurns());

const createDiskWith = (turns: Turns): Disk => ({
  async read(file) {
    const size = (await orAbsent(stat(file)))?.size ?? 0;
    if (size > MAX_BYTES) throw new RangeError(`${size} bytes is more than such a file can have`);
    const text = await orAbsent(readFile(file, 'utf8'));
    if (text === null && (await isThere(file))) throw new RangeError('a link to nothing');
    return text;
  },
  async write(file, text, { sync }) {
    // One after the other: the last one asked for stays.
    await turns.take(file, () =>
      replaceFile(file, text, { sync }).catch(async (error: unknown) => {
        if (codeOf(error) !== 'ENOENT') throw error;
        await makeFolder(dirname(file));
        await replaceFile(file, text, { sync });
      }),
    );
    if (sync) await syncFolder(dirname(file));
  },
  async remove(...files) {
    for (const file of files) await orAbsent(unlink(file));
    if (files[0] !== undefined) await orAbsent(syncFolder(dirname(files[0])));
  },
  async rename(from, to) {
    await rename(from, to);
    await syncFolder(dirname(to));
  },
  async list(folder) {
    const names = await orAbsent(readdir(folder));
    if (names === null && (await isThere(folder)))
      throw Object.assign(new Error(`${folder} is a link to nothing`), { code: 'ENOTDIR' });
    return names ?? [];
  },
  stat: (file) => orAbsent(stat(file)),
});

/** A link whose target is gone (a volume that is not mounted) is not the same as nothing. */
const isThere = async (name: string): Promise<boolean> => (await orAbsent(lstat(name))) !== null;
