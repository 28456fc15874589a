import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JSONFilePreset } from 'lowdb/node';
import type { JobStore } from '../src/core/contracts/store.ts';
import type { Job } from '../src/core/job.ts';
import { createDisk, type Disk } from '../src/store/file/disk.ts';
import { SEGMENT_JOBS } from '../src/store/file/guild.ts';
import { createFileStore } from '../src/store/index.ts';
import { jobAt, START, seedHistory } from './history.ts';

const scope = { area: 'nanobanana', guild: 'web:sunny-studio' } as const;
/** Whole segments' worth, so that every fill of the last segment is met equally often. */
const CHANGES = SEGMENT_JOBS * 3;

interface Sample {
  readonly bytes: number;
  readonly ms: number;
}

interface Row {
  readonly name: string;
  readonly samples: readonly Sample[];
}

/** Prints what a status change costs, beside lowdb with one file. Bytes are exact counts, times are of this machine. */
export async function storeBench(): Promise<void> {
  const change: Row[] = [];
  const end: Row[] = [];
  const plain: Row[] = [];
  for (const jobs of [100, 10_000, 100_000]) {
    const samples = await withHistory(jobs);
    const name = `${jobs} jobs of history`;
    change.push({ name, samples: samples.change });
    end.push({ name, samples: samples.end });
    plain.push({ name, samples: await plainLowdb(jobs) });
  }
  print('Status change (pending to processing), by length of history', change);
  print('Status change that ends the job (into history), by length of history', end);
  print('The same with plain lowdb, one JSON file', plain);
  const running: Row[] = [];
  const plainRunning: Row[] = [];
  for (const jobs of [10, 100, 1000]) {
    const name = `${jobs} jobs running`;
    running.push({ name, samples: await withRunning(jobs) });
    plainRunning.push({ name, samples: await plainLowdb(jobs) });
  }
  print('Status change, by number of running jobs', running);
  print('The same with plain lowdb, one JSON file', plainRunning);
}

async function withHistory(count: number): Promise<{ change: Sample[]; end: Sample[] }> {
  return inFolder(async (dir) => {
    await seedHistory(dir, scope, count);
    const { store, measured } = await counting(dir);
    const samples: { change: Sample[]; end: Sample[] } = { change: [], end: [] };
    for (let i = 0; i < CHANGES; i += 1) {
      let job = await create(store, count + i);
      samples.change.push(
        await measured(async () => {
          job = await update(store, { ...job, status: 'processing' });
        }),
      );
      samples.end.push(
        await measured(async () => {
          job = await update(store, { ...job, status: 'completed' }, true);
        }),
      );
    }
    await store.close();
    return samples;
  });
}

async function withRunning(count: number): Promise<Sample[]> {
  return inFolder(async (dir) => {
    const { store, measured } = await counting(dir);
    const jobs: Job[] = [];
    for (let i = 0; i < count; i += 1) jobs.push(await create(store, i));
    const samples: Sample[] = [];
    for (let i = 0; i < CHANGES; i += 1) {
      const at = i % count;
      const job = jobs[at];
      if (!job) break;
      const status = job.status === 'pending' ? 'processing' : 'pending';
      samples.push(
        await measured(async () => {
          jobs[at] = await update(store, { ...job, status });
        }),
      );
    }
    await store.close();
    return samples;
  });
}

async function plainLowdb(count: number): Promise<Sample[]> {
  return inFolder(async (dir) => {
    const file = join(dir, 'db.json');
    const db = await JSONFilePreset<{ jobs: Job[] }>(file, { jobs: [] });
    db.data.jobs = Array.from({ length: count }, (_, i) => jobAt(scope, i));
    const samples: Sample[] = [];
    const writes = count > 50_000 ? 3 : count > 5_000 ? 8 : 40;
    for (let i = 0; i < writes; i += 1) {
      const job = db.data.jobs.at(-1 - (i % 10));
      if (job) job.status = job.status === 'pending' ? 'processing' : 'pending';
      const from = performance.now();
      await db.write();
      samples.push({ ms: performance.now() - from, bytes: (await stat(file)).size });
    }
    return samples;
  });
}

/** The store on a disk that counts what it is given to write. */
async function counting(dir: string) {
  let bytes = 0;
  const disk = createDisk();
  const counted: Disk = {
    ...disk,
    write(file, text, options) {
      bytes += Buffer.byteLength(text);
      return disk.write(file, text, options);
    },
  };
  const report = ({ file, why }: { file: string; why: string }) => {
    throw new Error(`${file}: ${why}`);
  };
  const store = await createFileStore({ dir, report, disk: counted });
  async function measured(step: () => Promise<void>): Promise<Sample> {
    bytes = 0;
    const from = performance.now();
    await step();
    return { ms: performance.now() - from, bytes };
  }
  return { store, measured };
}

async function create(store: JobStore, serial: number): Promise<Job> {
  const made = await store.create({
    job: jobAt(scope, serial),
    limits: {},
    owner: 'bench',
    leaseMs: 60_000,
    now: START + serial,
  });
  if (made.kind !== 'created') throw new Error(made.kind);
  return made.job;
}

async function update(store: JobStore, job: Job, close = false): Promise<Job> {
  const result = await store.update(job, { now: START, close });
  if (result.kind !== 'saved') throw new Error(result.kind);
  return result.job;
}

async function inFolder<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'nanobanana-bench-'));
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function print(title: string, rows: readonly Row[]): void {
  const means = rows.map(
    ({ samples }) => samples.reduce((sum, { bytes }) => sum + bytes, 0) / samples.length,
  );
  const least = Math.min(...means);
  const lines = rows.map(({ name, samples }, i) => {
    const times = samples.map(({ ms }) => ms).sort((a, b) => a - b);
    const mean = means[i] ?? 0;
    return [
      name.padEnd(26),
      `${Math.round(mean).toLocaleString('en')} bytes`.padStart(20),
      `x ${(mean / least).toFixed(2)}`.padStart(14),
      `${quantile(times, 0.5)} ms median`.padStart(18),
      `${quantile(times, 0.95)} ms p95`.padStart(16),
    ].join('');
  });
  process.stdout.write(`${title}\n${lines.map((line) => `  ${line}\n`).join('')}\n`);
}

const quantile = (sorted: readonly number[], q: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0).toFixed(2);
