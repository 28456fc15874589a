import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Route, RouteRequest, RouteResponse } from '../../src/core/contracts/bot.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { AddressError, AddressInUseError } from '../../src/server/server.ts';
import { anIdleServer, aServer } from './helpers.ts';

function echo(change: Partial<Route> = {}) {
  const seen: RouteRequest[] = [];
  const handle = async (request: RouteRequest): Promise<RouteResponse> => {
    seen.push(request);
    return { status: 200, body: request.body };
  };
  const route: Route = { method: 'POST', path: '/api/jobs/:id', handle, ...change };
  return { route, seen };
}

describe("a bot's route", () => {
  test('gets the body as it came, whatever type it says it has', async () => {
    const { route, seen } = echo();
    await using server = await aServer({ routes: [route] });
    const body = Buffer.from('{"not":  "parsed"}');
    const headers = { 'content-type': 'application/json', origin: 'http://x' };
    const response = await fetch(`${server.url}/api/jobs/a%20b?page=2&q=`, { method: 'POST', body, headers });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(body);
    const [request] = seen;
    expect(request).toMatchObject({ method: 'POST', path: '/api/jobs/a%20b', remoteAddress: '127.0.0.1' });
    expect(request).toMatchObject({ params: { id: 'a b' }, query: { page: '2', q: '' } });
    expect(request?.headers).toMatchObject(headers);
  });

  test('never sees a body over its limit, announced or not', async () => {
    const { route, seen } = echo({ bodyLimit: 1000 });
    await using server = await aServer({ routes: [route] });
    const post = (body: RequestInit['body']) =>
      fetch(`${server.url}/api/jobs/1`, { method: 'POST', body: body ?? null, duplex: 'half' });
    const endless = () =>
      Readable.toWeb(Readable.from(Array.from({ length: 100 }, () => Buffer.alloc(1000))));
    expect((await post(Buffer.alloc(1000))).status).toBe(200);
    expect((await post(Buffer.alloc(1001))).status).toBe(413);
    expect((await post(Buffer.alloc(1_000_000))).status).toBe(413);
    expect((await post(endless())).status).toBe(413);
    expect(seen).toHaveLength(1);
  });

  test('takes 64 KiB where it names no limit', async () => {
    await using server = await aServer({ routes: [echo().route] });
    const post = (size: number) =>
      fetch(`${server.url}/api/jobs/1`, { method: 'POST', body: Buffer.alloc(size) });
    expect((await post(65_536)).status).toBe(200);
    expect((await post(65_537)).status).toBe(413);
  });

  test('answers HEAD where it answers GET, without the body', async () => {
    const handle = async () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<p>hi</p>' });
    await using server = await aServer({ routes: [{ method: 'GET', path: '/', handle }] });
    const response = await fetch(server.url, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '9']);
    expect(await (await fetch(server.url)).text()).toBe('<p>hi</p>');
  });

  test('says nothing of what broke in it', async () => {
    const errors: object[] = [];
    const logger = { debug() {}, info() {}, warn() {}, error: (fields: object) => errors.push(fields) };
    const handle = () => Promise.reject(new Error('the secret is 42'));
    await using server = await aServer({ logger, routes: [{ method: 'GET', path: '/', handle }] });
    const response = await fetch(server.url);
    expect([response.status, await response.text()]).toEqual([500, 'Something broke.\n']);
    expect(errors).toHaveLength(1);
  });
});

describe('a stream of events', () => {
  async function aStream() {
    const ended = Promise.withResolvers<void>();
    const streams: Readable[] = [];
    const handle = async ({ signal }: RouteRequest): Promise<RouteResponse> => {
      const body = new Readable({ read() {} });
      signal.addEventListener('abort', () => {
        body.push(null);
        ended.resolve();
      });
      streams.push(body);
      return { status: 200, headers: { 'content-type': 'text/event-stream' }, body };
    };
    const server = await aServer({ routes: [{ method: 'GET', path: '/events', handle }] });
    return { ...server, ended: ended.promise, streams };
  }

  test('opens before it has anything to say, and says each event at once', async () => {
    await using server = await aStream();
    const response = await fetch(`${server.url}/events`);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body?.getReader();
    for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
      server.streams[0]?.push(event);
      expect(new TextDecoder().decode((await reader?.read())?.value)).toBe(event);
    }
    await reader?.cancel();
  });

  test('ends when its reader goes', async () => {
    await using server = await aStream();
    const gone = new AbortController();
    await fetch(`${server.url}/events`, { signal: gone.signal });
    gone.abort();
    await server.ended;
  });

  test('ends when it was only asked for by HEAD', async () => {
    await using server = await aStream();
    expect((await fetch(`${server.url}/events`, { method: 'HEAD' })).status).toBe(200);
    await server.ended;
  });

  test('ends when the server stops, and does not hold it up', async () => {
    const server = await aStream();
    const response = await fetch(`${server.url}/events`);
    await server.stop();
    expect(await response.text()).toBe('');
  });
});

