import { EventEmitter } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { readCatalog } from '../../src/config/catalog/read.ts';
import type { ProviderDefinition, ProviderOptions } from '../../src/core/contracts/provider.ts';
import { demo } from '../../src/providers/demo.ts';
import { run } from '../../src/run.ts';

async function aFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'catalog-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function aFile(text: string, name = 'catalog.json') {
  const path = join(await aFolder(), name);
  await writeFile(path, text);
  return path;
}

describe('the file', () => {
  test('is read with the day on which it last changed', async () => {
    const path = await aFile('{}');
    await utimes(path, new Date(), new Date('2026-05-31T23:59:59Z'));
    expect(readCatalog({ CATALOG_FILE: ` ${path} ` })).toEqual({ text: '{}', modified: '2026-05-31' });
  });

  test('is none where none is named', () => {
    expect(readCatalog({})).toBeUndefined();
    expect(readCatalog({ CATALOG_FILE: ' ' })).toBeUndefined();
  });

  test.each([
    ['is missing', async () => join(await aFolder(), 'catalog.json'), 'leads to no file'],
    ['lies below another file', async () => join(await aFile('{}'), 'x'), 'leads to no file'],
    ['has an impossible name', async () => 'x'.repeat(5_000), 'leads to no file'],
    ['is a folder', aFolder, 'leads to something that is no file'],
    ['is too large', () => aFile(' '.repeat(256 * 1024 + 1)), 'leads to a file of more than 256 KB'],
  ])('that %s is said without its name', async (_title, path, problem) => {
    const read = readCatalog({ CATALOG_FILE: await path() });
    expect(read && Object.keys(read)).toEqual(['problem']);
    expect(read).toHaveProperty('problem', problem);
  });

  test('that is a device is not read', () => {
    const problem = 'leads to something that is no file';
    expect(readCatalog({ CATALOG_FILE: '/dev/null' })).toEqual({ problem });
  });

  // The user of a container may read everything.
  test.skipIf(process.getuid?.() === 0)('that this user may not read is said', async () => {
    const path = await aFile('{}');
    await chmod(path, 0);
    expect(readCatalog({ CATALOG_FILE: path })).toEqual({
      problem: 'leads to a file that this user may not read',
    });
  });
});

describe('the process', () => {
  async function started(catalog: string, definition: ProviderDefinition = demo) {
    const events = new EventEmitter();
    const said: string[] = [];
    const ended = Promise.withResolvers<number>();
    const write = (text: string) => said.push(text);
    const DATA_DIR = join(await aFolder(), 'data');
    await mkdir(DATA_DIR);
    await run({
      env: { CATALOG_FILE: await aFile(catalog), DATA_DIR, PORT: '0' },
      definitions: [definition],
      createApp,
      host: { on: events.on.bind(events), exit: ended.resolve, stdout: { write }, stderr: { write } },
      log: { write },
    });
    return { ended: ended.promise, said: () => said.join(''), stop: () => events.emit('SIGTERM') };
  }

  test('does not start with a wrong one: 78, and every mistake by its place', async () => {
    const { ended, said } = await started(
      '{ "demo": { "models": { "nano-banana": { "wire": 1, "price": 2 } } } }',
    );
    expect(await ended).toBe(78);
    expect(said()).toMatch(
      /^ {2}CATALOG_FILE: demo\.models\.nano-banana\.wire is not a text in quotes; put /m,
    );
    expect(said()).toMatch(
      /^ {2}CATALOG_FILE: demo\.models\.nano-banana\.price is not an object in { }; put /m,
    );
  });

  test('builds its providers from what was laid over', async () => {
    const built: ProviderOptions[] = [];
    const create: ProviderDefinition['create'] = (options) => {
      built.push(options);
      return demo.create(options);
    };
    const tiers = { best: { title: 'Best', models: demo.models } };
    const overlay = { models: { 'nano-banana': { wire: 'renamed' } }, tiers: { best: null } };
    const app = await started(JSON.stringify({ demo: overlay }), { ...demo, tiers, create });
    app.stop();
    expect(await app.ended).toBe(0);
    expect(built[0]?.models?.['nano-banana']?.wire).toBe('renamed');
    expect(built[0]?.tiers).toEqual({});
  });
});
