import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { secretKeyFile } from '../secret-key.ts';
import { type Finding, fix, ok } from './finding.ts';

const MEGABYTE = 1_000_000;
/** Below it new work is refused (contract §6). */
const LEAST_FREE_BYTES = 500 * MEGABYTE;
const SUBJECT = 'DATA_DIR';

/** Whether the data folder can be written, has room, and keeps its secret for itself. */
export async function checkDisk(dataDir: string): Promise<readonly Finding[]> {
  const folder = resolve(dataDir);
  try {
    await mkdir(folder, { recursive: true });
    const probe = join(folder, `.doctor-${randomUUID()}`);
    await writeFile(probe, 'doctor', { flag: 'wx' });
    await rm(probe);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'an error';
    const remedy = 'give this user the right to it, or put another folder';
    return [fix(SUBJECT, `${folder} can't be written (${code}); ${remedy}`)];
  }
  return [await checkRoom(folder), ...(await checkSecretKey(folder))];
}

async function checkRoom(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const size = `${Math.floor(free / MEGABYTE).toLocaleString('en')} MB free`;
  if (free >= LEAST_FREE_BYTES) return ok(SUBJECT, `${folder} can be written; ${size}`);
  return fix(SUBJECT, `${size} in ${folder}; new work is refused below 500 MB, make room`);
}

async function checkSecretKey(folder: string): Promise<readonly Finding[]> {
  const file = secretKeyFile(folder);
  const found = await stat(file).catch(() => null);
  if (!found) return [];
  const others = found.mode & 0o077;
  if (others === 0) return [ok('secret.key', 'only this user may read it')];
  return [fix('secret.key', `others on this computer may read it; run: chmod 600 ${file}`)];
}