describe('health', () => {
  test('is ready only when everything is, and says what is not', async () => {
    let connected = false;
    const checks = () => ({
      store: { ok: true, detail: 'open' },
      discord: { ok: connected, detail: connected ? 'connected' : 'connecting' },
    });
    await using server = await aServer({ checks });
    const ask = async (path: string) => {
      const response = await fetch(server.url + path);
      return { status: response.status, body: await response.json() };
    };
    expect(await ask('/readyz')).toEqual({
      status: 503,
      body: {
        ready: false,
        checks: { store: { ok: true, detail: 'open' }, discord: { ok: false, detail: 'connecting' } },
      },
    });
    expect((await ask('/healthz')).status).toBe(200);
    connected = true;
    expect((await ask('/readyz')).status).toBe(200);
  });
});

describe('metrics', () => {
  test('have the names of the contract, and no guild or person in a label', async () => {
    const metrics = createMetrics();
    metrics.jobEnded('nanobanana', 'discord', 'completed', 12.5);
    metrics.providerRequest('piapi', 'ok');
    metrics.charged('piapi', 30_000);
    metrics.acknowledged('discord', 0.02);
    metrics.edited('discord');
    metrics.gauges({ queueWaiting: () => 3, unknownJobs: () => 1 });
    await using server = await aServer({ metrics });
    const response = await fetch(`${server.url}/metrics`);
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    for (const line of [
      'nanobanana_jobs_total{area="nanobanana",platform="discord",status="completed"} 1',
      'nanobanana_job_seconds_sum{area="nanobanana",platform="discord"} 12.5',
      'nanobanana_provider_requests_total{provider="piapi",outcome="ok"} 1',
      'nanobanana_queue_waiting 3',
      'nanobanana_charged_micro_dollars_total{provider="piapi"} 30000',
      'nanobanana_ack_seconds_count{platform="discord"} 1',
      'nanobanana_edits_total{platform="discord"} 1',
      'nanobanana_unknown_jobs 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    const labels = new Set(text.match(/[{,](\w+)=/g)?.map((label) => label.slice(1, -1)));
    expect([...labels].sort()).toEqual(['area', 'le', 'outcome', 'platform', 'provider', 'status']);
  });
});

describe('connections', () => {
  test('that never finish their headers are closed', async () => {
    await using server = await aServer({ patience: { headers: 50, request: 100, check: 20 } });
    const socket = connect(server.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nx-slow:');
    socket.resume();
    await once(socket, 'close');
  });

  test('that never finish their body are closed', async () => {
    await using server = await aServer({
      routes: [echo().route],
      patience: { headers: 50, request: 100, check: 20 },
    });
    const socket = connect(server.port, '127.0.0.1');
    socket.write('POST /api/jobs/1 HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf');
    socket.resume();
    await once(socket, 'close');
  });

  test.each(['/%', '/%ff%fe', '/../../etc/passwd', '//', '/media', '/webhooks', `/${'a'.repeat(9000)}`])(
    'that ask for %s learn nothing',
    async (path) => {
      await using server = await aServer();
      const response = await fetch(server.url + path);
      expect([response.status, await response.text()]).toEqual([404, 'Not found.\n']);
    },
  );
});

test('stopping a server that never started, or twice, is no fault', async () => {
  await anIdleServer().stop();
  const server = await aServer();
  await server.stop();
  await server.stop();
});

describe('an address', () => {
  test('that is taken is said with its port and what to do', async () => {
    await using first = await aServer();
    const second = aServer({ port: first.port });
    await expect(second).rejects.toThrow(AddressInUseError);
    await expect(second).rejects.toThrow(
      `PORT: ${first.port} is already in use on 127.0.0.1; stop the program`,
    );
  });

  test('that is not of this computer is said with what to put there', async () => {
    await expect(aServer({ host: '203.0.113.1' })).rejects.toThrow(AddressError);
  });

  test('can be opened in a browser as it is given back', async () => {
    await using everywhere = await aServer({ host: '0.0.0.0' });
    expect(everywhere.url).toBe(`http://localhost:${everywhere.port}`);
  });
});
