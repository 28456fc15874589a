import { describe, expect, test } from 'vitest';
import { aKey, aPlayground, HOST, make, ORIGIN } from './helpers.ts';

const cookieOf = (header: string | undefined) => header?.split(';')[0] ?? '';

describe('whose name a request carries', () => {
  test.each(['localhost', 'localhost:3000', '127.0.0.1:8080', '[::1]:3000', 'LOCALHOST:3000'])(
    '%s is answered',
    async (host) => {
      const playground = await aPlayground();
      expect((await playground.askBare('/', { headers: { host } })).status).toBe(200);
    },
  );

  test.each([
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    '127.0.0.1.evil.example:3000',
    '192.168.1.5:3000',
    'localhost:3000@evil.example',
    undefined,
  ])('%s is not, on any route, and gets no cookie', async (host) => {
    const { bot, ask } = await aPlayground();
    for (const route of bot.routes ?? []) {
      const address = route.path.replace(/:(\w+)/g, 'x');
      const answer = await ask(address, { method: route.method, headers: { host } });
      expect(answer.status, route.path).toBe(421);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  test('the public address is answered where it is set, and nothing else besides', async () => {
    const playground = await aPlayground({ publicUrl: 'https://pictures.example' });
    const asked = (host: string) => playground.askBare('/', { headers: { host } });
    expect((await asked('pictures.example')).status).toBe(200);
    expect((await asked('other.example')).status).toBe(421);
  });

  test('over https the cookie is for https alone', async () => {
    const playground = await aPlayground({ publicUrl: 'https://pictures.example' });
    const far = await playground.askBare('/', { headers: { host: 'pictures.example' } });
    const near = await playground.askBare('/', { headers: { host: HOST } });
    expect(far.headers['set-cookie']).toContain('; Secure');
    expect(near.headers['set-cookie']).not.toContain('Secure');
  });
});

describe('who may write', () => {
  const submit = { method: 'POST', body: { key: 'key-00000000', wish: { prompt: 'A cat' } } };

  test.each([undefined, 'null', 'http://evil.example', 'http://localhost:4000', 'https://localhost:3000'])(
    'a page at %s may not',
    async (origin) => {
      const playground = await aPlayground();
      const answer = await playground.ask('/api/submit', { ...submit, headers: { origin } });
      expect(answer.status).toBe(403);
      expect((await playground.ask('/api/history')).json().total).toBe(0);
    },
  );

  test('every route that writes asks for the origin', async () => {
    const { bot, ask } = await aPlayground();
    const writing = (bot.routes ?? []).filter(({ method }) => method !== 'GET');
    expect(writing.length).toBeGreaterThan(3);
    for (const { path, method } of writing) {
      const answer = await ask(path.replace(/:(\w+)/g, 'x'), {
        method,
        headers: { origin: 'http://evil.example' },
      });
      expect(answer.status, path).toBe(403);
    }
  });

  test.each(['', 'nanobanana_session=', `nanobanana_session=${'x'.repeat(32)}`])(
    'nor may a browser with the cookie "%s"',
    async (cookie) => {
      const playground = await aPlayground();
      expect((await playground.ask('/api/submit', { ...submit, headers: { cookie } })).status).toBe(401);
      expect((await playground.ask('/api/history', { headers: { cookie } })).status).toBe(401);
      expect((await playground.ask('/pictures/x-1', { headers: { cookie } })).status).toBe(401);
      expect((await playground.ask('/api/events', { headers: { cookie } })).status).toBe(401);
    },
  );

  test('at the public address the origin is that address, with its https', async () => {
    const playground = await aPlayground({ publicUrl: 'https://pictures.example' });
    const host = 'pictures.example';
    const { headers } = await playground.askBare('/', { headers: { host } });
    const cookie = cookieOf(headers['set-cookie']);
    const from = (origin: string) =>
      playground.askBare('/api/submit', { ...submit, headers: { host, cookie, origin } });
    expect((await from('http://pictures.example')).status).toBe(403);
    expect((await from('https://pictures.example')).status).toBe(200);
  });
});

describe('the session', () => {
  test('is random, and out of reach for scripts and for other sites', async () => {
    const { askBare } = await aPlayground();
    const open = async () => (await askBare('/', { headers: { host: HOST } })).headers['set-cookie'];
    const [first, second] = [await open(), await open()];
    expect(first).toMatch(/; HttpOnly; SameSite=Strict/);
    expect(cookieOf(first)).not.toBe(cookieOf(second));
  });

  test('stays the same person after a restart of the process', async () => {
    const before = await aPlayground();
    const cookie = await before.visitor();
    const person = (playground: typeof before) => playground.ask('/api/context', { headers: { cookie } });
    const known = (await person(before)).json().person;
    const after = await aPlayground();
    expect((await person(after)).status).toBe(401);
    await after.askBare('/', { headers: { host: HOST, cookie } });
    expect((await person(after)).json().person).toBe(known);
  });

  test('is not given away by the name of its person', async () => {
    const { ask, visitor } = await aPlayground();
    const cookie = await visitor();
    const { person } = (await ask('/api/context', { headers: { cookie } })).json();
    expect(cookie).not.toContain(person.replace('web-', ''));
  });

  test('is not lost by a link from another site', async () => {
    const { askBare } = await aPlayground();
    const answer = await askBare('/', { headers: { host: HOST, 'sec-fetch-site': 'cross-site' } });
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.text).toContain('http-equiv="refresh"');
  });
});

describe('where the server listens for other computers', () => {
  const pageToken = 'the-token-of-the-terminal';
  const open = () => aPlayground({ host: '0.0.0.0', pageToken });
  const send = (token: string) => ({
    method: 'POST',
    headers: { host: HOST, origin: ORIGIN },
    body: `token=${token}`,
  });

  test('the page asks for the token and gives no session', async () => {
    const { askBare } = await open();
    const answer = await askBare('/', { headers: { host: HOST } });
    expect(answer.status).toBe(401);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.text).toContain('name="token"');
    expect(answer.text).not.toContain(pageToken);
  });

  test('a wrong token is said to be wrong', async () => {
    const { askBare } = await open();
    for (const token of ['', 'wrong', `${pageToken}x`]) {
      const answer = await askBare('/token', send(token));
      expect(answer.status).toBe(401);
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.text).toContain('That is not the token.');
    }
  });

  test('the right one lets the browser in, once and for all', async () => {
    const { askBare } = await open();
    const answer = await askBare('/token', send(pageToken));
    expect([answer.status, answer.headers.location]).toEqual([303, '/']);
    const cookie = cookieOf(answer.headers['set-cookie']);
    expect((await askBare('/', { headers: { host: HOST, cookie } })).status).toBe(200);
    expect((await askBare('/api/context', { headers: { host: HOST, cookie } })).status).toBe(200);
  });

  test('a cookie of somebody who was not let in opens nothing', async () => {
    const { askBare } = await open();
    const cookie = `nanobanana_session=${'y'.repeat(32)}`;
    expect((await askBare('/', { headers: { host: HOST, cookie } })).status).toBe(401);
    expect((await askBare('/api/context', { headers: { host: HOST, cookie } })).status).toBe(401);
  });
});

