import { writeSync } from 'node:fs';
import { newId } from '../../src/core/ids.ts';
import type { Job } from '../../src/core/job.ts';
import { createDisk } from '../../src/store/file/disk.ts';
import { createFileStore } from '../../src/store/index.ts';
import { holding, scope, spent, tasksWith } from '../contracts/store/setting.ts';
import { aJob } from '../helpers/jobs.ts';

/**
 * A process that makes, changes, ends and books jobs as fast as it can, and says of each write that is done: one
 * line `<id> <revision> <open|closed|removing|removed>` on standard output. `careless`: it does not wait for the disk, to show that
 * this is noticed. Use: node power-writer.ts <data folder> [careless]
 */
const [dir = '', mode] = process.argv.slice(2);
const LANES = 4;

const disk = createDisk();
const store = await createFileStore({
  dir,
  report: ({ file, why }) => {
    throw new Error(`${file}: ${why}`);
  },
  disk:
    mode === 'careless' ? { ...disk, write: (file, text) => disk.write(file, text, { sync: false }) } : disk,
});

const say = ({ id, revision }: Job, state: 'open' | 'closed' | 'removing' | 'removed') =>
  writeSync(1, `${id} ${revision} ${state}\n`);

async function change(job: Job, edit: Partial<Job>, close = false): Promise<Job> {
  const result = await store.update({ ...job, ...edit }, { now: Date.now(), close });
  if (result.kind !== 'saved') throw new Error(result.kind);
  say(result.job, close ? 'closed' : 'open');
  return result.job;
}

async function lane(): Promise<never> {
  for (;;) {
    const now = Date.now();
    const fresh = aJob({ id: newId(now), createdAt: now, tasks: tasksWith(holding(50)) });
    const made = await store.create({ job: fresh, limits: {}, owner: 'writer', leaseMs: 60_000, now });
    if (made.kind !== 'created') throw new Error(made.kind);
    say(made.job, 'open');
    if (now % 3 === 0) {
      say(made.job, 'removing');
      await store.remove(scope, made.job.id);
      say(made.job, 'removed');
      continue;
    }
    const started = await change(made.job, { status: 'processing' });
    const booked = await change(started, { status: 'completed', tasks: tasksWith(spent(40, now)) });
    const closed = await change(booked, {}, true);
    const noted = await store.update({ ...closed, lookedAt: now }, { now });
    if (noted.kind === 'saved') say(noted.job, 'closed');
    await store.saveSettings(scope, { language: now % 2 === 0 ? 'ko' : 'en' });
  }
}

await Promise.all(Array.from({ length: LANES }, lane));
