import { describe, expect, test } from 'vitest';
import { definitions as real } from '../src/providers/index.ts';
import { accepted, demo, evolink, names, piapi, refused, warned } from './config/helpers.ts';

describe('with no settings at all', () => {
  test('the playground runs on the demo provider, on this computer alone, with budgets', () => {
    const config = accepted();
    expect(config).toMatchObject({
      cheapest: false,
      areas: ['nanobanana'],
      allowedGuilds: 'any',
      limits: { all: 20_000_000, guild: 10_000_000, person: 5_000_000 },
      http: { host: '127.0.0.1', port: 3000 },
      dataDir: './data',
      trustedMediaHosts: [],
      playground: true,
      shutdownMs: 10_000,
      logLevel: 'info',
      secretValues: [],
    });
    expect(names(config)).toEqual(['demo']);
    for (const absent of ['discord', 'publicUrl', 'secretKeys']) expect(config).not.toHaveProperty(absent);
    expect(warned({})).toEqual([]);
  });

  test('an empty value counts as none', () => {
    expect(accepted({ DISCORD_TOKEN: '', PORT: '  ', PIAPI_API_KEY: '', PLAYGROUND: '' })).toEqual(
      accepted(),
    );
  });
});

describe('Discord', () => {
  test('is turned on by its token, and turns the playground off', () => {
    const config = accepted({ DISCORD_TOKEN: 'abc.def.ghi', DISCORD_GUILD_ID: '123' });
    expect(config.discord).toEqual({
      token: 'abc.def.ghi',
      apiUrl: 'https://discord.com/api',
      guildId: '123',
    });
    expect(config.playground).toBe(false);
    expect(accepted({ DISCORD_TOKEN: 'abc', PLAYGROUND: 'on' }).playground).toBe(true);
  });

  test('is missed where nothing else would run', () => {
    expect(refused({ PLAYGROUND: 'off' })).toEqual([
      'DISCORD_TOKEN: is missing, and the playground is off; put the bot token from discord.com/developers → your app → Bot, or set PLAYGROUND=on',
    ]);
    expect(warned({ DISCORD_GUILD_ID: '123' })[0]).toMatch(
      /^DISCORD_TOKEN: is missing, so Discord stays off;/,
    );
  });

  test('takes the address of another API, with or without a slash at its end', () => {
    const at = (url: string) => accepted({ DISCORD_TOKEN: 'abc', DISCORD_API_URL: url }).discord?.apiUrl;
    expect(at('http://127.0.0.1:4000/api/')).toBe('http://127.0.0.1:4000/api');
    expect(at('http://127.0.0.1:4000')).toBe('http://127.0.0.1:4000');
  });
});

