import { chmod, mkdtemp, stat, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Provider, ProviderDefinition } from '../src/core/contracts/provider.ts';
import { ProviderError } from '../src/core/errors.ts';
import { checkClock } from '../src/doctor/skew.ts';
import { runDoctor } from '../src/doctor.ts';
import { demo } from '../src/providers/demo.ts';

const TOKEN = 'canary-discord-token';
const KEY = 'canary-piapi-key';
const ALL = '274878024704'; // The six permissions that are needed, and no other.

/** Answers by path, `/api/v10` left out; a function answers itself. */
type Answers = Record<string, unknown>;

const healthy: Answers = {
  '/users/@me': { username: 'nanobanana' },
  '/applications/@me': { id: '42', interactions_endpoint_url: null },
  '/applications/42/commands': [],
  '/users/@me/guilds?limit=200': [{ id: '7', name: 'Sunny Studio', permissions: ALL }],
  '/': 'hello',
};

async function aHost(answers: Answers = healthy) {
  const asked: string[] = [];
  const server = createServer((request, response: ServerResponse) => {
    const path = (request.url ?? '').replace('/api/v10', '');
    asked.push(path);
    const answer = answers[path];
    if (typeof answer === 'number' || answer === undefined) {
      response.writeHead(answer ?? 404).end('{"message":"no"}');
    } else response.end(JSON.stringify(answer));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((closed) => server.close(() => closed()));
  return { url: `http://127.0.0.1:${port}`, port, asked, [Symbol.asyncDispose]: close };
}

/** An address at which nobody listens any more. */
async function nowhere(): Promise<string> {
  await using host = await aHost();
  return host.url;
}

function piapi(balance: NonNullable<Provider['balance']>): ProviderDefinition {
  const setting = {
    variable: 'PIAPI_API_KEY',
    kind: 'secret' as const,
    help: 'the key of a PiAPI workspace',
  };
  const baseUrl = { variable: 'PIAPI_BASE_URL', kind: 'url' as const, help: "PiAPI's address" };
  return {
    ...demo,
    name: 'piapi',
    title: 'PiAPI',
    paid: true,
    settings: { apiKey: setting, baseUrl },
    create: (options) => ({ ...demo.create(options), balance }),
  };
}

const rich = async () => ({ microDollars: 12_300_000, own: '123000000 points', concurrency: 10 });

async function examine(env: Record<string, string>, definitions: readonly ProviderDefinition[] = [demo]) {
  const lines: string[] = [];
  const DATA_DIR = await mkdtemp(join(tmpdir(), 'doctor-'));
  const print = (line: string) => lines.push(line);
  const code = await runDoctor({ env: { DATA_DIR, ...env }, definitions, print });
  return { code, text: lines.join('\n'), fixes: lines.filter((line) => line.startsWith('fix')) };
}

describe('all is well', () => {
  test('with no settings at all', async () => {
    const { code, text } = await examine({});
    expect(code).toBe(0);
    expect(text).toContain('needs no key and costs nothing');
    expect(text).toMatch(/All is well\.$/);
  });

  test('with a token and a key that are accepted', async () => {
    await using host = await aHost();
    const env = {
      DISCORD_TOKEN: TOKEN,
      DISCORD_API_URL: `${host.url}/api`,
      PIAPI_API_KEY: KEY,
      PIAPI_BASE_URL: host.url,
    };
    const { code, text } = await examine(env, [piapi(rich)]);
    expect(text).toContain('Discord accepts it; the bot is nanobanana');
    expect(text).toContain('commands may be registered');
    expect(text).toContain('has all permissions in Sunny Studio');
    expect(text).toContain('PiAPI accepts it; US$12.30 left (123000000 points)');
    expect(text).toContain("agrees with the others'");
    expect(text).not.toContain('canary');
    expect(code).toBe(0);
  });
});

describe('Discord', () => {
  const token =
    (answers: Answers, more: Record<string, string> = {}) =>
    async () => {
      await using host = await aHost({ ...healthy, ...answers });
      return await examine({ DISCORD_TOKEN: TOKEN, DISCORD_API_URL: `${host.url}/api`, ...more });
    };

  test('refuses the token', async () => {
    const { code, fixes } = await token({ '/users/@me': 401 })();
    expect(code).toBe(1);
    expect(fixes).toEqual([expect.stringMatching(/DISCORD_TOKEN +Discord refused the token; reset it at/)]);
  });

  test('lacks permissions, said by name', async () => {
    const guilds = [
      { id: '7', name: 'Sunny Studio', permissions: '1024' },
      { id: '8', name: 'Admins', permissions: '8' },
    ];
    const { fixes } = await token({ '/users/@me/guilds?limit=200': guilds })();
    expect(fixes).toEqual([
      expect.stringMatching(
        /discord:7 +lacks Send Messages, Send Messages in Threads, Embed Links, Attach Files, Read Message History in Sunny Studio; give/,
      ),
    ]);
  });

  test('is in no server yet, which is no fault, and says how to add it', async () => {
    const { code, text } = await token({ '/users/@me/guilds?limit=200': [] })();
    expect(code).toBe(0);
    expect(text).toContain(
      `https://discord.com/oauth2/authorize?client_id=42&scope=bot+applications.commands`,
    );
    expect(text).toContain(`permissions=${ALL}`);
  });

  test('may not register commands in the server for development', async () => {
    const { fixes } = await token({ '/applications/42/guilds/9/commands': 403 }, { DISCORD_GUILD_ID: '9' })();
    expect(fixes).toEqual([
      expect.stringMatching(/DISCORD_GUILD_ID +commands may not be registered there; add/),
    ]);
  });

  test('sends its commands elsewhere', async () => {
    const { fixes } = await token({
      '/applications/@me': { id: '42', interactions_endpoint_url: 'https://old.example.com' },
    })();
    expect(fixes).toEqual([expect.stringContaining('clear Interactions Endpoint URL')]);
  });

  test("can't be reached", async () => {
    const { fixes } = await examine({ DISCORD_TOKEN: TOKEN, DISCORD_API_URL: `${await nowhere()}/api` });
    expect(fixes).toEqual([
      expect.stringMatching(/DISCORD_API_URL +Discord can't be reached: the connection is refused; check/),
    ]);
  });

  test.each([500, 'not what Discord says'])('answers %s to everything', async (answer) => {
    const { code, text } = await token({ '/users/@me': answer })();
    expect(code).toBe(1);
    expect(text).toContain('in a way that is not understood');
  });
});

describe('a provider', () => {
  const ask = async (balance: NonNullable<Provider['balance']>, more: Record<string, string> = {}) => {
    await using host = await aHost();
    return await examine({ PIAPI_API_KEY: KEY, PIAPI_BASE_URL: host.url, ...more }, [piapi(balance)]);
  };
  const refusal = (reason: ProviderError['reason']) => () =>
    Promise.reject(new ProviderError('piapi', { accepted: 'no', reason, message: KEY }));

  test.each([
    ['bad_key', 'refused the key; put the key of a PiAPI workspace'],
    ['no_credit', 'says that no credit is left; top up'],
    ['key_limit', 'says that the limit of the key is used up; raise it'],
    ['small_plan', 'says that the plan is too small; choose'],
    ['unavailable', "isn't taking requests now; try again later"],
    ['internal', 'gave an answer that is not understood; try again later'],
  ] as const)('that answers %s says what to do', async (reason, text) => {
    const { code, fixes } = await ask(refusal(reason));
    expect(code).toBe(1);
    expect(fixes).toHaveLength(1);
    expect(fixes[0]).toContain(`PiAPI ${text}`);
    expect(fixes[0]).not.toContain('canary');
  });

  test('without credit is said although the key is good', async () => {
    const { fixes } = await ask(async () => ({ microDollars: 0, own: '0 points' }));
    expect(fixes[0]).toContain('no credit is left; top up the account');
  });

  test('that works on fewer tasks than we ask for says the number', async () => {
    const { fixes } = await ask(async () => ({ ...(await rich()), concurrency: 3 }));
    expect(fixes).toEqual([
      expect.stringMatching(/PIAPI_CONCURRENCY +is 5, but PiAPI allows 3 tasks at once; put 3$/),
    ]);
  });

  test("that can't be reached is not asked for its balance", async () => {
    const { fixes } = await ask(() => Promise.reject(new Error('asked')), {
      PIAPI_BASE_URL: await nowhere(),
    });
    expect(fixes).toEqual([
      expect.stringMatching(/PIAPI_BASE_URL +PiAPI can't be reached: the connection is refused;/),
    ]);
  });
});

describe('this computer', () => {
  test('has a data folder that cannot be written', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'doctor-')), 'file');
    await writeFile(file, '');
    const { code, fixes } = await examine({ DATA_DIR: join(file, 'data') });
    expect(code).toBe(1);
    expect(fixes[0]).toMatch(/DATA_DIR +.*can't be written \(ENOTDIR\); give this user the right/);
  });

  test('lets others read the secret key', async () => {
    const DATA_DIR = await mkdtemp(join(tmpdir(), 'doctor-'));
    const file = join(DATA_DIR, 'secret.key');
    await writeFile(file, 'ab'.repeat(32), { mode: 0o644 });
    expect((await examine({ DATA_DIR })).fixes[0]).toContain(`chmod 600 ${file}`);
    await chmod(file, 0o600);
    expect((await examine({ DATA_DIR })).fixes).toEqual([]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('has a clock that is wrong', () => {
    expect(checkClock([90_000, 91_000])).toMatchObject({
      level: 'fix',
      text: 'is 90 seconds fast; turn on time synchronisation',
    });
    expect(checkClock([-600_000])).toMatchObject({ text: expect.stringContaining('600 seconds slow') });
    expect(checkClock([90_000, 500])).toMatchObject({ level: 'ok' });
    expect(checkClock([])).toMatchObject({ level: 'note' });
  });
});

describe('PUBLIC_URL', () => {
  const ours = { '/healthz': { name: 'nanobanana-bot', status: 'ok' } };

  test('is reached', async () => {
    await using host = await aHost(ours);
    const { code, text } = await examine({ PUBLIC_URL: host.url });
    expect([code, text]).toEqual([0, expect.stringContaining(`nanobanana answers at ${host.url}`)]);
  });

  test('leads somewhere else while nanobanana runs here', async () => {
    await using elsewhere = await aHost({ '/healthz': { status: 'ok' } });
    await using here = await aHost(ours);
    const { fixes } = await examine({ PUBLIC_URL: elsewhere.url, PORT: String(here.port) });
    expect(fixes).toEqual([
      expect.stringMatching(/something else answers there \(200\); point .* at port \d+/),
    ]);
  });

  test('cannot be judged while nanobanana is stopped', async () => {
    await using free = await aHost();
    const { code, text } = await examine({ PUBLIC_URL: await nowhere(), PORT: String(free.port) });
    expect([code, text]).toEqual([0, expect.stringContaining('start it, then ask the doctor again')]);
  });
});

test('wrong settings are all named, and nothing is asked', async () => {
  await using host = await aHost();
  const { code, fixes, text } = await examine({
    DISCORD_TOKEN: TOKEN,
    DISCORD_API_URL: host.url,
    PORT: 'x',
    LOG_LEVEL: 'y',
  });
  expect(code).toBe(1);
  expect(fixes).toHaveLength(2);
  expect(text).toMatch(/2 things to fix\.$/);
  expect(host.asked).toEqual([]);
});
