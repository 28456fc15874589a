import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ProviderError } from '../../src/core/errors.ts';
import type { Fault } from '../fakes/provider/types.ts';
import { openBench as open } from '../helpers/piapi-bench.ts';
import { aRequest, submitOptions, webhookFor } from '../helpers/provider-calls.ts';

/** Real sockets: what the contract says of each way in which an answer can be lost (section 7.1). */

const submission = () => submitOptions({ webhook: webhookFor('ours') });

async function openBench(baseUrl?: string) {
  const bench = await open({}, baseUrl === undefined ? {} : { baseUrl });
  onTestFinished(() => bench.fake.stop());
  return bench;
}

async function refusalOf(call: Promise<unknown>): Promise<ProviderError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ProviderError) return error;
  throw new Error(`no refusal: ${error}`);
}

const DOUBT = { accepted: 'unknown', again: false, charge: { known: false, atMost: 30_000 } };

describe('a submission that a server answers without proof', () => {
  const html = '<html>Bad gateway</html>';
  it.each<[string, Fault]>([
    ...[500, 501, 502, 503, 504, 520, 522, 524, 529].map((status): [string, Fault] => [
      `${status} of a proxy`,
      { kind: 'raw', status, text: html, headers: { 'retry-after': '0' } },
    ]),
    ...[500, 503].map((status): [string, Fault] => [
      `${status} with its own error document, which nothing says to be free`,
      { kind: 'status', status, body: { code: status, data: null, message: 'internal error' } },
    ]),
    ...[405, 406, 408, 409, 410, 418, 425, 451, 499].map((status): [string, Fault] => [
      `${status}`,
      { kind: 'raw', status, text: '{}' },
    ]),
    ...[300, 301, 302, 303, 304, 307, 308].map((status): [string, Fault] => [
      `${status} to itself`,
      { kind: 'raw', status, text: '', headers: { location: '/api/v1/task' } },
    ]),
    ['200 and nothing', { kind: 'raw', status: 200, text: '' }],
    ['204', { kind: 'raw', status: 204, text: '' }],
    ['200 and "null"', { kind: 'raw', status: 200, text: 'null' }],
    [
      '200 and a JSON that ends early',
      { kind: 'raw', status: 200, text: '{"code":200,"data":{"task_id":"a' },
    ],
    ...[null, '', 7, '../account/info', 'x'.repeat(129)].map((task_id): [string, Fault] => [
      `a task id that is none: ${String(task_id).slice(0, 20)}`,
      { kind: 'status', status: 200, body: { code: 200, data: { task_id, status: 'pending' } } },
    ]),
  ])('%s: in doubt, and sent once', async (_, fault) => {
    const { fake, provider } = await openBench();
    fake.fault('create', fault);
    expect(await refusalOf(provider.submit(aRequest(), submission()))).toMatchObject(DOUBT);
    expect(fake.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /api/v1/task']);
  });

  it.each([201, 202])('%s with a task id: accepted', async (status) => {
    const { fake, provider } = await openBench();
    fake.fault('create', { kind: 'status', status, body: { code: 200, data: { task_id: 'abc' } } });
    expect(await provider.submit(aRequest(), submission())).toEqual({
      accepted: { task: 'abc', price: 30_000 },
    });
  });
});

/** A server that does as it likes with each connection; it counts what it was sent. */
async function wildServer(behave: (socket: Socket, received: string) => void) {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const index = received.push('') - 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received[index] += chunk.toString();
      behave(socket, received[index] ?? '');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, received, stop: () => server.close() };
}

const whole = (text: string): boolean => text.includes('secret-of-ours');
const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

describe('a submission whose connection breaks', () => {
  it.each<[string, (socket: Socket) => void]>([
    ['by a reset', (socket) => socket.resetAndDestroy()],
    ['by an orderly end', (socket) => socket.end()],
    ['within the headers', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-ty')],
    ['before the body', (socket) => socket.end(`${head}content-length: 90\r\n\r\n`)],
    ['within the body', (socket) => socket.end(`${head}content-length: 90\r\n\r\n{"code":200,`)],
    [
      'within a chunk',
      (socket) =>
        socket.end(`${head}transfer-encoding: chunked\r\n\r\n5a\r\n{"code":200,"data":{"task_id":"a"}}`),
    ],
    ['by an answer that is no HTTP', (socket) => socket.end('220 mail.example ESMTP\r\n')],
  ])('%s after it was sent: in doubt, and sent once', async (_, end) => {
    const { url, received } = await wildServer((socket, text) => {
      if (whole(text)) end(socket);
    });
    const { provider } = await openBench(url);
    expect(await refusalOf(provider.submit(aRequest(), submission()))).toMatchObject(DOUBT);
    expect(received).toHaveLength(1);
    expect(received[0]?.match(/POST /g)).toHaveLength(1);
  });

  it('while it is being sent: in doubt, for nobody can tell how much arrived', async () => {
    const { url, received } = await wildServer((socket) => socket.resetAndDestroy());
    const { provider } = await openBench(url);
    const call = provider.submit(aRequest({ prompt: 'x'.repeat(2_000_000) }), submission());
    expect(await refusalOf(call)).toMatchObject(DOUBT);
    expect(received).toHaveLength(1);
    expect(whole(received[0] ?? '')).toBe(false);
  });

  it('before any of it left, where nothing listens: not accepted, free, and worth another try', async () => {
    const { url, received, stop } = await wildServer(() => {});
    stop();
    const { provider } = await openBench(url);
    expect(await refusalOf(provider.submit(aRequest(), submission()))).toMatchObject({
      accepted: 'no',
      again: true,
      charge: { known: true, microDollars: 0 },
    });
    expect(received).toEqual([]);
  });
});
