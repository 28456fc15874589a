import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { JobStore } from '../../src/core/contracts/store.ts';
import { ledgerLines } from '../../src/core/money.ts';
import type { Problem } from '../../src/store/file/document.ts';
import { createFileStore } from '../../src/store/index.ts';
import { moderator, scope } from '../contracts/store/setting.ts';
import type { Volumes } from './volume.ts';

const writer = fileURLToPath(new URL('./power-writer.ts', import.meta.url));
/** Nothing reaches the device by the clock: only what was synced is there. */
const LAZY = 'commit=600,noauto_da_alloc';
const VOLUME_MB = 24;

interface Acknowledged {
  readonly revision: number;
  readonly state: string;
}

export interface CutReport {
  /** Jobs of which a write was acknowledged, and such writes. */
  readonly jobs: number;
  readonly writes: number;
  /** What the start said of files: copies that the power took. */
  readonly problems: readonly Problem[];
}

/**
 * Runs a process that writes to a volume, and cuts its power again and again: the process is stopped between two
 * calls, what its device holds then is mounted elsewhere, and a store is started on that. Throws where anything
 * that was acknowledged is not there. `pause`: ms between two cuts.
 */
export async function cutPower(
  volumes: Volumes,
  cuts: number,
  pause: () => number,
  mode?: 'careless',
): Promise<CutReport[]> {
  const volume = await volumes.make(VOLUME_MB, LAZY);
  const log = `${volume.image}.log`;
  const out = openSync(log, 'w');
  const child = spawn(process.execPath, [writer, join(volume.dir, 'data'), ...(mode ? [mode] : [])], {
    stdio: ['ignore', out, 'inherit'],
  });
  const leave = () => child.kill('SIGKILL');
  process.once('exit', leave);
  try {
    const reports: CutReport[] = [];
    while (readFileSync(log, 'utf8').split('\n').length < 20) await alive(child, 20);
    while (reports.length < cuts) {
      await alive(child, pause());
      child.kill('SIGSTOP');
      await stopped(child.pid ?? 0);
      const said = acknowledged(readFileSync(log, 'utf8'));
      const after = await volumes.cut(volume);
      child.kill('SIGCONT');
      reports.push(await lookAt(join(after.dir, 'data'), said).finally(() => after.end()));
    }
    return reports;
  } finally {
    process.off('exit', leave);
    leave();
    if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    closeSync(out);
    await volume.end();
  }
}

async function alive(child: ChildProcess, ms: number): Promise<void> {
  await delay(ms);
  assert.equal(child.exitCode, null, 'the writer has ended');
}

/** Each thread is stopped once its call is back from the disk. */
async function stopped(pid: number): Promise<void> {
  for (;;) {
    const tasks = await readdir(`/proc/${pid}/task`);
    const stats = await Promise.all(tasks.map((task) => readFile(`/proc/${pid}/task/${task}/stat`, 'utf8')));
    if (stats.every((stat) => /\) T /.test(stat))) return;
    await delay(2);
  }
}

/** By job the last thing that was said of it; a line that was cut short was not said. */
function acknowledged(log: string): Map<string, Acknowledged> {
  const said = new Map<string, Acknowledged>();
  for (const line of log.slice(0, log.lastIndexOf('\n')).split('\n')) {
    const [id = '', revision, state = ''] = line.split(' ');
    said.set(id, { revision: Number(revision), state });
  }
  return said;
}

async function lookAt(dir: string, said: ReadonlyMap<string, Acknowledged>): Promise<CutReport> {
  const problems: Problem[] = [];
  const store = await createFileStore({ dir, report: (problem) => void problems.push(problem) });
  try {
    for (const [id, last] of said) await isThere(store, id, last);
    const page = await store.history({ ...scope, viewer: moderator, limit: 100_000 });
    const counted = await store.history({ ...scope, viewer: moderator, limit: 0 });
    assert.equal(counted.total, page.jobs.length);
    const ledger = await store.ledger(scope, 0, Date.now() + 1);
    const lines = page.jobs.flatMap(ledgerLines);
    assert.deepEqual(
      new Set(ledger.map(String)),
      new Set(lines.map(String)),
      'the ledger says what the jobs say',
    );
    assert.equal(sum(ledger), sum(lines), 'the ledger adds up');
    const writes = [...said.values()].reduce((all, { revision }) => all + revision + 1, 0);
    return { jobs: said.size, writes, problems };
  } finally {
    await store.close();
  }
}

async function isThere(store: JobStore, id: string, last: Acknowledged): Promise<void> {
  const job = await store.get(scope, id);
  if (last.state === 'removing') return;
  if (last.state === 'removed') return assert.equal(job, null, `job ${id} is back, acknowledged as removed`);
  assert.ok(job, `job ${id} is gone, acknowledged at revision ${last.revision}`);
  const age = job.revision - last.revision;
  // A write that was not acknowledged yet may have arrived, whole.
  assert.ok(
    age === 0 || age === 1,
    `job ${id} is at revision ${job.revision}, acknowledged ${last.revision}`,
  );
  const isOpen = (await store.open(id)) !== null;
  if (last.state === 'closed') assert.equal(isOpen, false, `job ${id} is open again`);
}

const sum = (lines: readonly { microDollars: number }[]): number =>
  lines.reduce((all, { microDollars }) => all + microDollars, 0);
