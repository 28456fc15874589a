import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { page as readPage, rowsOf as tableRows } from './helpers/tables.ts';
import { threats } from './hostile/threats.ts';
import { mutants } from './simulation/mutants.ts';

const top = join(import.meta.dirname, '..');
const page = readPage('docs/reliability.md');

const rowsOf = (heading: string): string[][] => tableRows(page, heading);

const plain = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '');

describe('the page on reliability', () => {
  const tests = rowsOf('The tests');

  it('names a test in every cell of its table, and no test that is not explained', () => {
    const known = new Set(tests.map(([letter]) => letter));
    const cells = rowsOf('The table').map(([promise, ...failures]) => ({ promise, failures }));
    expect(cells).toHaveLength(8);
    for (const { promise, failures } of cells) {
      expect(failures, promise).toHaveLength(10);
      for (const cell of failures) {
        expect(cell, promise).not.toBe('');
        expect(cell.split(' ').filter((letter) => !known.has(letter))).toEqual([]);
      }
    }
  });

  it('explains no test that the table does not use', () => {
    const used = new Set(rowsOf('The table').flatMap(([, ...cells]) => cells.join(' ').split(' ')));
    expect(tests.map(([letter]) => letter).filter((letter) => !used.has(letter ?? ''))).toEqual([]);
  });

  it.each(tests)('names a test that is there: %s, %s', (_letter, _what, file, title) => {
    const path = join(top, plain(file));
    expect(existsSync(path), path).toBe(true);
    expect(readFileSync(path, 'utf8')).toContain(plain(title));
  });

  it('lists the mutants that are made, each with what catches it', () => {
    const rows = rowsOf('The ten mutants');
    expect(rows.map(([name]) => name)).toEqual(mutants.map(({ name }) => name));
    for (const [name, caughtBy] of rows) expect(caughtBy, name).not.toBe('');
  });

  it('lists every threat with its answer', () => {
    expect(rowsOf('Hostile input').map(([row, threat, answer]) => [row, threat, answer])).toEqual(
      threats.map(({ row, threat, answer }) => [String(row), threat, answer]),
    );
  });
});
