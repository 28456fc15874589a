import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { page, rowsOf } from './helpers/tables.ts';

const top = join(import.meta.dirname, '..');
const tables = page('docs/providers.md');

interface Shown {
  readonly file: string;
  /** A title, below the titles before it. */
  readonly titles: readonly string[];
}

/** The tests of a cell: a file, and a title in its own quotation marks. */
function testsOf(cell: string): Shown[] {
  return cell.split('<br>').flatMap((part) => {
    const [, file, path] = /^`(test\/[^`]+\.test\.ts)` “(.+)”$/.exec(part) ?? [];
    return file && path ? [{ file, titles: path.split(' › ') }] : [];
  });
}

/** Whether a file has the title whole, as the text that it gives to `describe` or `it`. */
function hasTitle(source: string, title: string): boolean {
  return [`'${title.replaceAll("'", "\\'")}'`, `"${title}"`].some((literal) => source.includes(literal));
}

function expectThere({ file, titles }: Shown): void {
  const source = readFileSync(join(top, file), 'utf8');
  for (const title of titles) expect(hasTitle(source, title), `${file}: ${title}`).toBe(true);
}

function expectOne(cell: string): void {
  const [test] = testsOf(cell);
  if (!test) throw new Error(`no test in ${cell}`);
  expectThere(test);
}

const LATER = /comes? later/;

describe("the providers' traps", () => {
  const rows = rowsOf(tables, 'The thirty traps');

  it('are thirty, in their order', () => {
    expect(rows.map(([number]) => Number(number))).toEqual(
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
  });

  it.each(rows)('%s: %s is shown by tests that are there', (_number, trap, cell = '') => {
    const parts = cell.split('<br>');
    const shown = testsOf(cell);
    for (const test of shown) expectThere(test);
    if (shown.length === 0) expect(cell, trap).toMatch(LATER);
    else expect(shown, trap).toHaveLength(parts.length);
  });

  it('are left for later only where all of it is of Hailuo', () => {
    const later = rows.filter(([, , cell = '']) => testsOf(cell).length === 0);
    expect(later.map(([number]) => number)).toEqual(['9']);
  });
});

describe("the documents' own examples", () => {
  const rows = rowsOf(tables, "The documents' own examples");

  it.each(rows)('%s is shown by a test that is there', (_example, _difference, cell = '') => {
    expectOne(cell);
  });

  it.each(['PiAPI', 'EvoLink', 'Qingbo', 'APIYI'])('has two of %s', (provider) => {
    expect(rows.filter(([example]) => example?.startsWith(provider))).toHaveLength(2);
  });
});

describe('what is shown from end to end', () => {
  it.each(rowsOf(tables, 'From end to end'))('%s: by a test that is there', (_what, cell = '') => {
    expectOne(cell);
  });
});
