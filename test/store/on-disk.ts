import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { JobStore } from '../../src/core/contracts/store.ts';
import type { Job } from '../../src/core/job.ts';
import type { Disk } from '../../src/store/file/disk.ts';
import { createDisk } from '../../src/store/file/disk.ts';
import type { Problem } from '../../src/store/file/document.ts';
import { placesOf } from '../../src/store/file/layout.ts';
import { createFileStore } from '../../src/store/file.ts';
import { NOW, scope } from '../contracts/store/setting.ts';
import { fakeClock } from '../helpers/clock.ts';

/** A file store on a folder, and what it said of damaged files. */
export async function startOn(
  dir: string,
  disk: Disk = createDisk(),
): Promise<{ store: JobStore; problems: Problem[] }> {
  const problems: Problem[] = [];
  const report = (problem: Problem) => void problems.push(problem);
  const store = await createFileStore({ dir, disk, report, clock: fakeClock(NOW) });
  onTestFinished(() => store.close());
  return { store, problems };
}

export const openFileOf = (dir: string, job: Pick<Job, 'id'>): string =>
  join(placesOf(dir, scope).open, `${job.id}.json`);

export const historyOf = (dir: string): string => placesOf(dir, scope).history;

/** Puts other words into a file and its copy. */
export async function spoil(file: string, text: string, copyToo = false): Promise<void> {
  await writeFile(file, text);
  if (copyToo) await writeFile(`${file}.copy`, text);
}

/** What was set aside in a folder, by name, with what it says. */
export async function setAside(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => /\.(damaged|newer)-\d+$/.test(name));
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
}

/** The disk with some steps replaced. */
export const diskWith = (change: (disk: Disk) => Partial<Disk>): Disk => {
  const disk = createDisk();
  return { ...disk, ...change(disk) };
};
