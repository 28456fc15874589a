import { mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createMediaStore } from '../../src/store/media.ts';
import { createMemoryMediaStore } from '../../src/store/memory-media.ts';
import { mediaStoreContract } from '../contracts/media.ts';
import { dataDir } from '../helpers/data-dir.ts';

mediaStoreContract({ name: 'memory', create: async () => createMemoryMediaStore() });
mediaStoreContract({ name: 'disk', create: async () => createMediaStore({ dir: await dataDir() }) });

const key = 'nanobanana/web_a/job/1.png';
const bytes = Buffer.from('picture');

describe('the media store on disk', () => {
  it('keeps all of a guild below its folder, and nothing half written there', async () => {
    const dir = await dataDir();
    const store = createMediaStore({ dir });
    await store.put(key, bytes);
    expect(await readFile(join(dir, 'nanobanana/web_a/media/job/1.png'), 'utf8')).toBe('picture');
    expect(await readdir(join(dir, 'nanobanana/incoming'))).toEqual([]);
  });

  it('shows nothing of a file until all of it is there', async () => {
    const store = createMediaStore({ dir: await dataDir() });
    const stream = new Readable({ read() {} });
    stream.push('half');
    const put = store.put(key, stream);
    expect(await store.open(key)).toBeNull();
    stream.push(null);
    expect(await put).toBe(4);
  });

  it.each(['nanobanana', 'nanobanana/web_a', 'nanobanana/web_a/media', 'nanobanana/web_a/media/job'])(
    'follows no link at %s, neither to write, to read nor to delete',
    async (part) => {
      const [dir, outside] = [await dataDir(), await dataDir()];
      const names = ['nanobanana', 'web_a', 'media', 'job'];
      const below = names.slice(part.split('/').length);
      await mkdir(join(outside, ...below), { recursive: true });
      const secret = join(outside, ...below, '1.png');
      await writeFile(secret, 'secret');
      await mkdir(join(dir, part, '..'), { recursive: true });
      await symlink(outside, join(dir, part));
      const store = createMediaStore({ dir });
      await expect(store.put(key, bytes)).rejects.toThrow();
      await expect(store.open(key)).rejects.toThrow();
      await expect(store.delete(key)).rejects.toThrow();
      expect(await readFile(secret, 'utf8')).toBe('secret');
      const there = await readdir(outside, { recursive: true });
      expect(there).toHaveLength(below.length + 1);
    },
  );

  it('reads no link that stands in a file’s place, and replaces it rather than what it names', async () => {
    const [dir, outside] = [await dataDir(), await dataDir()];
    const secret = join(outside, 'secret.key');
    await writeFile(secret, 'secret');
    const folder = join(dir, 'nanobanana/web_a/media/job');
    await mkdir(folder, { recursive: true });
    await symlink(secret, join(folder, '1.png'));
    const store = createMediaStore({ dir });
    await expect(store.open(key)).rejects.toThrow();
    await store.put(key, bytes);
    expect(await readFile(secret, 'utf8')).toBe('secret');
    expect(await readFile(join(folder, '1.png'), 'utf8')).toBe('picture');
  });

  it('sweeps out what a crash left a day ago, and leaves alone what may still be written', async () => {
    const dir = await dataDir();
    const incoming = join(dir, 'nanobanana/incoming');
    await mkdir(incoming, { recursive: true });
    for (const name of ['old.tmp', 'new.tmp']) await writeFile(join(incoming, name), 'half');
    const longAgo = Date.now() / 1000 - 2 * 24 * 3600;
    await utimes(join(incoming, 'old.tmp'), longAgo, longAgo);
    await createMediaStore({ dir }).put(key, bytes);
    expect(await readdir(incoming)).toEqual(['new.tmp']);
  });

  it('tells the free room of a disk, also before anything is on it', async () => {
    const store = createMediaStore({ dir: join(await dataDir(), 'not', 'yet') });
    expect(await store.free()).toBeGreaterThan(0);
  });
});
