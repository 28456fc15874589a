import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const top = join(import.meta.dirname, '..');
const read = (name: string) => readFileSync(join(top, name), 'utf8');
const lines = (name: string) => read(name).split('\n');

/** What `COPY` takes from this folder, the flags and the target left out. */
const copied = lines('Dockerfile')
  .filter((line) => line.startsWith('COPY '))
  .flatMap((line) => line.split(/\s+/).slice(1, -1));

test('everything that the image copies is there, and let through to it', () => {
  expect(copied).toContain('src');
  const admitted = lines('.dockerignore').map((line) => line.replace(/^!/, ''));
  for (const path of copied) {
    expect(existsSync(join(top, path)), path).toBe(true);
    expect(admitted).toContain(path);
  }
});

test('nothing but what is named reaches the image: no .env, no data, no history', () => {
  expect(lines('.dockerignore')[0]).toBe('*');
});

test('the image starts the program as npm start does, by nobody special, and keeps its data outside', () => {
  const dockerfile = read('Dockerfile');
  const command = dockerfile.match(/^CMD (\[.*\])$/m)?.[1] ?? '[]';
  expect(JSON.parse(command).join(' ')).toBe(JSON.parse(read('package.json')).scripts.start);
  expect(dockerfile).toMatch(/^FROM node:24-slim$/m);
  expect(dockerfile).toMatch(/^USER node$/m);
  expect(dockerfile).toMatch(/^VOLUME \/data$/m);
  expect(dockerfile).toMatch(/^HEALTHCHECK /m);
  expect(read('compose.yaml')).toContain('- data:/data');
});