describe('providers', () => {
  test('with a key are used in their order, and the demo only where there is none', () => {
    const both = [evolink, piapi, demo];
    const keys = { PIAPI_API_KEY: 'key', EVOLINK_API_KEY: 'key' };
    expect(names(accepted(keys, both))).toEqual(['evolink', 'piapi']);
    expect(names(accepted({ PIAPI_API_KEY: 'key' }, both))).toEqual(['piapi']);
    expect(names(accepted({}, both))).toEqual(['demo']);
    expect(names(accepted({ ...keys, PROVIDERS: 'piapi, demo,piapi' }, both))).toEqual(['piapi', 'demo']);
    expect(accepted({ ...keys, PROVIDERS: 'cheapest' }, both)).toMatchObject({ cheapest: true });
  });

  test('get their own settings, with defaults', () => {
    const config = accepted({
      PIAPI_API_KEY: 'key',
      PIAPI_SERVICE_MODE: 'private',
      PIAPI_UPLOAD_URL: 'http://127.0.0.1:1/',
      PIAPI_CONCURRENCY: '2',
      DEMO_CONCURRENCY: '9',
      PROVIDERS: 'piapi,demo',
    });
    expect(config.providers).toMatchObject([
      {
        apiKey: 'key',
        baseUrl: 'https://api.piapi.ai',
        concurrency: 2,
        settings: { serviceMode: 'private', uploadUrl: 'http://127.0.0.1:1' },
      },
      { apiKey: '', baseUrl: '', concurrency: 9, settings: {} },
    ]);
    expect(accepted({ PIAPI_API_KEY: 'key' }).providers[0]).toMatchObject({ concurrency: 5 });
  });

  test('that are named but cannot be asked are said', () => {
    expect(refused({ PROVIDERS: 'piapi' })).toEqual([
      'PIAPI_API_KEY: is missing, and PROVIDERS names piapi; put the key of a PiAPI workspace, or take piapi out of PROVIDERS',
    ]);
    expect(refused({ PROVIDERS: 'midjourney,demo' })[0]).toBe(
      'PROVIDERS: names a provider that is not known; put some of piapi, demo with commas between, or the word cheapest alone',
    );
    expect(refused({ PROVIDERS: 'constructor,demo' })[0]).toMatch(
      /^PROVIDERS: names a provider that is not known;/,
    );
    expect(refused({ PROVIDERS: 'cheapest,demo' })).toHaveLength(1);
    expect(refused({ PROVIDERS: ' , ' })[0]).toMatch(/^PROVIDERS: names nothing;/);
  });

  test('are all of the contract, in its order, each with its own settings', () => {
    const keys = ['PIAPI_API_KEY', 'EVOLINK_API_KEY', 'QINGBO_API_KEY', 'APIYI_API_KEY'];
    const env = Object.fromEntries(keys.map((name) => [name, `value-of-${name}`]));
    const config = accepted({ ...env, APIYI_BASE_URL: 'http://127.0.0.1:1/', APIYI_CONCURRENCY: '3' }, real);
    expect(names(config)).toEqual(['piapi', 'evolink', 'qingbo', 'apiyi']);
    expect(config.providers[3]).toMatchObject({ baseUrl: 'http://127.0.0.1:1', concurrency: 3 });
    expect([...config.secretValues].sort()).toEqual(Object.values(env).sort());
    expect(names(accepted({}, real))).toEqual(['demo']);
  });
});

describe('everything wrong is said at once', () => {
  const wrong: [string, string, string][] = [
    ['DISCORD_TOKEN', 'Bot abc.def', 'has a space, a line break or a character that no key has'],
    ['DISCORD_TOKEN', 'Bot', 'is the word "Bot" alone'],
    ['DISCORD_API_URL', 'discord.com', 'is not an http or https address'],
    ['DISCORD_API_URL', 'https://me:pw@discord.com', 'has a name or password in it'],
    ['DISCORD_GUILD_ID', 'my server', 'is not an id'],
    ['PIAPI_API_KEY', 'key key', 'has a space, a line break or a character that no key has'],
    ['PIAPI_BASE_URL', 'ftp://x', 'is not an http or https address'],
    ['PIAPI_SERVICE_MODE', 'PAYG', 'is none of public, private'],
    ['PIAPI_CONCURRENCY', '0', 'is not between 1 and 1000'],
    ['DEMO_CONCURRENCY', 'many', 'is not a whole number'],
    ['AREAS', 'pictures', 'names an area that is not known'],
    ['AREAS', 'hailou', 'hailou is not available yet in this version'],
    ['ALLOWED_GUILDS', '123', 'has an id without its platform in front'],
    ['ALLOWED_GUILDS', 'discord:1,*', 'has * beside other ids'],
    ['ALLOWED_GUILDS', ',', 'names nothing'],
    ['DAILY_BUDGET_USD', '$20', 'is not an amount of US dollars'],
    ['DAILY_BUDGET_USD', '-1', 'is not an amount of US dollars'],
    ['GUILD_DAILY_BUDGET_USD', '9999999999', 'is more than a billion US dollars'],
    ['PERSON_DAILY_BUDGET_USD', '0.0000001', 'is not an amount of US dollars'],
    ['RETENTION_DAYS', 'forever', 'is not a whole number'],
    ['SECRET_KEY', 'password', 'is not 32 bytes as hex or base64'],
    ['HOST', 'http://x', 'is not a host'],
    ['PORT', '70000', 'is not between 0 and 65535'],
    ['PORT', '3000.5', 'is not a whole number'],
    ['PUBLIC_URL', 'http://example.com', 'is not an https address'],
    ['PUBLIC_URL', 'https://example.com/?a=b', 'has a part after ? or #'],
    ['DATABASE_URL', 'postgres://x', 'Postgres is not available yet in this version'],
    ['TRUSTED_MEDIA_HOSTS', 'https://x', 'has something that is neither host nor host:port'],
    ['PLAYGROUND', 'yes', 'is neither on nor off'],
    ['SHUTDOWN_SECONDS', '4000', 'is not between 0 and 3600'],
    ['LOG_LEVEL', 'verbose', 'is not a level'],
  ];

  test.each(wrong)('%s=%s', (variable, value, problem) => {
    const said = refused({ [variable]: value });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^[A-Z_]+: [^;]+; (put|leave it out)/);
    expect(said[0]?.startsWith(`${variable}: ${problem}; `)).toBe(true);
  });

  test('but only what was wrong first with each', () => {
    expect(
      refused({ PIAPI_API_KEY: 'key key', PROVIDERS: 'piapi', DISCORD_TOKEN: 'a b', PLAYGROUND: 'off' }),
    ).toEqual([
      expect.stringMatching(/^DISCORD_TOKEN: has a space/),
      expect.stringMatching(/^PIAPI_API_KEY: has a space/),
    ]);
  });

  test('each on a line of its own, and no value is repeated', () => {
    const env = Object.fromEntries(
      wrong.map(([variable, value]) => [variable, variable.endsWith('TOKEN') ? 'canary canary' : value]),
    );
    const said = refused(env);
    expect(said.map((line) => line.split(':')[0]).sort()).toEqual(Object.keys(env).sort());
    expect(said.join('\n')).not.toContain('canary');
  });
});

