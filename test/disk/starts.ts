import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodeOf, exitCodes } from '../../src/exit-codes.ts';
import { placesOf } from '../../src/store/file/layout.ts';
import { scope } from '../contracts/store/setting.ts';
import { copyOf, type Fault, planOf } from './faults.ts';
import { type FaultyFs, type Operation, watchFileSystem } from './faulty-fs.ts';
import { life, look, startWorld, type World } from './life.ts';

/**
 * Starts on a disk that fails at one of its calls: the process starts with everything that was there, or refuses
 * with exit code 75 and a sentence; and once the disk works again it starts with everything, whatever the failed
 * start had done by then. The folder has something of each kind in it, a damaged file and half-written ones.
 */
export async function proveStart(
  folder: string,
  faultsAt: (operation: Operation) => readonly Fault[],
): Promise<{ operations: readonly Operation[]; faults: number; refused: number }> {
  const root = await mkdtemp(join(folder, 'start-'));
  const watch = await watchFileSystem(root);
  const [seed, dir] = [join(root, 'seed'), join(root, 'dir')];
  try {
    await fill(seed);
    copyOf(seed, dir);
    const operations = watch.plan(() => undefined);
    const world = await startWorld(dir);
    watch.heal();
    const all = await lookAndClose(world);
    let [faults, refused] = [0, 0];
    for (const operation of operations) {
      for (const fault of faultsAt(operation)) {
        await rm(dir, { recursive: true });
        copyOf(seed, dir);
        const what = `${fault.code} ${fault.mode} at ${fault.nth}, ${operation.name} ${operation.path}`;
        watch.plan(planOf(fault));
        faults += 1;
        refused += await startsOrRefuses(dir, all, watch, what);
      }
    }
    return { operations, faults, refused };
  } finally {
    watch.restore();
    await rm(root, { recursive: true, force: true });
  }
}

/** Answers 1 where the start was refused. */
async function startsOrRefuses(dir: string, all: string, watch: FaultyFs, what: string): Promise<number> {
  const world = await startWorld(dir).catch((error: unknown) => ({ error }));
  watch.heal();
  if ('error' in world) {
    assert.equal(exitCodeOf(world.error), exitCodes.unavailable, `${what}: ${world.error}`);
    assert.match(String(world.error), /DATA_DIR .+; /, what);
  } else assert.equal(await lookAndClose(world), all, `${what}, at once`);
  assert.equal(await lookAndClose(await startWorld(dir)), all, `${what}, at the next start`);
  const names = await readdir(dir, { recursive: true });
  assert.deepEqual(
    names.filter((name) => /\.\d{1,10}$/.test(name)),
    [],
    `${what}: left behind`,
  );
  return 'error' in world ? 1 : 0;
}

/** An open job and a closed one, settings, a draft, a file that nobody can read, two that a crash left. */
async function fill(dir: string): Promise<void> {
  const world = await startWorld(dir);
  for (const step of life.slice(0, life.findIndex(({ name }) => name === 'opens a job again') + 1))
    await step.take(world);
  await world.store.close();
  const { root, open } = placesOf(dir, scope);
  await writeFile(join(open, `${'x'.repeat(20)}.json`), 'garbage');
  await writeFile(join(open, `${'x'.repeat(20)}.json.1234567`), 'half');
  await writeFile(join(root, 'settings.json.copy.1234567'), 'half');
}

/** Drafts aside: they have no copy to go on from. */
async function lookAndClose(world: World): Promise<string> {
  const { drafts: _, ...seen } = JSON.parse(await look(world));
  await world.store.close();
  return JSON.stringify(seen, null, 1);
}
