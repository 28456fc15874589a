import { pbkdf2 } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { writeBytes } from '../../src/media/temporary.ts';
import { dataDir } from '../helpers/data-dir.ts';

/** More than Node has threads for files: whatever opens one meanwhile, waits. */
const busyThreads = (): Promise<unknown> =>
  Promise.all(Array.from({ length: 8 }, () => promisify(pbkdf2)('secret', 'salt', 20_000, 64, 'sha512')));

async function* broken(): AsyncGenerator<Uint8Array> {
  yield* [];
  throw new Error('the sender went away');
}

it('makes no file any more once it has failed, so that nobody removes it too early', async () => {
  const path = join(await dataDir(), 'picture');
  const free = busyThreads();
  await expect(writeBytes(path, broken())).rejects.toThrow('the sender went away');
  expect(existsSync(path)).toBe(true);
  await free;
});
