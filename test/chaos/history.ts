import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Job } from '../../src/core/job.ts';
import { createFileStore, createMediaStore } from '../../src/store/index.ts';

const MOST_JOBS = 100_000;
const everything = { person: '', room: { id: '' }, moderator: true } as const;

export interface Kept {
  readonly jobs: readonly Job[];
  /** Sentences about files that cannot be read, and pictures that are not there. */
  readonly damage: readonly string[];
}

/** Opens the data of a bot that has ended, as its next life would, and reads all of it. */
export async function readHistory(dataDir: string): Promise<Kept> {
  const damage: string[] = [];
  const store = await createFileStore({
    dir: dataDir,
    report: ({ file, why }) => damage.push(`${file}: ${why}`),
  });
  try {
    const folders = await readdir(join(dataDir, 'nanobanana'));
    const guilds = folders.filter((name) => /^(discord|slack)_/.test(name));
    const pages = await Promise.all(
      guilds.map((folder) =>
        store.history({
          area: 'nanobanana',
          guild: folder.replace('_', ':'),
          viewer: everything,
          limit: MOST_JOBS,
        }),
      ),
    );
    const jobs = pages.flatMap((page) => page.jobs);
    return { jobs, damage: [...damage, ...(await missingPictures(dataDir, jobs))] };
  } finally {
    await store.close();
  }
}

async function missingPictures(dir: string, jobs: readonly Job[]): Promise<string[]> {
  const media = createMediaStore({ dir });
  const pictures = jobs.flatMap((job) => job.tasks.flatMap((task) => task.picture ?? []));
  const missing: string[] = [];
  for (const { key, bytes } of pictures) {
    const kept = await media.open(key);
    const size = kept ? (await buffer(kept.stream)).length : 0;
    if (size !== bytes) missing.push(`${key}: ${size} bytes are kept of ${bytes}`);
  }
  return missing;
}
