import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { overlaySchema } from '../../src/config/catalog/fields.ts';
import { sayProblem } from '../../src/config/types.ts';
import { parseConfig } from '../../src/config.ts';
import { definitions } from '../../src/providers/index.ts';
import { complaints } from './shop.ts';

const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'providers.md'), 'utf8');
const examples = [...text.matchAll(/^```json\n(.*?)^```$/gms)].map(([, json = '']) => json);
const keys = definitions.flatMap(({ settings }) => (settings.apiKey ? [settings.apiKey.variable] : []));

describe('docs/providers.md', () => {
  test('has the four usual edits, and each is taken as it stands and changes something', () => {
    const env = { CATALOG_FILE: 'x', ...Object.fromEntries(keys.map((variable) => [variable, 'some-key'])) };
    const providersWith = (json: string) => {
      const parsed = parseConfig(env, definitions, { text: json, modified: '2026-09-30' });
      if (!parsed.ok) throw new Error(parsed.problems.map(sayProblem).join('\n'));
      expect(parsed.warnings.map(sayProblem).join()).not.toContain('CATALOG_FILE');
      return parsed.config.providers;
    };
    const builtIn = providersWith('{}');
    expect(examples.length).toBeGreaterThanOrEqual(4);
    for (const example of examples) expect(providersWith(example)).not.toEqual(builtIn);
  });

  test('names every field', () => {
    const [, table = ''] = text.split('| field |');
    for (const field of Object.keys(overlaySchema.shape)) expect(table).toContain(`\`${field}\``);
  });

  test('shows mistakes in the words in which they are said', () => {
    const prices = { '1K': 25_000 };
    const wrong = { piapi: { models: { 'nano-banana': { price: prices } } } };
    const extra = { piapi: { models: { 'nano-banana': { price: { '2K': '1' } } } } };
    for (const said of [...complaints(wrong), ...complaints(extra)]) expect(text).toContain(`\n${said}\n`);
  });
});
