import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { aServer } from './server/helpers.ts';

const scripts = join(import.meta.dirname, '..', 'scripts');
const folder = mkdtempSync(join(tmpdir(), 'scripts-'));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('the check before the start', () => {
  const check = join(scripts, 'check-node.cjs');
  const entry = file('entry.cjs', 'process.stdout.write("started");');

  test('lets a Node that is new enough through', () => {
    expect(execFileSync(process.execPath, ['-r', check, entry], { encoding: 'utf8' })).toBe('started');
  });

  test.each(['20.20.2', '18.0.0', '22.19.0'])(
    'stops Node %s with one sentence, before anything is loaded',
    (version) => {
      const old = `Object.defineProperty(process.versions, 'node', { value: '${version}' });`;
      const args = ['-r', file(`${version}.cjs`, old), '-r', check, entry];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(
        new RegExp(`^nanobanana needs Node 24 and this is Node ${version}: run \`npm ci\`.*\n$`),
      );
    },
  );

  test('is written so that an old Node can read it', () => {
    const system = spawnSync('/usr/bin/node', ['-r', check, entry], { encoding: 'utf8' });
    // Whatever Node this machine has: it is let through, told what to do, or not there at all.
    expect(system.error ? '' : system.stdout + system.stderr).toMatch(
      /^$|^started$|^nanobanana needs Node 24/,
    );
  });
});

describe('the count of tests', () => {
  const count = (report: object) => {
    const path = file('report.json', JSON.stringify(report));
    return execFileSync(process.execPath, [join(scripts, 'count-tests.mjs'), path], { encoding: 'utf8' });
  };
  const report = {
    numPassedTests: 41,
    numFailedTests: 1,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [],
  };

  test('is a line of its own', () => {
    expect(count(report)).toBe('41 passed, 1 failed\n');
  });

  test('tells of skipped tests, and counts a file that did not load as a failure', () => {
    const testResults = [{ status: 'failed', assertionResults: [] }];
    expect(count({ ...report, numPendingTests: 2, testResults })).toBe('2 skipped\n41 passed, 2 failed\n');
  });

  test('is a failure where there is no report', () => {
    expect(count([])).toBe('0 passed, 1 failed\n');
  });
});

describe('the health check', () => {
  const health = (port: number) =>
    new Promise<number | null>((ended) => {
      const child = spawn(process.execPath, [join(scripts, 'health.mjs')], { env: { PORT: String(port) } });
      child.on('exit', ended);
    });

  test('passes while the server answers and fails when it is gone', async () => {
    const server = await aServer();
    expect(await health(server.port)).toBe(0);
    await server.stop();
    expect(await health(server.port)).toBe(1);
  });
});
