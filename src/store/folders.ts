import { type FileHandle, mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it, each durably. Not `mkdir`'s own recursion: where the parent exists and still
 * answers ENOENT (below `/proc`), Node tries for ever.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return refuseOther(folder);
    const parent = dirname(folder);
    if (codeOf(error) !== 'ENOENT' || parent === folder) throw error;
    await makeFolder(parent);
    await mkdir(folder, { mode: 0o700 }).catch((again: unknown) => {
      if (codeOf(again) !== 'EEXIST') throw again;
    });
  }
  await syncFolder(dirname(folder));
}

async function refuseOther(folder: string): Promise<void> {
  const found = await orAbsent(stat(folder));
  if (found?.isDirectory()) return;
  const what = found ? 'a file where a folder belongs' : 'a link to nothing';
  throw Object.assign(new Error(`${folder} is ${what}`), { code: 'ENOTDIR' });
}

/** Without it a new name may be lost with the power. Some file systems cannot do it, and need not. */
export async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } catch (error) {
    if (!['EACCES', 'EINVAL', 'EPERM', 'EISDIR', 'ENOTSUP'].includes(codeOf(error) ?? '')) throw error;
  } finally {
    await handle?.close();
  }
}

/** Null where what a step works on does not exist. */
export async function orAbsent<T>(step: Promise<T>): Promise<T | null> {
  try {
    return await step;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
