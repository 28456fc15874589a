import { describe, expect, it } from 'vitest';
import { loadAssets } from '../../src/bots/web/assets.ts';
import { withPlayground } from './playground-app.ts';
import { sendBytes } from './raw-http.ts';

const playground = withPlayground();

const wish = JSON.stringify({ key: 'key-11111111', wish: { prompt: 'paid by somebody else' } });
const multipart = '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n';

/** Every kind of route: page, parts of it, data, events, pictures, files, and all that writes. */
function routes(job: string): readonly (readonly [string, string])[] {
  const post = ['/token', '/api/submit', '/api/estimate', '/api/upload?name=a.png'];
  const press = ['again', 'retry', 'cancel', 'check', 'save', 'unsave', 'delete'];
  const get = ['/', loadAssets().early.address, '/api/context', '/api/events', '/api/history', '/api/saved'];
  return [
    ...[...get, `/pictures/${job}-1`, `/pictures/${job}-1?size=thumb`, '/api/export'].map(
      (path) => ['GET', path] as const,
    ),
    ...[...post, ...press.map((action) => `/api/results/${job}/${action}`)].map(
      (path) => ['POST', path] as const,
    ),
  ];
}

describe('a web page somewhere that makes its own name point here', () => {
  it.each([
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1.nip.io:PORT',
    'localhost.evil.example:PORT',
    'localhost.:PORT',
    '[::ffff:127.0.0.1]:PORT',
    '0.0.0.0:PORT',
    '127.1:PORT',
    '2130706433:PORT',
    'localhost@evil.example',
    'localhost, evil.example',
    'localhost:PORT:PORT',
    '',
  ])('is refused on every route as Host "%s", with the cookie and its own origin too', async (name) => {
    const { ask, cookie, port, job, jobs } = playground.current;
    const host = name.replaceAll('PORT', String(port));
    for (const [method, path] of routes(job)) {
      const headers = { host, cookie, origin: `http://${host}` };
      const answer = await ask({ method, path, headers, ...(method === 'POST' ? { body: wish } : {}) });
      expect([421, 400], `${method} ${path}`).toContain(answer.status);
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.text).not.toContain(job);
    }
    expect(await jobs()).toBe(1);
  });

  it('nor by two Host headers, or by an address in the first line', async () => {
    const { port, host, cookie } = playground.current;
    const twice = await sendBytes(
      port,
      `GET /api/history HTTP/1.1\r\nhost: evil.example\r\nhost: ${host}\r\ncookie: ${cookie}\r\n\r\n`,
    );
    const none = await sendBytes(port, `GET /api/history HTTP/1.1\r\ncookie: ${cookie}\r\n\r\n`);
    const inLine = `GET http://${host}/api/history HTTP/1.1\r\nhost: evil.example\r\ncookie: ${cookie}\r\n\r\n`;
    for (const said of [twice, none, await sendBytes(port, inLine)]) expect(said).toMatch(/^HTTP\/1.1 4\d\d/);
  });
});

describe('a web page somewhere that sends a form or a script’s request here', () => {
  const bodies = [
    ['text/plain', wish],
    ['text/plain;charset=UTF-8', `${wish.slice(0, -1)},"x":"="}`],
    ['application/x-www-form-urlencoded', `wish=${encodeURIComponent(wish)}`],
    ['multipart/form-data; boundary=x', multipart],
    ['application/json', wish],
    [undefined, wish],
  ] as const;
  const origins = [
    undefined,
    'null',
    'http://evil.example',
    'https://localhost:PORT',
    'http://localhost:1',
    'http://localhost',
    'http://127.0.0.1:PORT',
    'file://',
    'http://localhost:PORT.evil.example',
    'http://localhost:PORT/',
    '',
  ];

  it.each(origins)('writes nothing with the origin %s, whatever its body is called', async (named) => {
    const { asPage, port, job, jobs } = playground.current;
    const origin = named?.replace('PORT', String(port));
    for (const [type, body] of bodies) {
      const writing = type === 'text/plain' ? routes(job) : ([['POST', '/api/submit']] as const);
      for (const [method, path] of writing.filter(([verb]) => verb === 'POST')) {
        const headers = {
          origin,
          'content-type': type,
          'sec-fetch-site': 'cross-site',
          'sec-fetch-mode': 'no-cors',
        };
        const answer = await asPage({ method, path, headers, body });
        expect(answer.status, `${method} ${path} ${type}`).toBe(403);
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
    }
    expect(await jobs()).toBe(1);
  });

  it('gets no permission to ask: no preflight is answered, and no other method', async () => {
    const { asPage, job } = playground.current;
    for (const [, path] of routes(job)) {
      for (const method of ['OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE']) {
        const headers = { origin: 'http://evil.example', 'access-control-request-method': 'POST' };
        const answer = await asPage({ method, path, headers });
        expect(answer.status, `${method} ${path}`).toBe(404);
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
    }
  });

  it('starts no session and changes nothing by what it can link to', async () => {
    const { ask, asPage, host, job, jobs } = playground.current;
    const foreign = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-dest': 'image',
      'sec-fetch-mode': 'no-cors',
    };
    for (const [, path] of routes(job)) {
      const answer = await ask({ path, headers: { host, ...foreign } });
      expect(answer.headers['set-cookie'], path).toBeUndefined();
      expect(answer.text).not.toContain(job);
    }
    for (const [method, path] of routes(job)) {
      if (method === 'POST') expect((await asPage({ path, headers: foreign })).status, path).toBe(404);
    }
    expect(await jobs()).toBe(1);
  });

  it('without the cookie reads nothing, and with it nothing that another site may use', async () => {
    const { ask, asPage, host, origin, job } = playground.current;
    for (const [method, path] of routes(job)) {
      if (path === '/' || path === '/token' || path.startsWith('/page/')) continue;
      const answer = await ask({
        method,
        path,
        headers: { host, origin },
        ...(method === 'POST' ? { body: wish } : {}),
      });
      expect(answer.status, path).toBe(401);
      if (method === 'POST') continue;
      const { headers } = await asPage({ path, headers: { origin: 'http://localhost:1' } });
      expect(headers['access-control-allow-origin']).toBeUndefined();
      if (path !== '/api/events') {
        expect(headers['cross-origin-resource-policy'], path).toBe('same-origin');
        expect(headers['x-content-type-options'], path).toBe('nosniff');
      }
    }
  });

  it('opens no socket: an upgrade is answered as any other request', async () => {
    const { port, host, cookie } = playground.current;
    for (const path of ['/', '/api/events', '/api/context']) {
      const head = `GET ${path} HTTP/1.1\r\nhost: ${host}\r\ncookie: ${cookie}\r\norigin: http://evil.example\r\n`;
      const upgrade =
        'connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
      const said = await sendBytes(port, head + upgrade);
      expect(said).toMatch(/^HTTP\/1.1 [245]/);
      expect(said.toLowerCase()).not.toContain('sec-websocket-accept');
      expect(said.toLowerCase()).not.toContain('access-control');
    }
  });

  it('cannot show the page in a frame of its own, nor what it says', async () => {
    const { asPage, job } = playground.current;
    const page = await asPage({ path: '/' });
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(page.headers['cross-origin-opener-policy']).toBe('same-origin');
    const picture = await asPage({ path: `/pictures/${job}-1` });
    expect(picture.headers['content-security-policy']).toBe("default-src 'none'; sandbox");
  });
});
