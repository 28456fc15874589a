import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { knownVariables, parseConfig } from '../src/config.ts';
import { definitions } from '../src/providers/index.ts';

const text = readFileSync(join(import.meta.dirname, '..', '.env.example'), 'utf8');
const shown = [...text.matchAll(/^# ([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => ({
  name,
  value,
}));

test('.env.example shows every setting once, and nothing else', () => {
  expect(shown.map(({ name }) => name).sort()).toEqual([...knownVariables(definitions)].sort());
});

test('.env.example copied as it is sets nothing', () => {
  expect(parseEnv(text)).toEqual({});
});

test('.env.example shows the defaults: taking every # away changes nothing', () => {
  // What nothing acts on yet is told apart by its warning, not by the settings.
  const taken = Object.fromEntries(shown.map(({ name, value }) => [name, value]));
  const [asShown, asUnset] = [parseConfig(taken, definitions), parseConfig({}, definitions)];
  if (!asShown.ok || !asUnset.ok) throw new Error('not accepted');
  expect(asShown.config).toEqual(asUnset.config);
});
