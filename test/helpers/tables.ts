import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A page of the documents. `path`: from the top of the project. */
export const page = (path: string): string => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

/** The rows of the tables below a heading, cell by cell, without heads and rules. */
export function rowsOf(text: string, heading: string): string[][] {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  const rule = lines.findIndex((line) => /^\|(-+\|)+$/.test(line));
  return lines.slice(rule + 1).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
