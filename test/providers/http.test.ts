import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createHttp, type HttpDeps } from '../../src/providers/http.ts';
import { readRetryAfter } from '../../src/providers/waits.ts';

const KEY = 'very-secret-key-42';
const anything = z.unknown();
const signal = () => new AbortController().signal;

async function serve(listener: RequestListener, change: Partial<HttpDeps> = {}) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const http = createHttp({
    provider: 'toy',
    baseUrl,
    headers: { authorization: KEY },
    refusal: (status) => (status === 400 ? { reason: 'refused_input' } : null),
    now: () => Date.UTC(2026, 10, 3, 12),
    retryPauseMs: 1,
    ...change,
  });
  return { http, seen, baseUrl };
}

const caught = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a POST', () => {
  it('leaves the process once, whatever the answer', async () => {
    const { http, seen } = await serve(
      (_, response) => void response.writeHead(503, { 'retry-after': '0' }).end(),
    );
    await expect(http.post('/a', {}, anything, { signal: signal(), atMost: 9 })).rejects.toMatchObject({
      accepted: 'unknown',
      httpStatus: 503,
      charge: { known: false, atMost: 9 },
    });
    expect(seen).toEqual(['POST /a']);
  });

  it('takes a new connection each time, so none that died idle', async () => {
    const ports = new Set<number | undefined>();
    const { http } = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('{}');
    });
    for (let i = 0; i < 3; i += 1) await http.post('/a', {}, anything, { signal: signal() });
    expect(ports.size).toBe(3);
  });

  it('carries the headers of its call alone, which never take the place of the key', async () => {
    const got: unknown[] = [];
    const { http } = await serve((request, response) => {
      got.push([request.headers['idempotency-key'], request.headers.authorization]);
      response.end('{}');
    });
    const headers = { 'idempotency-key': 'one', authorization: 'other' };
    await http.post('/a', {}, anything, { signal: signal(), headers });
    await http.post('/a', {}, anything, { signal: signal() });
    expect(got).toEqual([
      ['one', KEY],
      [undefined, KEY],
    ]);
  });

  it('follows no redirect: the key stays where it was meant to go', async () => {
    const other = await serve((_, response) => void response.end('{}'));
    const { http } = await serve(
      (_, response) => void response.writeHead(307, { location: other.baseUrl }).end(),
    );
    await expect(http.post('/a', {}, anything, { signal: signal() })).rejects.toMatchObject({
      accepted: 'unknown',
      httpStatus: 307,
    });
    await expect(http.get('/a', anything, { signal: signal() })).rejects.toMatchObject({ httpStatus: 307 });
    expect(other.seen).toEqual([]);
  });

  it('ends at its deadline, also where the answer trickles in', async () => {
    const { http } = await serve(
      (_, response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write(' '), 5);
        response.on('close', () => clearInterval(drip));
      },
      { writeDeadlineMs: 60 },
    );
    const error = await caught(http.post('/a', {}, anything, { signal: signal() }));
    expect(error).toMatchObject({
      accepted: 'unknown',
      message: expect.stringContaining('no answer within 60 ms'),
    });
  });

  it('is refused before it is sent where nothing listens', async () => {
    const { http } = await serve(() => {}, { baseUrl: 'http://127.0.0.1:1' });
    await expect(http.post('/a', {}, anything, { signal: signal() })).rejects.toMatchObject({
      accepted: 'no',
      again: true,
    });
  });
});

describe('a GET', () => {
  it('is repeated a few times and no more', async () => {
    const { http, seen } = await serve(
      (_, response) => void response.writeHead(500).end('{"message":"down"}'),
    );
    await expect(http.get('/a', anything, { signal: signal() })).rejects.toMatchObject({
      httpStatus: 500,
      accepted: 'unknown',
    });
    expect(seen).toHaveLength(3);
  });

  it('never says of a task that it was not accepted', async () => {
    const { http } = await serve((_, response) => void response.writeHead(400).end('{}'));
    await expect(http.get('/a', anything, { signal: signal() })).rejects.toMatchObject({
      accepted: 'unknown',
      reason: 'refused_input',
    });
  });

  it('stops reading an answer without end', async () => {
    const { http } = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(100_000, 32)));
      };
      response.on('drain', more);
      more();
    });
    await expect(http.get('/a', anything, { signal: signal() })).rejects.toThrow('too large');
  });
});

describe('an error', () => {
  it('never shows the key, nor the query, though the provider repeats them', async () => {
    const { http } = await serve(
      (_, response) => void response.writeHead(400).end(JSON.stringify({ message: `bad key ${KEY}` })),
    );
    const error = await caught(http.post('/a?token=hidden', {}, anything, { signal: signal() }));
    expect(error).toMatchObject({ message: 'toy: POST /a: 400 bad key [key]' });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/very-secret|hidden/);
  });

  it('shows no part of a key either, where a long message is cut in the middle of it', async () => {
    const said = `${'x'.repeat(190)}${KEY}${'y'.repeat(5_000)}`;
    const { http } = await serve(
      (_, response) => void response.writeHead(400).end(JSON.stringify({ message: said })),
    );
    const error = await caught(http.post('/a', {}, anything, { signal: signal() }));
    expect(inspect(error)).not.toContain('very-secr');
    expect(inspect(error).length).toBeLessThan(2_000);
  });

  it('never shows the key where the provider repeats it without the scheme before it', async () => {
    const { http } = await serve(
      (_, response) => void response.writeHead(400).end(JSON.stringify({ message: `bad key ${KEY}` })),
      { headers: { authorization: `Bearer ${KEY}` } },
    );
    const error = await caught(http.post('/a', {}, anything, { signal: signal() }));
    expect(error).toMatchObject({ message: 'toy: POST /a: 400 bad key [key]' });
  });

  it.each([
    [{ message: 'no' }, 'toy: POST /a: 400 no (it said so)'],
    [{ error: { message: 'no' } }, 'toy: POST /a: 400 no (it said so)'],
    [{ code: 1, msg: 'no' }, 'toy: POST /a: 400 no (it said so)'],
    [{ error: 'no' }, 'toy: POST /a: 400 (it said so)'],
    [null, 'toy: POST /a: 400 (it said so)'],
  ])('takes the words from %j, and the table may read the rest', async (body, message) => {
    const read: unknown[] = [];
    const { http } = await serve((_, response) => void response.writeHead(400).end(JSON.stringify(body)), {
      refusal: (_status, _message, whole) => {
        read.push(whole);
        return { reason: 'refused_input', note: 'it said so' };
      },
    });
    expect(await caught(http.post('/a', {}, anything, { signal: signal() }))).toMatchObject({ message });
    expect(read).toEqual([body]);
  });

  it('holds no half of a character, also where it is cut within one', async () => {
    const said = `${'x'.repeat(199)}😀`;
    const { http } = await serve(
      (_, response) => void response.writeHead(400).end(JSON.stringify({ message: said })),
    );
    const error = await caught(http.post('/a', {}, anything, { signal: signal() }));
    expect(String(error).isWellFormed()).toBe(true);
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 10, 3, 12);
  it.each([
    ['7', 7_000],
    ['0', 0],
    [['3', '9'], 3_000],
    ['Tue, 03 Nov 2026 12:00:30 GMT', 30_000],
    ['Tue, 03 Nov 2026 11:00:00 GMT', 0],
    ['86400', 600_000],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j waits %s ms', (header, expected) => {
    expect(readRetryAfter(header, now)).toBe(expected);
  });
});
