import assert from 'node:assert/strict';
import fc from 'fast-check';
import { logLevels, type Problem, sayProblem } from '../../../src/config/types.ts';
import { knownVariables, parseConfig } from '../../../src/config.ts';
import { areaNames } from '../../../src/core/job.ts';
import { definitions as providers } from '../../../src/providers/index.ts';
import type { Edge } from '../edge.ts';
import { nastyWord } from '../support/text.ts';

/** Stands in whatever is a key, a token or a password: it may come back in no problem's words. */
const CANARY = 'cAnAry';
const KEYS = /_(KEY|TOKEN|SECRET|PUBLIC_KEY)$|^DATABASE_URL$/;

const known = knownVariables(providers);
const misspelt = [
  'DISCORD_TOKN',
  'discord_token',
  'PIAPI_KEY',
  'HOTS',
  '__proto__',
  'constructor',
  'PATH',
  '',
  'SLACK_X',
];

const usual = fc.constantFrom(
  ...[
    'on',
    'off',
    'ON',
    '0',
    '1',
    '5',
    '20',
    '65535',
    '65536',
    '-1',
    '0.5',
    '1e9',
    '1000000000',
    '999999999999999',
  ],
  ...[
    'nanobanana',
    'nanobanana,hailou',
    'hailou',
    'other',
    'piapi',
    'demo',
    'piapi,demo',
    'cheapest',
    'evolink,demo',
  ],
  ...[
    'constructor',
    '__proto__,demo',
    'toString',
    ',',
    ' , ,',
    '*',
    '*,discord:1',
    'discord:1,slack:T1',
    '123',
    'web:a b',
  ],
  ...[
    'https://api.example',
    'http://127.0.0.1:9',
    'http://api.example/',
    'https://u:p@x',
    'https://x/?a',
    'ftp://x',
    'https://',
    'x',
  ],
  ...[
    '127.0.0.1',
    '0.0.0.0',
    '[::1]',
    'localhost:80',
    'a.example:443',
    'A.Example',
    'trace',
    'silent',
    'loud',
    'Bot',
  ],
  ...[
    'a'.repeat(64),
    '0'.repeat(63),
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    'private',
    './data',
    '\n',
    ' ',
  ],
);
const secretive = fc
  .tuple(fc.constantFrom('', 'x', 'https://', 'postgres://u:', 'Bot '), nastyWord)
  .map(([start, end]) => `${start}${CANARY}${end}`);

const entry = fc
  .tuple(
    fc.oneof(
      { arbitrary: fc.constantFrom(...known), weight: 9 },
      { arbitrary: fc.constantFrom(...misspelt), weight: 1 },
    ),
    usual,
    secretive,
    nastyWord,
    fc.nat(9),
  )
  .map(([name, plain, secret, nasty, how]): [string, string] => {
    if (KEYS.test(name)) return [name, how < 7 ? secret : plain];
    return [name, how === 0 ? secret : how < 3 ? nasty : plain];
  });

/** Whatever stands in the environment: settings that mean something, or words that say what to put there. */
export const edge: Edge<readonly (readonly [string, string])[]> = {
  name: 'settings',
  arbitrary: fc.array(entry, { maxLength: 6, size: 'max' }),
  check(entries) {
    const env = Object.fromEntries(entries);
    const parsed = parseConfig(env, providers);
    for (const problem of parsed.warnings) assertSaid(problem);
    if (!parsed.ok) {
      assert.ok(parsed.problems.length > 0);
      const named = parsed.problems.map(({ variable }) => variable);
      assert.equal(new Set(named).size, named.length, 'a variable is complained of twice');
      for (const problem of parsed.problems) assertSaid(problem);
      return;
    }
    const { config } = parsed;
    assert.ok(config.providers.length > 0 && config.areas.length > 0);
    assert.ok(config.areas.every((area) => areaNames.includes(area)));
    assert.ok(isWhole(config.http.port, 65_535) && isWhole(config.shutdownMs, 3_600_000));
    assert.ok(Object.values(config.limits).every((limit) => Number.isSafeInteger(limit) && limit > 0));
    for (const { concurrency, baseUrl } of config.providers) {
      assert.ok(isWhole(concurrency, 1_000) && concurrency > 0);
      assert.ok(baseUrl === '' || /^https?:\/\/[^?#@]+[^/]$/.test(baseUrl), baseUrl);
    }
    assert.ok(logLevels.includes(config.logLevel) && config.dataDir.trim() !== '');
    assert.ok(config.secretKeys?.every((key) => key.length === 32) ?? true);
    assertKept(env, config.secretValues);
  },
};

const isWhole = (value: number, most: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= most;

function assertSaid(problem: Problem): void {
  const said = sayProblem(problem);
  assert.doesNotMatch(
    said,
    new RegExp(`${CANARY}|undefined|NaN|\\[object`),
    'a value, or nothing, in a problem',
  );
  assert.match(said, /^[^;]*: [^;]+; .+/s);
  assert.doesNotMatch(
    problem.problem,
    /constructor|toString|__proto__/,
    'what every object has is no setting',
  );
}

/** The log knows every key to leave out. */
function assertKept(env: Readonly<Record<string, string>>, secrets: readonly string[]): void {
  for (const [name, value] of Object.entries(env)) {
    if (!KEYS.test(name) || !known.includes(name) || name === 'DISCORD_PUBLIC_KEY' || value.trim().length < 6)
      continue;
    assert.ok(secrets.includes(value.trim()), `${name} would be logged`);
  }
}
