import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFileStore } from '../../src/store/file.ts';
import { acquireLock, DataDirError, InUseError } from '../../src/store/lock.ts';
import { answerAt } from '../../src/store/lock-socket.ts';
import { dataDir } from '../helpers/data-dir.ts';

const script = fileURLToPath(new URL('./lock-starter.ts', import.meta.url));

/** Another process that waits for the word to try. */
async function starter(dir: string) {
  const child = spawn(process.execPath, [script, dir], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => (await lines.next()).value ?? 'nothing';
  expect(await next()).toBe('ready');
  return {
    child,
    async go() {
      child.stdin.write('go\n');
      return next();
    },
  };
}

const ended = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve));

describe('the lock of a data folder', () => {
  it('is refused to a second process, which is told who has it', async () => {
    const dir = await dataDir();
    const lock = await acquireLock(dir);
    onTestFinished(() => lock.release());
    const second = await starter(dir);
    expect(await second.go()).toBe(`in use by ${process.pid}`);
    await expect(acquireLock(dir)).rejects.toThrow(
      new RegExp(`is in use by process ${process.pid} on ${hostname()}, started 20`),
    );
  });

  it('is taken over at once after a kill -9', async () => {
    const dir = await dataDir();
    const first = await starter(dir);
    expect(await first.go()).toBe('owner');
    const error = await acquireLock(dir).catch((refusal: unknown) => refusal);
    expect(error).toBeInstanceOf(InUseError);
    expect(error).toMatchObject({ pid: first.child.pid, host: hostname() });
    const exit = ended(first.child);
    first.child.kill('SIGKILL');
    await exit;
    const lock = await acquireLock(dir);
    expect(await readdir(join(dir, 'lock'))).toHaveLength(1);
    await lock.release();
    expect(await readdir(join(dir, 'lock'))).toEqual([]);
  });

  it('is not taken from a process that is merely stopped', async () => {
    const dir = await dataDir();
    const first = await starter(dir);
    expect(await first.go()).toBe('owner');
    first.child.kill('SIGSTOP');
    await expect(acquireLock(dir)).rejects.toThrow('in use by a process that does not answer');
  });

  it('goes to exactly one of many processes that start together, over the socket of a dead one', async () => {
    const dir = await dataDir();
    const dead = await starter(dir);
    expect(await dead.go()).toBe('owner');
    const exit = ended(dead.child);
    dead.child.kill('SIGKILL');
    await exit;
    const starters = await Promise.all(Array.from({ length: 5 }, () => starter(dir)));
    const words = await Promise.all(starters.map(({ go }) => go()));
    const owners = starters.filter((_, i) => words[i] === 'owner');
    expect(owners).toHaveLength(1);
    expect(words.filter((word) => word.startsWith('in use by '))).toHaveLength(4);
  });

  it('goes to exactly one of many starters, again and again', async () => {
    const dir = await dataDir();
    for (let round = 0; round < 20; round += 1) {
      const results = await Promise.allSettled(Array.from({ length: 6 }, () => acquireLock(dir)));
      const locks = results.filter((result) => result.status === 'fulfilled');
      expect(locks).toHaveLength(1);
      for (const { value } of locks) await value.release();
    }
  });

  describe('that another starter asks for too', () => {
    /** A starter or owner whose id is the lowest or the highest there can be. */
    async function other(dir: string, id: string, owner: boolean): Promise<() => Promise<void>> {
      await mkdir(join(dir, 'lock'));
      const leave = await answerAt(join(dir, 'lock', `${id}.sock`), () => ({ id, owner, pid: 1 }));
      onTestFinished(leave);
      return leave;
    }
    const [lowest, highest] = ['0'.repeat(20), 'z'.repeat(20)];

    it.each([
      ['an owner that came later', highest, true],
      ['an owner that came before', lowest, true],
      ['a starter that came before', lowest, false],
    ])('is left to %s', async (_, id, owner) => {
      const dir = await dataDir();
      await other(dir, id, owner);
      await expect(acquireLock(dir)).rejects.toThrow('in use by process 1');
    });

    it('is not left to one that goes away in the middle of the question', async () => {
      const dir = await dataDir();
      await mkdir(join(dir, 'lock'));
      const leaving = createServer((socket) => {
        leaving.close();
        socket.destroy();
      });
      leaving.listen(join(dir, 'lock', `${lowest}.sock`));
      await once(leaving, 'listening');
      const lock = await acquireLock(dir);
      await lock.release();
    });

    it('is waited for while one that came later gives way', async () => {
      const dir = await dataDir();
      const leave = await other(dir, highest, false);
      const lock = acquireLock(dir);
      const early = await Promise.race([lock, new Promise((resolve) => setImmediate(resolve, 'waits'))]);
      expect(early).toBe('waits');
      await leave();
      await (await lock).release();
    });
  });

  it('works in a folder whose path is too long for a socket, and by any other way to it', async () => {
    const dir = join(await dataDir(), 'x'.repeat(120), 'y'.repeat(120));
    const temporary = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('nb-')).length;
    const before = await temporary();
    const lock = await acquireLock(dir);
    onTestFinished(() => lock.release());
    const link = join(await dataDir(), 'link');
    await symlink(dir, link);
    await expect(acquireLock(link)).rejects.toBeInstanceOf(InUseError);
    expect(await temporary()).toBe(before);
  });

  it.each([
    ['a file', async (dir: string) => writeFile(dir, '')],
    ['below a folder that takes nothing', async () => undefined],
  ])('says so where the data folder is %s', async (what, prepare) => {
    const dir = what === 'a file' ? join(await dataDir(), 'file') : '/proc/nanobanana';
    await prepare(dir);
    await expect(acquireLock(dir)).rejects.toBeInstanceOf(DataDirError);
    await expect(createFileStore({ dir, report() {} })).rejects.toThrow(`DATA_DIR ${dir} cannot be`);
  });

  it('comes and goes with a store', async () => {
    const dir = await dataDir();
    const store = await createFileStore({ dir, report() {} });
    await expect(createFileStore({ dir, report() {} })).rejects.toBeInstanceOf(InUseError);
    await store.close();
    await (await createFileStore({ dir, report() {} })).close();
  });

  it('is given back where the store cannot start', async () => {
    const dir = await dataDir();
    await writeFile(join(dir, 'nanobanana'), 'a file where a folder belongs');
    await expect(createFileStore({ dir, report() {} })).rejects.toBeInstanceOf(DataDirError);
    await (await acquireLock(dir)).release();
  });

  it('lets nothing be written once the store is closed', async () => {
    const dir = await dataDir();
    const store = await createFileStore({ dir, report() {} });
    await store.close();
    const scope = { area: 'nanobanana', guild: 'web:a' } as const;
    await expect(store.saveSettings(scope, { language: 'ko' })).rejects.toThrow('the store is closed');
  });
});
