import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it, test } from 'vitest';
import { SCOPES } from '../../../src/bots/slack/oauth.ts';
import { manifest } from '../../helpers/slack-app.ts';

const schemas = join(import.meta.dirname, '../../../../shared/oracles/slack');
const read = (name: string) => JSON.parse(readFileSync(join(schemas, name), 'utf8'));

interface Manifest {
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
  readonly features: {
    readonly shortcuts: readonly { readonly name: string }[];
    readonly slash_commands: readonly { readonly command: string }[];
  };
}
const ours = manifest as Manifest;

describe('the manifest', () => {
  test.skipIf(!existsSync(schemas))('is one by Slack’s own description', () => {
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    const valid = ajv.validate(read('manifest.schema.1.0.0.json'), manifest);
    expect(ajv.errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    const broken = { ...ours, features: { ...ours.features, slash_commands: [{ command: 'no-slash' }] } };
    expect(ajv.validate(read('manifest.schema.1.0.0.json'), broken)).toBe(false);
  });

  it('asks for the very scopes that OAuth asks for', () => {
    expect([...ours.oauth_config.scopes.bot].sort()).toEqual([...SCOPES].sort());
  });

  it('has the command and both shortcuts, with names that fit', () => {
    expect(ours.features.slash_commands.map(({ command }) => command)).toEqual(['/nanobanana']);
    expect(ours.features.shortcuts.map(({ name }) => name.length <= 24)).toEqual([true, true]);
  });
});
