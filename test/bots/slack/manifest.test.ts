import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
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
const left = existsSync(schemas) ? '' : ' (left out: there is no shared/oracles/slack beside this checkout)';

/** As the README has it for HTTP and for several workspaces: the lines behind a # come in, and the address to come back. */
function byHttp(): Manifest {
  const text = readFileSync(join(import.meta.dirname, '../../../slack-manifest.yaml'), 'utf8');
  const lines = text
    .replace('socket_mode_enabled: true', 'socket_mode_enabled: false')
    .replace(/^( *)# ((?:request_)?url: https:.*)$/gm, '$1$2')
    .replace(
      'oauth_config:\n',
      'oauth_config:\n  redirect_urls: ["https://bot.example.com/slack/oauth_redirect"]\n',
    );
  return parse(lines);
}

describe('the manifest', () => {
  test.skipIf(left)(`is one by Slack’s own description, in each of its forms${left}`, () => {
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    for (const form of [ours, byHttp()]) {
      const valid = ajv.validate(read('manifest.schema.1.0.0.json'), form);
      expect(ajv.errors ?? []).toEqual([]);
      expect(valid).toBe(true);
    }
    const broken = { ...ours, features: { ...ours.features, slash_commands: [{ command: 'no-slash' }] } };
    expect(ajv.validate(read('manifest.schema.1.0.0.json'), broken)).toBe(false);
  });

  it('asks for the very scopes that OAuth asks for', () => {
    expect([...ours.oauth_config.scopes.bot].sort()).toEqual([...SCOPES].sort());
  });

  it('has three addresses for HTTP, all of them the one of our route', () => {
    const found = [...JSON.stringify(byHttp()).matchAll(/"(?:request_)?url":"([^"]*)"/g)].map(
      ([, url]) => url,
    );
    expect(found).toEqual(Array(3).fill('https://bot.example.com/slack/events'));
    expect(JSON.stringify(ours)).not.toContain('https:');
  });

  it('has the command and both shortcuts, with names that fit', () => {
    expect(ours.features.slash_commands.map(({ command }) => command)).toEqual(['/nanobanana']);
    expect(ours.features.shortcuts.map(({ name }) => name.length <= 24)).toEqual([true, true]);
  });
});
