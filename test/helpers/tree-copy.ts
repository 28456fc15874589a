import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const top = join(import.meta.dirname, '../..');
const COPIED = ['src', 'test', 'package.json', 'tsconfig.json', 'vitest.config.ts'];

/** The project in a folder of its own, to be changed at will; the installed packages are shared. */
export interface TreeCopy {
  readonly folder: string;
  /** Texts below a folder, by path from the top of the tree. */
  texts(folder: string): ReadonlyMap<string, string>;
  /** Runs test files there, in a process of their own. */
  test(files: readonly string[]): Promise<TestRun>;
  remove(): Promise<void>;
}

export interface TestRun {
  readonly passed: number;
  readonly failed: number;
  /** What it printed. */
  readonly output: string;
}

export async function copyTree(): Promise<TreeCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'nanobanana-tree-'));
  for (const name of COPIED) await cp(join(top, name), join(folder, name), { recursive: true });
  await symlink(join(top, 'node_modules'), join(folder, 'node_modules'), 'dir');
  return {
    folder,
    texts(below) {
      const names = readdirSync(join(folder, below), { recursive: true, withFileTypes: true });
      const files = names
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
      return new Map(files.map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]));
    },
    test: (files) => runTests(folder, files),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function runTests(folder: string, files: readonly string[]): Promise<TestRun> {
  const report = join(folder, 'report.json');
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs');
  const args = [
    vitest,
    'run',
    ...files,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder, env: ownEnvironment() }, (_error, out, errors) =>
      resolve({ ...countsIn(report), output: `${out}\n${errors}` }),
    );
  });
}

/** Without what the running test process was told about itself. */
const ownEnvironment = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST$|NODE_ENV$)/.test(name)));

/** A run that broke off leaves no report: nothing passed. */
function countsIn(report: string): Pick<TestRun, 'passed' | 'failed'> {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    return { passed: 0, failed: 0 };
  }
}