describe('values', () => {
  test('of money are whole micro-dollars, and 0 is no limit and said', () => {
    const env = { DAILY_BUDGET_USD: '0', GUILD_DAILY_BUDGET_USD: '0.105', PERSON_DAILY_BUDGET_USD: '1.1' };
    expect(accepted(env).limits).toEqual({ guild: 105_000, person: 1_100_000 });
    expect(warned(env)).toEqual([
      'DAILY_BUDGET_USD: is 0, so there is no daily limit; put an amount of US dollars there to set one',
    ]);
  });

  test('of guilds are exact ids of contract form', () => {
    const ids = ['discord:123', 'slack:T1', 'discord:dm-5', 'slack:dm-T1-U2', 'web:sunny-studio'];
    expect(accepted({ ALLOWED_GUILDS: ids.join(', ') }).allowedGuilds).toEqual(ids);
    expect(accepted({ ALLOWED_GUILDS: '*' }).allowedGuilds).toBe('any');
  });

  test('of trusted hosts are hosts with or without a port', () => {
    const given = '127.0.0.1:4000, CDN.example.com,[::1]:80,x:80';
    expect(accepted({ TRUSTED_MEDIA_HOSTS: given }).trustedMediaHosts).toEqual([
      '127.0.0.1:4000',
      'cdn.example.com',
      '[::1]:80',
      'x:80',
    ]);
  });

  test('of the public address are https, or http on this computer', () => {
    expect(accepted({ PUBLIC_URL: 'https://bot.example.com/nb/' }).publicUrl).toBe(
      'https://bot.example.com/nb',
    );
    expect(accepted({ PUBLIC_URL: 'http://localhost:3000' }).publicUrl).toBe('http://localhost:3000');
  });

  test('of secrets are handed to the log, each piece of a list as well', () => {
    const [one, two] = ['ab'.repeat(32), 'cd'.repeat(32)];
    const env = { DISCORD_TOKEN: 'discord-token', PIAPI_API_KEY: 'piapi-key', SECRET_KEY: `${one},${two}` };
    const config = accepted({
      ...env,
      SLACK_SIGNING_SECRET: 'slack-secret',
      SLACK_BOT_TOKEN: 'xoxb-slack',
    });
    const expected = [...Object.values(env), one, two, 'slack-secret', 'xoxb-slack'];
    expect([...config.secretValues].sort()).toEqual(expected.sort());
    expect(config.secretKeys).toEqual([Buffer.alloc(32, 0xab), Buffer.alloc(32, 0xcd)]);
  });
});
