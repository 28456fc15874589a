import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty folder of a test's own, gone after it. */
export async function dataDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'nanobanana-data-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

const IN_MEMORY = '/dev/shm';
/** A container gives it 64 MB; below 500 MB new work is refused. */
const ENOUGH_BYTES = 2_000_000_000;

/** Where a whole process keeps its data in a test: in memory where that is roomy, for what the disk does is tested apart. */
export async function quickFolder(): Promise<string> {
  const room = await statfs(IN_MEMORY).catch(() => null);
  const isRoomy = room !== null && room.bavail * room.bsize > ENOUGH_BYTES;
  return mkdtemp(join(isRoomy ? IN_MEMORY : tmpdir(), 'nanobanana-app-'));
}
