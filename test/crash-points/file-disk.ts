import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createPictures } from '../../src/media/pictures.ts';
import { createFileStore, createMediaStore } from '../../src/store/index.ts';
import type { Disk, Opened } from './disk.ts';
import type { Time } from './time.ts';

/**
 * A real folder. A process that died still holds its lock, since it lives on in this one: so the next process gets
 * a copy of the folder as the first left it.
 */
export function fileDisk(time: Time): Disk {
  const folders: string[] = [];
  const opened: Opened[] = [];

  async function nextFolder(): Promise<string> {
    const former = folders.at(-1);
    const dir = await mkdtemp(join(tmpdir(), 'nanobanana-crash-'));
    folders.push(dir);
    if (former) await cp(former, dir, { recursive: true, filter: (name) => !name.endsWith('.sock') });
    return dir;
  }

  return {
    async open(download) {
      const dir = await nextFolder();
      const report = ({ file, why }: { file: string; why: string }) => {
        throw new Error(`${file} cannot be read: ${why}`);
      };
      const store = await createFileStore({ dir, report, clock: time.clockOf(() => true) });
      const media = createMediaStore({ dir });
      const temporaryFolder = join(dir, 'tmp');
      await rm(temporaryFolder, { recursive: true, force: true });
      const pictures = createPictures({
        media,
        clock: time.clockOf(() => true),
        temporaryFolder,
        download: async (url, _, read) => read(Readable.from([await download(url)])),
      });
      opened.push({ store, media, pictures });
      return { store, media, pictures };
    },
    async keys() {
      const files = await readdir(folders.at(-1) ?? '', { recursive: true, withFileTypes: true });
      const dir = folders.at(-1) ?? '';
      return files
        .filter((file) => file.isFile() && !/\.(json|copy)$/.test(file.name))
        .map((file) =>
          join(file.parentPath, file.name)
            .slice(dir.length + 1)
            .replace('/media/', '/'),
        );
    },
    async close() {
      for (const { store } of opened) await store.close();
      for (const dir of folders) await rm(dir, { recursive: true, force: true });
    },
  };
}
