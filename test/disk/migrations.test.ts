import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createDisk, type Disk } from '../../src/store/file/disk.ts';
import type { Problem } from '../../src/store/file/document.ts';
import { placesOf } from '../../src/store/file/layout.ts';
import { type MigrationTable, migrations } from '../../src/store/file/migrations.ts';
import { createFileStore } from '../../src/store/index.ts';
import { creation, moderator, NOW, scope } from '../contracts/store/setting.ts';
import { fakeClock } from '../helpers/clock.ts';
import { dataDir } from '../helpers/data-dir.ts';
import { aJob } from '../helpers/jobs.ts';

type Data = Readonly<Record<string, unknown>>;

/** What a first format might have been: the fixtures are in it, and these steps bring it up. */
const jobStep = ({ prompt, model, aspect, resolution, ...job }: Data) => ({
  ...job,
  request: { prompt, model, aspect, resolution, count: 1, pictures: [] },
});
const records = z.array(z.record(z.string(), z.unknown()));
const lines = z.array(z.looseObject({ cents: z.number() }));
const fromFormat0: MigrationTable = {
  ...migrations,
  openJob: { 0: jobStep },
  history: {
    0: ({ jobs }) => ({ items: records.parse(jobs).map((job) => ({ ...jobStep(job), format: 1 })) }),
  },
  ledger: {
    0: (data) => ({
      items: lines.parse(data.lines).map(({ cents, ...line }) => ({ ...line, microDollars: cents * 10_000 })),
    }),
  },
  settings: { 0: ({ language }) => ({ settings: { language } }) },
  draft: { 0: ({ format: _, ...draft }) => ({ draft }) },
  events: {
    0: ({ keys }) => ({
      items: Object.entries(z.record(z.string(), z.number()).parse(keys)).map(([key, at]) => ({ key, at })),
    }),
  },
};

const [openId, closedId, draftId] = ['0mvk3x9a1abcdefghijk', '0mvk3x9b2abcdefghijk', 'd'.repeat(20)];

/** A data folder in the older format, file by file. */
async function olderFolder(): Promise<{ dir: string; files: Record<string, string> }> {
  const dir = await dataDir();
  const { open, history, ledger, settings, drafts, events } = placesOf(dir, scope);
  const files = {
    'open-job': join(open, `${openId}.json`),
    history: join(history, '0.json'),
    ledger: join(ledger, '2026-11-03.json'),
    settings,
    draft: join(drafts, `${draftId}.json`),
    events,
  };
  for (const [name, file] of Object.entries(files)) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, await fixture(name));
  }
  return { dir, files };
}

const fixture = (name: string): Promise<string> =>
  readFile(join(import.meta.dirname, '../fixtures/store', `${name}.format-0.json`), 'utf8');

async function startOn(dir: string, table: MigrationTable, disk: Disk = createDisk()) {
  const problems: Problem[] = [];
  const report = (problem: Problem) => void problems.push(problem);
  const store = await createFileStore({ dir, report, disk, clock: fakeClock(NOW), migrations: table });
  return { store, problems };
}

async function everythingOf({ store }: Awaited<ReturnType<typeof startOn>>) {
  const { jobs } = await store.history({ ...scope, viewer: moderator, limit: 9 });
  expect(jobs.map(({ id, request }) => [id, request.prompt])).toEqual([
    [closedId, '비 오는 거리의 노란 우비'],
    [openId, '비 오는 거리의 노란 우비'],
  ]);
  expect(await store.openCount()).toBe(1);
  expect(await store.used(scope, NOW)).toEqual({ held: 30_000, committedToday: 30_000 });
  expect(await store.ledger(scope, 0, NOW + 9)).toMatchObject([{ microDollars: 30_000 }]);
  expect(store.settings(scope)).toEqual({ language: 'ko' });
  expect(await store.create(creation(aJob({ eventKey: 'deleted long ago' })))).toEqual({ kind: 'duplicate' });
}

it('brings every kind of file of an older format up when it is read, and keeps the old one beside it', async () => {
  const { dir, files } = await olderFolder();
  const first = await startOn(dir, fromFormat0);
  await everythingOf(first);
  await first.store.close();
  expect(first.problems).toEqual([]);
  for (const [name, file] of Object.entries(files).filter(([kind]) => kind !== 'draft')) {
    expect(JSON.parse(await readFile(file, 'utf8')), name).toMatchObject({ format: 1 });
    expect(await readFile(`${file}.older`, 'utf8'), name).toBe(await fixture(name));
  }
  // What was brought up needs no step any more.
  const second = await startOn(dir, migrations);
  await everythingOf(second);
  const mine = { ...scope, person: 'mina', now: NOW };
  expect(await second.store.takeDraft(mine, draftId)).toMatchObject({ data: { a: 1 } });
  expect(second.problems).toEqual([]);
  await second.store.close();
});

it('sets aside a format that no step leads up from, and says so', async () => {
  const { dir, files } = await olderFolder();
  const { store, problems } = await startOn(dir, migrations);
  expect(problems.map(({ file }) => file).sort()).toEqual(Object.values(files).sort());
  for (const { why } of problems) expect(why).toMatch(/format 0 is not known; it was set aside as/);
  await store.close();
});

it('goes on with what it brought up where the disk is full, and leaves the older file as it is', async () => {
  const { dir, files } = await olderFolder();
  const disk = createDisk();
  const full = { ...disk, write: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) };
  const first = await startOn(dir, fromFormat0, full);
  await everythingOf(first);
  await first.store.close();
  for (const [name, file] of Object.entries(files))
    expect(await readFile(file, 'utf8')).toBe(await fixture(name));
  const second = await startOn(dir, fromFormat0);
  await everythingOf(second);
  await second.store.close();
});

it('deletes what a job was in the older format with the job', async () => {
  const { dir, files } = await olderFolder();
  const { store } = await startOn(dir, fromFormat0);
  for (const id of [openId, closedId]) await store.remove(scope, id);
  await store.close();
  for (const name of ['open-job', 'history'])
    await expect(stat(`${files[name]}.older`)).rejects.toMatchObject({ code: 'ENOENT' });
});
