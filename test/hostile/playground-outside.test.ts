import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadAssets } from '../../src/bots/web/assets.ts';
import { png } from '../helpers/images.ts';
import { withPlayground } from './playground-app.ts';

const PUBLIC = 'pictures.example';
const playground = withPlayground({ PUBLIC_URL: `https://${PUBLIC}` });

const wish = JSON.stringify({ key: 'key-22222222', wish: { prompt: 'paid by somebody else' } });

describe('somebody who finds the public address', () => {
  it('is asked for the token, and reads and writes nothing without it', async () => {
    const { ask, job, jobs } = playground.current;
    const headers = { host: PUBLIC, origin: `https://${PUBLIC}` };
    const page = await ask({ path: '/', headers });
    expect([page.status, page.headers['set-cookie']]).toEqual([401, undefined]);
    for (const path of ['/api/context', '/api/events', '/api/history', `/pictures/${job}-1`])
      expect((await ask({ path, headers })).status, path).toBe(401);
    expect((await ask({ method: 'POST', path: '/api/submit', headers, body: wish })).status).toBe(401);
    expect(await jobs()).toBe(1);
  });

  it('cannot use the session of whoever sits here, which is for another name', async () => {
    const { ask, cookie, jobs } = playground.current;
    const origin = `https://${PUBLIC}`;
    const shown = await ask({ path: '/', headers: { host: PUBLIC } });
    expect(shown.text).toContain('name="token"');
    for (const token of ['', 'x', 'x'.repeat(4_000), '[object Object]', 'undefined', 'null']) {
      const body = `token=${token}&token=again`;
      const answer = await ask({ method: 'POST', path: '/token', headers: { host: PUBLIC, origin }, body });
      expect([answer.status, answer.headers['set-cookie']]).toEqual([401, undefined]);
    }
    expect(cookie).toContain('nanobanana_session=');
    expect(await jobs()).toBe(1);
  });

  it.each([
    ['x-forwarded-for', '203.0.113.9'],
    ['x-forwarded-host', 'pictures.example'],
    ['x-forwarded-proto', 'https'],
    ['x-real-ip', '203.0.113.9'],
    ['forwarded', 'for=203.0.113.9'],
    ['via', '1.1 proxy'],
    ['cf-connecting-ip', '203.0.113.9'],
  ])(
    'is not taken for who sits here by a loopback name, when a proxy hands it on: %s',
    async (name, value) => {
      const { ask, asPage, jobs } = playground.current;
      const { host } = playground.current;
      const opened = await ask({ path: '/', headers: { host, [name]: value } });
      expect([opened.status, opened.headers['set-cookie']]).toEqual([421, undefined]);
      const written = await asPage({
        method: 'POST',
        path: '/api/submit',
        headers: { [name]: value },
        body: wish,
      });
      expect(written.status).toBe(421);
      expect(await jobs()).toBe(1);
    },
  );

  it('is asked by the public name through a proxy as well as without one', async () => {
    const headers = { host: PUBLIC, 'x-forwarded-for': '203.0.113.9' };
    expect((await playground.current.ask({ path: '/', headers })).status).toBe(401);
  });
});

describe('the token', () => {
  it('stands in no address, is sent to nobody else, and is in no log', async () => {
    const { ask, app } = playground.current;
    const origin = `https://${PUBLIC}`;
    const headers = { host: PUBLIC, origin, 'content-type': 'application/x-www-form-urlencoded' };
    await ask({ method: 'POST', path: '/token', headers, body: 'token=canary-token-1' });
    const byAddress = await ask({ path: '/?token=canary-token-2', headers: { host: PUBLIC } });
    expect(byAddress.status).toBe(401);
    expect(byAddress.text).toContain('<form method="post" action="/token">');
    expect(byAddress.text).not.toContain('canary');
    expect(byAddress.headers['referrer-policy']).toBe('same-origin');
    expect(app.log.join('')).not.toContain('canary');
  });
});

/** Ways up and out, as they might be spelled on any system. */
const CLIMBS = [
  '../x',
  '..',
  '.',
  '../../secret.key',
  '..%2f..%2fsecret.key',
  '%2e%2e/%2e%2e/secret.key',
  '%2e%2e%2fsecret.key',
  '..%5c..%5csecret.key',
  '..\\..\\secret.key',
  '....//....//secret.key',
  '%252e%252e%252fsecret.key',
  '%c0%ae%c0%ae/secret.key',
  '%ef%bc%8e%ef%bc%8e/secret.key',
  'C:%5cwindows',
  'C:',
  '%00',
  'secret.key%00.png',
  'a'.repeat(300),
  'CON',
  'nul.png',
  '/etc/passwd',
  '%2fetc%2fpasswd',
  'file:%2f%2f%2fetc%2fpasswd',
  '__proto__',
  'constructor',
  '%F0%9F%92%A9',
  '~',
  '*',
  '.git',
  '.env',
];
const PLACES = [
  '/pictures/',
  '/media/',
  '/page/',
  posix.join(loadAssets().early.address, '../'),
  '/api/',
  '/api/details/',
  '/',
  '/webhooks/piapi/',
];

describe('a path that leads out', () => {
  it('reads nothing that it should not, at any address and in any spelling', async () => {
    const { asPage, app, job } = playground.current;
    const secret = (await readFile(join(app.dataDir, 'secret.key'), 'utf8')).trim();
    expect(secret.length).toBeGreaterThan(40);
    for (const place of PLACES) {
      for (const climb of CLIMBS) {
        const { status, text, headers } = await asPage({ path: `${place}${climb}` });
        if (status < 400) {
          // `/.` and the like are no way out for who does not tidy them: only our own pages answer 200.
          expect(String(headers['content-type']), `${place}${climb}`).toMatch(/text\/html/);
        }
        for (const found of [secret, 'root:', 'PRIVATE', '"format":1']) expect(text).not.toContain(found);
      }
    }
    for (const climb of CLIMBS) {
      const body = JSON.stringify({ key: 'key-33333333' });
      const { status } = await asPage({ method: 'POST', path: `/api/results/${climb}/save`, body });
      expect([400, 404], climb).toContain(status);
      const action = await asPage({ method: 'POST', path: `/api/results/${job}/${climb}`, body });
      expect([400, 404], climb).toContain(action.status);
    }
  });

  it('writes nothing outside its folder: names of files and guilds make no path', async () => {
    const { asPage, app } = playground.current;
    const outside = await readdir(dirname(app.dataDir));
    const bytes = await png(8, 8);
    for (const climb of CLIMBS.map(encodeURIComponent)) {
      const upload = await asPage({ method: 'POST', path: `/api/upload?name=${climb}`, body: bytes });
      expect(upload.status).toBe(200);
      const guild = await asPage({ method: 'POST', path: `/api/upload?name=a&guild=${climb}`, body: bytes });
      expect(guild.status).toBe(400);
      const area = await asPage({ path: `/api/history?area=${climb}` });
      expect(area.status).toBe(400);
    }
    const inside = await readdir(app.dataDir, { recursive: true });
    for (const path of inside) expect(path).toMatch(/^[\w./-]+$/);
    expect(inside.filter((path) => /(^|\/)(passwd|CON|nul|windows|x|\.\.)(\.|\/|$)/.test(path))).toEqual([]);
    expect(await readdir(dirname(app.dataDir))).toEqual(outside);
  });
});
