import { access, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/core/job.ts';
import { placesOf } from '../../src/store/file/layout.ts';
import { closed, elsewhere, moderator, NOW, opened, saved, scope } from '../contracts/store/setting.ts';
import { dataDir } from '../helpers/data-dir.ts';
import { aJob } from '../helpers/jobs.ts';
import { diskWith, historyOf, openFileOf, setAside, spoil, startOn } from './on-disk.ts';

const all = { ...scope, viewer: moderator, limit: 100 };

/** A folder with two open jobs, left by a store that has ended. */
async function twoOpenJobs() {
  const dir = await dataDir();
  const { store } = await startOn(dir);
  const job = await saved(store, { ...(await opened(store)), status: 'processing' });
  const other = await opened(store);
  await store.close();
  return { dir, job, other, file: openFileOf(dir, job) };
}

const damages: readonly (readonly [string, (job: Job) => string])[] = [
  ['cut short', (job) => JSON.stringify(job).slice(0, -20)],
  ['empty', () => ''],
  ['filled with zeros', () => '\0'.repeat(500)],
  ['a page of HTML', () => '<html>gone</html>'],
  ['JSON of another kind', () => '[1,2,3]'],
  ['a job of another guild', (job) => JSON.stringify({ ...job, guild: elsewhere.guild })],
  ['a job of another id', () => JSON.stringify(aJob())],
  ['a job with a status that is none', (job) => JSON.stringify({ ...job, status: 'lost' })],
  ['written by a newer version', (job) => JSON.stringify({ ...job, format: 2 })],
];

describe('a damaged file of an open job', () => {
  it.each(damages)('%s: is set aside as it is, and the job goes on from its copy', async (_, damage) => {
    const { dir, job, other, file } = await twoOpenJobs();
    const text = damage(job);
    await spoil(file, text);
    const { store, problems } = await startOn(dir);
    expect(await store.open(job.id)).toEqual(job);
    expect(await store.open(other.id)).toEqual(other);
    expect(problems).toEqual([{ file, why: expect.stringContaining('going on from its copy') }]);
    expect(Object.values(await setAside(dirname(file)))).toEqual([text]);
    const next = await saved(store, { ...job, status: 'completed' }, { close: true });
    expect(await store.get(scope, job.id)).toEqual(next);
  });

  it.each(damages)('%s, and the copy too: the others go on without it', async (_, damage) => {
    const { dir, job, other, file } = await twoOpenJobs();
    const text = damage(job);
    await spoil(file, text, true);
    const { store, problems } = await startOn(dir);
    expect(await store.openCount()).toBe(1);
    expect(await store.open(other.id)).toEqual(other);
    expect(problems.map((problem) => problem.file)).toEqual([file, `${file}.copy`]);
    expect(problems[0]?.why).toContain('going on without it');
    expect(Object.values(await setAside(dirname(file)))).toEqual([text, text]);
  });

  it('that is gone comes back from its copy, and is said', async () => {
    const { dir, job, file } = await twoOpenJobs();
    await rm(file);
    const { store, problems } = await startOn(dir);
    expect(await store.open(job.id)).toEqual(job);
    expect(problems).toEqual([{ file, why: expect.stringContaining('gone') }]);
  });

  it('far larger than any of ours is not read at all', async () => {
    const { dir, job, file } = await twoOpenJobs();
    await truncate(file, 100 * 1024 * 1024);
    const { store, problems } = await startOn(dir);
    expect(await store.open(job.id)).toEqual(job);
    expect(problems).toHaveLength(1);
  });

  it('brings no key of its own into the store, `__proto__` least of all', async () => {
    const { dir, job, file } = await twoOpenJobs();
    const text = JSON.stringify(job).replace(
      '{',
      '{"__proto__":{"evil":1},"constructor":{"evil":1},"evil":1,',
    );
    await spoil(file, text, true);
    const { store } = await startOn(dir);
    const read = await store.open(job.id);
    expect(read).toEqual(job);
    expect(Object.keys(read ?? {})).not.toContain('evil');
    expect('evil' in {}).toBe(false);
  });

  it('is not blamed for a fault of the moment: the start fails, the file stays', async () => {
    const { dir, file } = await twoOpenJobs();
    const busy = diskWith((disk) => ({
      read: (name) =>
        name === file
          ? Promise.reject(Object.assign(new Error('busy'), { code: 'EMFILE' }))
          : disk.read(name),
    }));
    await expect(startOn(dir, busy)).rejects.toThrow('busy');
    await access(file);
    expect(await setAside(dirname(file))).toEqual({});
  });
});

describe('a damaged file of the history', () => {
  async function longHistory() {
    const dir = await dataDir();
    const { store } = await startOn(dir);
    const jobs: Job[] = [];
    for (let i = 0; i < 70; i += 1) jobs.push(await closed(store, { createdAt: NOW + i * 1000 }));
    await store.close();
    const segments = (await readdir(historyOf(dir))).filter((name) => name.endsWith('.json')).sort();
    return { dir, jobs: jobs.reverse(), segments: segments.map((name) => join(historyOf(dir), name)) };
  }

  it('is made anew from its copy', async () => {
    const { dir, jobs, segments } = await longHistory();
    await spoil(segments[1] ?? '', '{"format":1,"items":[{}]}');
    const { store, problems } = await startOn(dir);
    expect(await store.history(all)).toEqual({ jobs, total: 70 });
    expect(problems.map(({ file }) => file)).toEqual([segments[1]]);
  });

  it('takes only its own jobs with it where the copy is damaged too, and new ones fit in', async () => {
    const { dir, jobs, segments } = await longHistory();
    await spoil(segments[1] ?? '', 'oops', true);
    const { store, problems } = await startOn(dir);
    const left = [...jobs.slice(0, 6), ...jobs.slice(38)];
    expect(await store.history(all)).toEqual({ jobs: left, total: 38 });
    expect(problems).toHaveLength(2);
    expect(Object.values(await setAside(historyOf(dir)))).toEqual(['oops', 'oops']);
    const between = await closed(store, { createdAt: NOW + 40_500 });
    expect(await store.get(scope, between.id)).toEqual(between);
    expect((await store.history(all)).total).toBe(39);
  });
});

describe('other files', () => {
  it('damaged settings are set aside and start empty', async () => {
    const dir = await dataDir();
    const first = await startOn(dir);
    await first.store.saveSettings(scope, { language: 'ko' });
    await first.store.close();
    const file = placesOf(dir, scope).settings;
    await spoil(file, '{"format":1,"settings":{"language":"klingon"}}');
    const second = await startOn(dir);
    expect(second.store.settings(scope)).toEqual({ language: 'ko' });
    await second.store.close();
    await spoil(file, '{', true);
    const third = await startOn(dir);
    expect(third.store.settings(scope)).toEqual({});
    expect(third.problems).toHaveLength(2);
  });

  it('what a crash left half written is swept out, what is not ours stays', async () => {
    const { dir, job } = await twoOpenJobs();
    const { open, root } = placesOf(dir, scope);
    const left = [`${openFileOf(dir, job)}.123456`, join(root, 'settings.json.copy.99')];
    const foreign = [join(open, 'notes.txt'), join(dir, 'nanobanana', 'lost+found.json')];
    for (const name of [...left, ...foreign]) await writeFile(name, 'half');
    const { store, problems } = await startOn(dir);
    for (const name of left) await expect(access(name)).rejects.toThrow();
    for (const name of foreign) expect(await readFile(name, 'utf8')).toBe('half');
    expect(await store.openCount()).toBe(2);
    expect(problems).toEqual([]);
  });
});
