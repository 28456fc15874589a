import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A way in which a file can be wrong. `isLink`, `isFolder`: what is set aside is no file. */
export interface Damage {
  readonly name: string;
  readonly apply: (file: string, before: Buffer) => Promise<void>;
}

const text = (name: string, make: (before: Buffer) => string | Buffer): Damage => ({
  name,
  apply: (file, before) => writeFile(file, make(before)),
});

const flipped = (before: Buffer): Buffer => {
  const bytes = Buffer.from(before);
  const middle = bytes.length >>> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 4;
  return bytes;
};

const withFormat = (before: Buffer, format: number): string =>
  JSON.stringify({ ...JSON.parse(before.toString()), format, check: undefined });

export const damages: readonly Damage[] = [
  text('empty', () => ''),
  text('cut in half', (before) => before.subarray(0, before.length >>> 1)),
  text('without its last byte', (before) => before.subarray(0, -1)),
  text('binary garbage', (before) => Buffer.from(before.map((byte, at) => (byte * 7 + at) % 256))),
  text('with a bit flipped', flipped),
  text('an array', () => '[{"format":1}]'),
  text('a string', () => '"format"'),
  text('a number', () => '1'),
  text('null', () => 'null'),
  text('of another program', () => '{"format":1,"name":"package","version":"1.0.0"}'),
  text('a prototype to be', () => '{"__proto__":{"format":1},"constructor":{"format":1}}'),
  text('nested a hundred thousand deep', () => `${'{"format":1,"a":['.repeat(1)}${'['.repeat(1e5)}`),
  text('nested deep, and whole', () => `{"format":1,"data":${'['.repeat(5e4)}${']'.repeat(5e4)}}`),
  text('of a format that never was', (before) => withFormat(before, 0)),
  text('of a newer format', (before) => withFormat(before, 2)),
  {
    name: 'a folder',
    apply: async (file) => {
      await rm(file);
      await mkdir(file);
      await writeFile(join(file, 'inside'), 'kept');
    },
  },
  {
    name: 'a link to nothing',
    apply: async (file) => {
      await rm(file);
      await symlink('/nowhere/at/all', file);
    },
  },
];
