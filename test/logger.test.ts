import { describe, expect, test } from 'vitest';
import { createLogger } from '../src/logger.ts';

const secrets = ['canary"key\\with quotes', 'discord-canary-token', 'a/b+c=canary'];

function aLog(human = false) {
  const lines: string[] = [];
  const out = { write: (line: string) => lines.push(line) };
  return { lines, log: createLogger({ level: 'trace', secrets, human, out }) };
}

/** The facts of the only line; fails if it is not one line of JSON. */
function only(lines: readonly string[]): Record<string, unknown> {
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^[^\n]*\n$/);
  return JSON.parse(lines[0] ?? '');
}

describe('no secret is written', () => {
  test.each(secrets)('that a setting holds: %s', (secret) => {
    const { lines, log } = aLog();
    const err = new Error(`failed with ${secret}`, { cause: new Error(secret) });
    const facts = { a: secret, deep: { deeper: { list: [`x${secret}x`] } }, [secret]: 1, err };
    log.error(facts, `Could not use ${secret} and ${encodeURIComponent(secret)}`);
    const text = lines.join('');
    expect(JSON.parse(text).msg).toBe('Could not use [secret] and [secret]');
    for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
      expect(text).not.toContain(form);
    }
  });

  const botToken = ['MTIzNDU2Nzg5MDEyMzQ1Njc4', 'GabcdE', 'abcdefghijklmnopqrstuvwxyz0123456789AB'].join('.');
  test.each([
    ['a Slack bot token', ['xoxb', '123456-abcdef'].join('-'), 'abcdef'],
    ['a Slack app token', ['xapp', '1-A1-2-abcdef'].join('-'), 'abcdef'],
    ['a Discord token in a header', `Bot ${botToken}`, 'GabcdE'],
    ['a bare Discord token', botToken, 'GabcdE'],
    ['a provider key in dumped headers', '{"X-API-Key":"k3yk3yk3y"}', 'k3yk3yk3y'],
    ['a bearer key', 'authorization: Bearer sk-123456789', '123456789'],
    [
      'an interaction token',
      'PATCH /api/v10/webhooks/123/aW50ZXJhY3Rpb24/messages/@original',
      'aW50ZXJhY3Rpb24',
    ],
    ['an acknowledgement token', 'POST /interactions/123/aW50ZXJhY3Rpb24/callback', 'aW50ZXJhY3Rpb24'],
    ['a webhook secret', `https://x/webhooks/piapi/abc-1-1/${'s3cr3t'.repeat(7)}`, 's3cr3t'],
    ['a media token', `https://x/media/${'eyJr'.repeat(9)}.${'c2ln'.repeat(9)}`, 'c2ln'],
    ['a signed file link', 'https://cdn.discordapp.com/a.png?ex=1&is=2&hm=deadbeef&', 'deadbeef'],
  ])('that has the shape of one: %s', (_what, text, part) => {
    const { lines, log } = aLog();
    log.warn({ text, err: new Error(text) }, text);
    only(lines);
    expect(lines.join('')).not.toContain(part);
  });

  test('but the places where something broke stay readable', () => {
    const { lines, log } = aLog();
    log.error({ place: 'at fetch (/app/src/media/fetch.ts:10:3)' }, 'Broken');
    expect(only(lines)).toMatchObject({ place: 'at fetch (/app/src/media/fetch.ts:10:3)' });
  });

  test('that stands in a field which says so', () => {
    const { lines, log } = aLog();
    log.info({ token: 'canary', request: { headers: { authorization: 'canary', host: 'x' } } }, 'Asked');
    expect(only(lines)).toMatchObject({
      token: '[secret]',
      request: { headers: { authorization: '[secret]', host: 'x' } },
    });
  });

  test('by a child or at a terminal either', () => {
    for (const human of [false, true]) {
      const { lines, log } = aLog(human);
      log.child({ bound: 'discord-canary-token' }).info({ token: 'canary' }, 'discord-canary-token');
      expect(lines.join('')).not.toContain('canary');
    }
  });
});

describe('what people type', () => {
  test('cannot make a second line or a level of its own', () => {
    const { lines, log } = aLog();
    log.info({ prompt: '\n{"level":60}\r\n"' }, 'Asked');
    expect(only(lines)).toMatchObject({ level: 30, prompt: '\n{"level":60}\r\n"' });
  });

  test('cannot command a terminal, in JSON or out of it', () => {
    const commands = '\u001b[2J\u009b2J\u0007\u202etxt\u2028next';
    for (const human of [false, true]) {
      const { lines, log } = aLog(human);
      log.info({ prompt: commands, err: new Error(commands) }, commands);
      expect(lines.join('').replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\u202e]/u);
    }
  });

  test('is cut when it is too long, and the line stays whole', () => {
    const { lines, log } = aLog();
    log.info({ body: 'x'.repeat(1_000_000), list: ['y'.repeat(9000)] }, 'Asked');
    const { body, list } = only(lines);
    expect(String(body)).toHaveLength(4001);
    expect(list).toEqual([`${'y'.repeat(4000)}…`]);
  });
});

test('at a terminal a line is for a person', () => {
  const { lines, log } = aLog(true);
  log.warn({ guilds: 3, name: 'nanobanana' }, 'Connected to Discord');
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d warn {2}Connected to Discord · guilds=3 name=nanobanana\n$/);
});
