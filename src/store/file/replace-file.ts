import { randomInt } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/** Ten digits at most, as `isLeftover` knows them; a name that is there already is refused. */
const MAX_NAME = 2 ** 32;

/**
 * The whole text under the name, or what was there before: under a name of its own first, then renamed. `sync`:
 * the text has reached the disk when this resolves; its name has when the folder is synced too.
 *
 * The packages for it either do not sync (steno), or leave half a file under the name where the disk fills up, as
 * they write with one call whose short count they ignore, and make 16 calls where these five do (write-file-atomic).
 */
export async function replaceFile(file: string, text: string, { sync }: { sync: boolean }): Promise<void> {
  const temporary = `${file}.${randomInt(MAX_NAME)}`;
  try {
    await writeNew(temporary, text, sync);
    await rename(temporary, file);
  } catch (error) {
    // What a disk that refuses everything keeps is removed at the next start.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function writeNew(file: string, text: string, sync: boolean): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    if (sync) await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What a crash in the middle leaves behind. */
export const isLeftover = (name: string): boolean => /\.json(?:\.copy)?\.\d{1,10}$/.test(name);
