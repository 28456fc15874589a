import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataDirError } from '../../src/store/lock.ts';
import { life, look, startWorld, type World } from './life.ts';
import { createVolumes, type Volume, type Volumes } from './volume.ts';

const made = await createVolumes();
const why = 'why' in made ? `: ${made.why}` : '';

/** Writes until nothing more fits; answers how to make room again. */
async function fillUp({ dir }: Volume): Promise<() => Promise<void>> {
  const names = [1 << 18, 1 << 12].map((bytes) => ({ bytes, name: join(dir, `ballast-${bytes}`) }));
  for (const { bytes, name } of names) {
    const full = async () => {
      for (;;) await writeFile(name, Buffer.alloc(bytes), { flag: 'a' });
    };
    await expect(full()).rejects.toMatchObject({ code: 'ENOSPC' });
  }
  return async () => {
    for (const { name } of names) await rm(name);
  };
}

const isWorld = (started: unknown): started is World => !(started instanceof Error);

describe.skipIf(why !== '')(`a disk of a few megabytes${why}`, () => {
  let volumes: Volumes;
  let volume: Volume;
  beforeAll(async () => {
    if ('why' in made) return;
    volumes = made.volumes;
    volume = await volumes.make(4);
  });
  afterAll(() => volumes?.end());

  const changing = life.filter(({ name }) => !/^(takes|deletes|forgets|saves settings)/.test(name));

  it('that is full refuses what is new, keeps what was, starts again, and goes on once there is room', async () => {
    const dir = join(volume.dir, 'full');
    let world = await startWorld(dir);
    let refused = 0;
    for (const step of changing) {
      const before = await look(world);
      const makeRoom = await fillUp(volume);
      const error = await step.take(world).catch((refusal: unknown) => refusal);
      const isRefused = error instanceof Error;
      if (isRefused) expect(`${error.message} ${error.cause ?? ''}`, step.name).toContain('ENOSPC');
      if (isRefused) expect(await look(world), step.name).toBe(before);
      await world.store.close();
      const started = await startWorld(dir).catch((refusal: unknown) => refusal);
      if (started instanceof Error) expect(started.message).toMatch(/ENOSPC.*make room on that disk/);
      await makeRoom();
      world = isWorld(started) ? started : await startWorld(dir);
      // A journal that was written in full is followed.
      if (isRefused && !step.journal) expect(await look(world), `${step.name}, after a start`).toBe(before);
      if (isRefused) await step.take(world);
      refused += isRefused ? 1 : 0;
      expect(world.problems).toEqual([]);
    }
    expect(refused, 'steps that a full disk refused').toBeGreaterThan(3);
    const end = await look(world);
    await world.store.close();
    const again = await startWorld(dir);
    expect(await look(again)).toBe(end);
    await again.store.close();
  });

  it('that turns read-only refuses changes and then the start, and has lost nothing when it is back', async () => {
    const dir = join(volume.dir, 'read-only');
    const world = await startWorld(dir);
    const [first, second, third] = life;
    if (!first || !second || !third) throw new Error('too short a life');
    await first.take(world);
    const before = await look(world);
    await volume.remount('ro');
    for (const step of [second, third])
      await expect(step.take(world)).rejects.toMatchObject({ code: 'EROFS' });
    expect(await look(world)).toBe(before);
    await world.store.close();
    const refusal = await startWorld(dir).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DataDirError);
    expect(String(refusal)).toMatch(
      /cannot be read or written \(.*EROFS.*put a folder there that this user may write/,
    );
    await volume.remount('rw');
    const again = await startWorld(dir);
    expect(await look(again)).toBe(before);
    for (const step of [second, third]) await step.take(again);
    await again.store.close();
  });
});
