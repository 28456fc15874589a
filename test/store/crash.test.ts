import { cp } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { JobStore } from '../../src/core/contracts/store.ts';
import type { Job, Task } from '../../src/core/job.ts';
import { ledgerLines } from '../../src/core/money.ts';
import type { Disk } from '../../src/store/file/disk.ts';
import {
  closed,
  creation,
  DAY_MS,
  holding,
  moderator,
  NOW,
  opened,
  saved,
  scope,
  spent,
  tasksWith,
} from '../contracts/store/setting.ts';
import { dataDir } from '../helpers/data-dir.ts';
import { aJob } from '../helpers/jobs.ts';
import { diskWith, startOn } from './on-disk.ts';

/** A disk on which the process dies at one of its changing steps, before it or right after it. */
function dyingDisk(): { disk: Disk; dieAt(step: number, when: 'before' | 'after'): void; steps(): number } {
  let steps = 0;
  let last = { step: Number.POSITIVE_INFINITY, when: 'before' };
  async function change(work: () => Promise<void>): Promise<void> {
    steps += 1;
    const dead = steps > last.step || (steps === last.step && last.when === 'before');
    if (!dead) await work();
    if (dead || steps === last.step) throw new Error('killed');
  }
  const disk = diskWith((real) => ({
    write: (file, text, options) => change(() => real.write(file, text, options)),
    remove: (...files) => change(() => real.remove(...files)),
    rename: (from, to) => change(() => real.rename(from, to)),
  }));
  return {
    disk,
    dieAt(step, when) {
      last = { step: steps + step, when };
    },
    steps: () => steps,
  };
}

/** Enough for a second segment. */
const OTHERS = 35;

/** One attempt, whose charge comes late: its line moves to another day when the job is closed again. */
const [task] = tasksWith(holding(50));
const withMoney = (money: Task['attempts'][number]['money']): Task[] =>
  task ? [{ ...task, attempts: task.attempts.map((attempt) => ({ ...attempt, money })) }] : [];

/** A job's whole life; each step takes the stored job and answers the next one. */
const life: readonly (readonly [string, (store: JobStore, job: Job) => Promise<Job | null>])[] = [
  ['starts', (store, job) => saved(store, { ...job, status: 'processing' })],
  [
    'ends',
    (store, job) =>
      saved(store, { ...job, status: 'completed', tasks: withMoney(spent(40)) }, { close: true }),
  ],
  ['is noted', (store, job) => saved(store, { ...job, lookedAt: NOW })],
  ['is booked anew', (store, job) => saved(store, { ...job, tasks: withMoney(spent(45, NOW + DAY_MS)) })],
  [
    'opens again',
    (store, job) => saved(store, { ...job, status: 'pending' }, { reopen: { owner: 'me', leaseMs: 9 } }),
  ],
  [
    'ends again',
    (store, job) => saved(store, { ...job, status: 'failed', tasks: withMoney(spent(60)) }, { close: true }),
  ],
  [
    'is removed',
    async (store, job) => {
      await store.remove(scope, job.id);
      return null;
    },
  ],
];

describe('a crash at any step of', () => {
  it.each(life.map(([name], at) => [name, at] as const))(
    'a job that %s leaves it in one place, its money counted once',
    async (_, at) => {
      const seed = await seeded(at);
      for (const when of ['before', 'after'] as const) {
        let step = 1;
        while ((await crashed(seed, at, step, when)) >= step) step += 1;
        expect(step, 'steps that were died at, and one without a crash').toBeGreaterThan(2);
      }
    },
  );
});

/** A folder with some history and one job that has come to step `at` of its life. */
async function seeded(at: number): Promise<{ dir: string; job: Job }> {
  const dir = await dataDir();
  const { store } = await startOn(dir);
  for (let i = 0; i < OTHERS; i += 1) await closed(store, { createdAt: NOW - 10_000 + i });
  let job = await opened(store, { createdAt: NOW, tasks: withMoney(holding(50)) });
  for (const [, act] of life.slice(0, at)) job = (await act(store, job)) ?? job;
  await store.close();
  return { dir, job };
}