describe('where the page can be reached from outside', () => {
  const publicToken = 'the-token-of-the-terminal';
  const open = () => aPlayground({ publicUrl: 'https://pictures.example', publicToken });
  const outside = { host: 'pictures.example', origin: 'https://pictures.example' };

  test('whoever opens it by its public address is asked for the token, whoever sits here is not', async () => {
    const { askBare } = await open();
    expect((await askBare('/', { headers: { host: HOST } })).status).toBe(200);
    const answer = await askBare('/', { headers: outside });
    expect(answer.status).toBe(401);
    expect(answer.headers['set-cookie']).toBeUndefined();
    const form = { method: 'POST', headers: outside, body: `token=${publicToken}` };
    expect((await askBare('/token', form)).status).toBe(303);
    expect((await askBare('/token', { ...form, body: 'token=wrong' })).status).toBe(401);
  });
});

describe('what an answer allows', () => {
  test('the page may load from here alone, and be framed by nobody', async () => {
    const { ask } = await aPlayground();
    const { headers } = await ask('/');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['cache-control']).toBe('no-store');
  });

  test('nobody else may read: no answer has a CORS header, each has nosniff', async () => {
    const { bot, ask } = await aPlayground();
    for (const { path, method } of bot.routes ?? []) {
      if (path === '/api/events') continue;
      const { headers } = await ask(path.replace(/:(\w+)/g, 'x'), { method });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      if (path !== '/token') expect(headers['x-content-type-options'], path).toBe('nosniff');
    }
  });
});

describe('who may delete', () => {
  const deleteAs = async (playground: Awaited<ReturnType<typeof aPlayground>>, host: string) => {
    const job = await make(playground);
    await playground.core.clock.advance(30_000);
    const opened = await playground.askBare('/', { headers: { host } });
    const cookie = cookieOf(opened.headers['set-cookie']);
    const origin = host === HOST ? ORIGIN : `https://${host}`;
    return playground.askBare(`/api/results/${job}/delete`, {
      method: 'POST',
      headers: { host, cookie, origin },
      body: { key: aKey() },
    });
  };

  test('whoever sits at this computer', async () => {
    expect((await deleteAs(await aPlayground(), HOST)).status).toBe(200);
  });

  test('a stranger at the public address only what is theirs', async () => {
    const playground = await aPlayground({ publicUrl: 'https://pictures.example' });
    const answer = await deleteAs(playground, 'pictures.example');
    expect([answer.status, answer.json().code]).toEqual([422, 'not_allowed']);
  });
});
