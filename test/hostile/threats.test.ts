import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { threats } from './threats.ts';

/** The name as it stands in the source, between its quotes. */
const stands = (source: string, name: string): boolean =>
  [`'${name}'`, `"${name}"`, `\`${name}\``].some((quoted) => source.includes(quoted));

describe('the table of threats', () => {
  it('has every row once, in order', () => {
    const all = Array.from({ length: 29 }, (_, n) => n + 1);
    expect(threats.map(({ row }) => row)).toEqual(all);
  });

  it.each(threats)('names tests that are there: $row, $threat', async ({ tests }) => {
    expect(tests.length).toBeGreaterThan(0);
    for (const { file, name } of tests)
      expect(stands(await readFile(file, 'utf8'), name), `${file}: ${name}`).toBe(true);
  });

  it('leaves out no file of this folder', async () => {
    const files = (await readdir('test/hostile')).filter((name) => name.endsWith('.test.ts'));
    const named = new Set(threats.flatMap(({ tests }) => tests.map(({ file }) => file)));
    const missing = files.filter((name) => name !== 'threats.test.ts' && !named.has(`test/hostile/${name}`));
    expect(missing).toEqual([]);
  });
});
