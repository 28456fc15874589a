import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isActive, isFinal } from '../../src/core/advance.ts';
import { type Attempt, type Job, jobSchema } from '../../src/core/job.ts';
import { attemptsOf } from '../../src/core/money.ts';

/** What was in flight when a process died; a kill counts in every row that it hit. */
export const windows = [
  'input picture not kept',
  'waiting for a place',
  'submitting, not there yet',
  'submitting, the provider has it',
  'at the provider',
  'result to be fetched',
  'first reply not written',
  'end not shown yet',
] as const;
type Window = (typeof windows)[number];

/** What one kill hit, as it stood on the disk and in the provider's book when the process was gone. */
export interface Hit {
  readonly windows: ReadonlySet<Window>;
  /** Tasks that the provider had and had not finished. */
  readonly unfinishedTasks: number;
}

/** Whether there was work in flight at all. */
export const counts = (hit: Hit): boolean => hit.unfinishedTasks > 0 || hit.windows.size > 0;

/** The jobs that a dead process left open. A file of which nothing can be made is left out; the bot will say so. */
export async function readOpenJobs(dataDir: string): Promise<Job[]> {
  const area = join(dataDir, 'nanobanana');
  const guilds = await readdir(area).catch(() => []);
  const folders = guilds.map((guild) => join(area, guild, 'open'));
  const found = await Promise.all(folders.map(readFolder));
  return found.flat();
}

async function readFolder(folder: string): Promise<Job[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')));
  return texts.flatMap((text) => parse(text) ?? []);
}

function parse(text: string): Job | undefined {
  try {
    return jobSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** `has`: whether the provider's book names this attempt. */
export function hitOf(jobs: readonly Job[], has: (attempt: string) => boolean, unfinishedTasks: number): Hit {
  const hit = new Set<Window>();
  for (const job of jobs) {
    for (const attempt of attemptsOf(job)) if (isActive(attempt)) hit.add(windowOf(attempt, has));
    if (!job.request.pictures.every(({ kept }) => kept)) hit.add('input picture not kept');
    if (job.delivery === 'open') hit.add('first reply not written');
    if (job.delivery === 'due' && isFinal(job.status)) hit.add('end not shown yet');
  }
  return { windows: hit, unfinishedTasks };
}

function windowOf(attempt: Attempt, has: (attempt: string) => boolean): Window {
  if (attempt.state === 'waiting') return 'waiting for a place';
  if (attempt.state === 'submitting')
    return has(attempt.id) ? 'submitting, the provider has it' : 'submitting, not there yet';
  return attempt.result ? 'result to be fetched' : 'at the provider';
}
