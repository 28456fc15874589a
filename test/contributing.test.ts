import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { breaches } from './helpers/architecture.ts';
import { copyTree, type TreeCopy } from './helpers/tree-copy.ts';

const top = join(import.meta.dirname, '..');
const toy = (name: string) => readFile(join(import.meta.dirname, 'fixtures/toy', name), 'utf8');

/** The numbered steps below a heading of CONTRIBUTING.md, in order. */
function stepsOf(heading: string): string[] {
  const text = readFileSync(join(top, 'CONTRIBUTING.md'), 'utf8');
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return section.split(/^\d+\. /m).slice(1);
}

/** The file that a step tells to write or to change: the first one it names. */
const fileOf = (step: string | undefined): string =>
  (/`([^`]+\.ts)`/.exec(step ?? '')?.[1] ?? '').replace('<name>', 'toy');

describe('a provider that is added by the steps of CONTRIBUTING.md', () => {
  const [write, list, prove] = stepsOf('Add a provider').map(fileOf);
  let tree: TreeCopy;
  let before: ReadonlyMap<string, string>;

  beforeAll(async () => {
    tree = await copyTree();
    before = tree.texts('src');
    await put(write, await toy('provider.ts.txt'));
    await change(list, (text) =>
      text.replace(/(?=^ *\(await import)/m, "  (await import('./toy.ts')).toy,\n"),
    );
    await put(prove, await toy('contract.ts.txt'));
  });
  afterAll(() => tree?.remove());

  async function put(file: string | undefined, text: string) {
    const path = join(tree.folder, file ?? '');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }

  async function change(file: string | undefined, edit: (text: string) => string) {
    const text = await readFile(join(tree.folder, file ?? ''), 'utf8');
    await put(file, edit(text));
  }

  it('is one new file and one line of the list in src, and the steps name no third', () => {
    const after = tree.texts('src');
    const differing = [...after.keys()].filter((file) => after.get(file) !== before.get(file));
    expect(differing.sort()).toEqual(['src/providers/index.ts', 'src/providers/toy.ts']);
    expect(before.has('src/providers/toy.ts')).toBe(false);
    expect([...before.keys()].filter((file) => !after.has(file))).toEqual([]);

    const lines = (texts: ReadonlyMap<string, string>) =>
      (texts.get('src/providers/index.ts') ?? '').split('\n');
    const added = lines(after).filter((line) => !lines(before).includes(line));
    expect(added).toEqual(["  (await import('./toy.ts')).toy,"]);
    expect(lines(after)).toHaveLength(lines(before).length + 1);

    const changed = stepsOf('Add a provider')
      .map(fileOf)
      .filter((file) => file.startsWith('src/'));
    expect(changed).toEqual(['src/providers/toy.ts', 'src/providers/index.ts']);
  });

  it('breaks no house rule', () => {
    expect(breaches(tree.texts('src'))).toEqual(breaches(before));
  });

  it('keeps the provider contract, and can be set, offered and priced', async () => {
    const run = await tree.test([prove ?? '']);
    expect(run.failed, run.output).toBe(0);
    expect(run.passed, run.output).toBeGreaterThanOrEqual(11);
  }, 60_000);
});
