import { describe, expect, test } from 'vitest';
import { sayProblem } from '../../src/config/types.ts';
import type { ParsedConfig } from '../../src/config.ts';
import { accepted, parse, warned } from './helpers.ts';

describe('what would silently do nothing is said', () => {
  test.each([
    ['DISCORD_TOKN', 'DISCORD_TOKEN'],
    ['discord_token', 'DISCORD_TOKEN'],
    ['PIAPI_KEY', 'PIAPI_API_KEY'],
    ['PROVIDER', 'PROVIDERS'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['DAILY_BUDGET_UDS', 'DAILY_BUDGET_USD'],
  ])('%s, which is meant to be %s', (name, meant) => {
    expect(warned({ [name]: 'x' })).toEqual([
      `${name}: is not a setting and is ignored; did you mean ${meant}?`,
    ]);
  });

  test('but not what belongs to others', () => {
    const others = [
      'HOME',
      'PATH',
      'SHELL',
      'HOSTNAME',
      'NODE_ENV',
      'USER',
      'LANG',
      'npm_config_cache',
      'TZ',
      'CI',
    ];
    expect(warned(Object.fromEntries(others.map((name) => [name, 'x'])))).toEqual([]);
  });

  test.each(['DISCORD_PUBLIC_KEY'])('%s, which nothing acts on yet', (name) => {
    const parsed: ParsedConfig = parse({ [name]: 'x' });
    expect(parsed.ok).toBe(true);
    expect(parsed.warnings.map(sayProblem).join()).toMatch(`${name}: `);
    expect(parsed.warnings.map(sayProblem).join()).toMatch('is not available yet in this version');
  });

  test('a retention that is not kept to yet', () => {
    expect(warned({ RETENTION_DAYS: '30' })).toHaveLength(1);
    expect(warned({ RETENTION_DAYS: '0' })).toEqual([]);
  });

  test('hailou beside nanobanana', () => {
    expect(accepted({ AREAS: 'nanobanana,hailou' }).areas).toEqual(['nanobanana']);
    expect(warned({ AREAS: 'nanobanana,hailou' })[0]).toMatch(/^AREAS: hailou is not available yet/);
  });

  test('a key that would travel in the clear', () => {
    expect(warned({ PIAPI_BASE_URL: 'http://piapi.internal' })[0]).toMatch(
      /^PIAPI_BASE_URL: is http, so keys/,
    );
    expect(warned({ PIAPI_BASE_URL: 'http://127.0.0.1:4000' })).toEqual([]);
  });
});
