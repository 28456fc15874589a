import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const entry = join(import.meta.dirname, '..', 'src', 'index.ts');
const aFolder = () => mkdtemp(join(tmpdir(), 'index-'));

/** The real process, in a folder of its own, with nothing in its environment but what a test puts there. */
async function start(cwd: string, env: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, [entry, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, out, err };
}

test('wrong settings end the process with 78 and one line each, no stack', async () => {
  const { code, out, err } = await start(await aFolder(), { PORT: 'canary', AREAS: 'canary' });
  expect([code, out]).toEqual([78, '']);
  expect(err).toMatch(
    /^nanobanana cannot start with these settings:\n {2}PORT: [^\n]+\n {2}AREAS: [^\n]+\n$/,
  );
  expect(err).not.toContain('canary');
});

test('settings are read from .env, where the environment has nothing else to say', async () => {
  const folder = await aFolder();
  await writeFile(join(folder, '.env'), '\uFEFFPORT=wrong\nLOG_LEVEL=wrong\nAREAS=wrong # why\n');
  const { err } = await start(folder, { AREAS: 'nanobanana', LOG_LEVEL: '' });
  expect(err.match(/^ {2}[A-Z_]+/gm)).toEqual(['  PORT', '  LOG_LEVEL']);
});

test('an .env that cannot be read ends the process with 78, and says so', async () => {
  const folder = await aFolder();
  await mkdir(join(folder, '.env'));
  const { code, err } = await start(folder, {});
  expect(code).toBe(78);
  expect(err).toMatch(/^\.env: cannot be read; [^\n]+\n$/);
});

test('the doctor tells what to do and ends with 1, or with 0 when there is nothing', async () => {
  const well = await start(await aFolder(), {}, 'doctor');
  expect([well.code, well.err]).toEqual([0, '']);
  expect(well.out).toMatch(/\nAll is well\.\n$/);
  const ill = await start(await aFolder(), { PORT: 'x' }, 'doctor');
  expect(ill.code).toBe(1);
  expect(ill.out).toMatch(/^fix {3}PORT {2}is not a whole number; put a port/);
});
