import { cpSync, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodeOf, exitCodes } from '../../src/exit-codes.ts';
import { loadSecretKeys } from '../../src/secret-key.ts';
import { creation, NOW, scope } from '../contracts/store/setting.ts';
import { aJob } from '../helpers/jobs.ts';
import { damages } from './damages.ts';
import { fillWithAll, kinds } from './kinds.ts';
import { look, startWorld, type World } from './life.ts';

let root = '';
let seed = '';
let serial = 0;
let all = '';

beforeAll(async () => {
  root = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'nanobanana-damage-'));
  seed = join(root, 'seed');
  await fillWithAll(seed);
  const world = await startWorld(fresh());
  all = await look(world);
  await world.store.close();
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A copy of the data folder in which something of each kind stands. */
function fresh(): string {
  serial += 1;
  const dir = join(root, String(serial));
  cpSync(seed, dir, { recursive: true });
  return dir;
}

const asideOf = async (file: string): Promise<string[]> =>
  (await readdir(dirname(file)))
    .filter(
      (name) => name.startsWith(`${basename(file)}.damaged-`) || name.startsWith(`${basename(file)}.newer-`),
    )
    .map((name) => join(dirname(file), name));

/** What must hold whatever was damaged: the deleted job's event and the open jobs make no second charge. */
async function isUsable({ store }: World): Promise<void> {
  const made = await store.create(creation(aJob({ createdAt: NOW + 5000 })));
  expect(made.kind).toBe('created');
}

/** All of them for two kinds; for the others those that do not come down to the same. */
const telling = [
  'empty',
  'cut in half',
  'with a bit flipped',
  'of a newer format',
  'a folder',
  'a link to nothing',
];
const cases = kinds.flatMap((kind) =>
  damages
    .filter(({ name }) => ['an open job', 'settings'].includes(kind.name) || telling.includes(name))
    .filter(({ name }) => !kind.isMark || !['with a bit flipped', 'of a newer format'].includes(name))
    .map((damage) => [kind.name, damage.name, kind, damage] as const),
);

describe('a damaged file is set aside and named, and everything goes on', () => {
  it.each(cases)('%s, %s', async (_, name, kind, damage) => {
    const dir = fresh();
    const file = await kind.file(dir);
    const before = await readFile(file);
    await damage.apply(file, before);
    const damaged = await readFile(file).catch(() => null);
    const world = await startWorld(dir);
    if (kind.copied || kind.isMark) expect(await look(world)).toBe(all);
    const refusal = world.problems.map((problem) => problem.file);
    expect(refusal).toEqual([file]);
    expect(world.problems[0]?.why).toMatch(/set aside as .+; going on/);
    if (name.includes('newer')) expect(world.problems[0]?.why).toContain('made by a newer version');
    const [aside, ...more] = await asideOf(file);
    expect(more).toEqual([]);
    expect(aside?.includes('.newer-')).toBe(name.includes('newer'));
    if (damaged) expect(await readFile(aside ?? '')).toEqual(damaged);
    await isUsable(world);
    await world.store.close();
    const again = await startWorld(dir);
    expect(again.problems, 'said once').toEqual([]);
    await again.store.close();
  });
});

