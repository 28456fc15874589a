import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty folder of a test's own, gone after it. */
export async function dataDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'nanobanana-data-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}