/** Takes the next step of a life, with a crash in it, and looks at what a new start finds. Answers the steps it took. */
async function crashed(
  { dir: seed, job }: { dir: string; job: Job },
  at: number,
  step: number,
  when: 'before' | 'after',
): Promise<number> {
  const dir = await dataDir();
  await cp(seed, dir, { recursive: true, filter: (name) => !name.endsWith('.sock') });
  const mortal = dyingDisk();
  const first = await startOn(dir, mortal.disk);
  const before = mortal.steps();
  mortal.dieAt(step, when);
  const next = await life[at]?.[1](first.store, job).catch(() => undefined);
  const taken = mortal.steps() - before;
  await first.store.close();
  const second = await startOn(dir);
  expect(second.problems).toEqual([]);
  await expectWhole(second.store, job, next);
  await second.store.close();
  return taken;
}

/** `next`: what was acknowledged, null for removed, undefined where the step failed and either state is right. */
async function expectWhole(store: JobStore, before: Job, next: Job | null | undefined): Promise<void> {
  const page = await store.history({ ...scope, viewer: moderator, limit: 100 });
  const found = page.jobs.filter(({ id }) => id === before.id);
  expect(page.total).toBe(page.jobs.length);
  // Asked for no jobs, the store counts without reading them.
  const counted = await store.history({ ...scope, viewer: moderator, limit: 0 });
  expect(counted.total).toBe(page.total);
  expect(page.jobs).toHaveLength(OTHERS + found.length);
  if (next) expect(found).toEqual([next]);
  if (next === null) expect(found).toEqual([]);
  const job = found[0] ?? null;
  expect(await store.get(scope, before.id)).toEqual(job);
  if (job) expect([before.revision, before.revision + 1]).toContain(job.revision);
  const lines = await store.ledger(scope, 0, NOW + 9 * DAY_MS);
  expect(lines).toEqual(ledgerLines(job ?? before));
  const open = await store.open(before.id);
  const today = lines.filter(({ at }) => at < NOW + DAY_MS);
  expect(await store.used({}, NOW)).toEqual({
    held: open && open.tasks[0]?.attempts[0]?.money.settledAt === undefined ? 50 : 0,
    committedToday: today.reduce((sum, { microDollars }) => sum + microDollars, 0),
  });
  expect(await store.create(creation(aJob({ eventKey: before.eventKey })))).toEqual({ kind: 'duplicate' });
}

describe('a disk that is full', () => {
  const full = () => Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));

  it('refuses each change with its error, loses nothing, and is forgotten once there is room', async () => {
    const dir = await dataDir();
    let isFull = false;
    const disk = diskWith((real) => ({
      write: (file, text, options) => (isFull ? full() : real.write(file, text, options)),
    }));
    const { store } = await startOn(dir, disk);
    const open = await opened(store, { tasks: tasksWith(holding(50)) });
    const done = await closed(store, { tasks: tasksWith(spent(5)) });
    const used = await store.used({}, NOW);
    isFull = true;
    const fresh = aJob({ tasks: tasksWith(holding(7)) });
    const changes = [
      () => store.create(creation(fresh)),
      () => store.update({ ...open, status: 'processing' }, { now: NOW }),
      () => store.update({ ...open, tasks: tasksWith(spent(50)) }, { now: NOW, close: true }),
      () => store.update(done, { now: NOW }),
      () => store.update(done, { now: NOW, reopen: { owner: 'me', leaseMs: 9 } }),
      () => store.saveSettings(scope, { language: 'ko' }),
    ];
    for (const change of changes) await expect(change()).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await store.get(scope, open.id)).toEqual(open);
    expect(await store.get(scope, done.id)).toEqual(done);
    expect(await store.get(scope, fresh.id)).toBeNull();
    expect(await store.used({}, NOW)).toEqual(used);
    expect((await store.history({ ...scope, viewer: moderator, limit: 9 })).total).toBe(2);
    expect(store.settings(scope)).toEqual({});
    isFull = false;
    expect((await store.create(creation(fresh))).kind).toBe('created');
    await saved(store, open, { close: true });
    await saved(store, done, { reopen: { owner: 'me', leaseMs: 9 } });
    expect((await store.history({ ...scope, viewer: moderator, limit: 9 })).total).toBe(3);
  });
});