describe.each(kinds.filter(({ copied }) => copied).map((kind) => [kind.name, kind] as const))(
  'a damaged file and its copy: %s',
  (_, kind) => {
    it('are both set aside and named, and everything else goes on', async () => {
      const dir = fresh();
      const file = await kind.file(dir);
      for (const name of [file, `${file}.copy`]) await writeFile(name, 'garbage');
      const world = await startWorld(dir);
      expect(world.problems.map((problem) => problem.file)).toEqual([file, `${file}.copy`]);
      expect(world.problems[0]?.why).toMatch(
        /going on without it \(if there is a backup of it: stop the program/,
      );
      expect(await asideOf(file)).toHaveLength(1);
      expect(await asideOf(`${file}.copy`)).toHaveLength(1);
      const seen = JSON.parse(await look(world));
      const lost = kind.name === 'a segment of the history' ? 2 : kind.name === 'an open job' ? 1 : 0;
      expect(seen.jobs).toHaveLength(4 - lost);
      await isUsable(world);
      await world.store.close();
    });
  },
);

it('knows the event of a deleted job although its file was damaged', async () => {
  const dir = fresh();
  await writeFile(join(dir, 'nanobanana/web_sunny-studio/events.json'), '');
  const world = await startWorld(dir);
  expect(await world.store.create(creation(aJob({ eventKey: 'deleted' })))).toEqual({ kind: 'duplicate' });
  expect(world.store.settings(scope)).toEqual({ language: 'ko' });
  await world.store.close();
});

it('refuses a folder that a newer version has worked on, and touches nothing in it', async () => {
  const dir = fresh();
  await writeFile(join(dir, 'format.json'), '{"format":2}');
  const before = await everything(dir);
  const refusal = await startWorld(dir).catch((error: unknown) => error);
  expect(exitCodeOf(refusal)).toBe(exitCodes.unavailable);
  expect(String(refusal)).toContain(
    'was made by a newer version of this program (format 2, this one knows 1); start that version again',
  );
  expect(await everything(dir)).toEqual(before);
});

it('goes on from the newest state although a power cut left an older copy of it', async () => {
  const dir = fresh();
  const file = join(dir, 'nanobanana/web_sunny-studio/settings.json');
  const old = await readFile(`${file}.copy`);
  const first = await startWorld(dir);
  await first.store.saveSettings(scope, { language: 'en' });
  await first.store.close();
  await writeFile(`${file}.copy`, old);
  await (await startWorld(dir)).store.close();
  await writeFile(file, 'damaged one day');
  const world = await startWorld(dir);
  expect(world.store.settings(scope)).toEqual({ language: 'en' });
  await world.store.close();
});

it.each(['open', 'history', 'ledger', 'drafts'])(
  'sets a file aside that stands where the folder %s belongs',
  async (name) => {
    const dir = fresh();
    const folder = join(dir, 'nanobanana/web_sunny-studio', name);
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file');
    const world = await startWorld(dir);
    expect(world.problems).toEqual([
      { file: folder, why: expect.stringMatching(/a file where a folder belongs; it was set aside as/) },
    ]);
    await isUsable(world);
    await world.store.close();
  },
);

it.each(['nanobanana', 'nanobanana/web_sunny-studio', 'nanobanana/web_sunny-studio/open'])(
  'refuses to start where %s is a link to a volume that is not there',
  async (name) => {
    const dir = fresh();
    await rm(join(dir, name), { recursive: true });
    await symlink('/nowhere/at/all', join(dir, name));
    const refusal = await startWorld(dir).catch((error: unknown) => error);
    expect(exitCodeOf(refusal)).toBe(exitCodes.unavailable);
    expect(String(refusal)).toContain(`${join(dir, name)} is a link to nothing`);
  },
);

it('sweeps or passes over whatever a crash left half written, wherever it is', async () => {
  const dir = fresh();
  const guild = 'nanobanana/web_sunny-studio';
  const swept = [
    '',
    `${guild}/`,
    `${guild}/open/`,
    `${guild}/drafts/`,
    `${guild}/history/`,
    `${guild}/ledger/`,
  ];
  const ours = swept.flatMap((folder) => [`${folder}x.json.1234567`, `${folder}x.json.copy.99`]);
  const passed = [...swept, 'lock/', `${guild}/media/`].map((folder) => `${folder}half.tmp`);
  await mkdir(join(dir, guild, 'media'));
  for (const name of [...ours, ...passed, 'lock/aaa.new', 'secret.key.new'])
    await writeFile(join(dir, name), '{');
  const world = await startWorld(dir);
  expect(world.problems).toEqual([]);
  expect(await look(world)).toBe(all);
  expect((await loadSecretKeys(dir)).setAside).toBeUndefined();
  await world.store.close();
  const names = await readdir(dir, { recursive: true });
  for (const name of ours) expect(names).not.toContain(name);
  for (const name of passed) expect(names).toContain(name);
});

/** Every file by name, with what it says. */
async function everything(dir: string): Promise<Record<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')])),
  );
}
