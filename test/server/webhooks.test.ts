import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/core/job.ts';
import { createSecrets } from '../../src/secrets.ts';
import { parseNotice } from '../../src/server/webhooks.ts';
import { aServer } from './helpers.ts';

const secrets = createSecrets([Buffer.alloc(32, 7)]);
const secret = secrets.webhookSecret('piapi', 'job-1-1');
const path = `/webhooks/piapi/job-1-1/${secret}`;

async function aHook(notice?: (attempt: string, body: Json | undefined) => Promise<void>) {
  const seen: { attempt: string; body: Json | undefined }[] = [];
  const remember = async (attempt: string, body: Json | undefined) => {
    seen.push({ attempt, body });
  };
  const server = await aServer({
    webhooks: { verify: secrets.verifyWebhook, notice: notice ?? remember },
  });
  const post = (to: string, init: RequestInit = {}) =>
    fetch(`${server.url}${to}`, { method: 'POST', ...init });
  return { ...server, seen, post };
}

describe('the right secret in the path', () => {
  test('is answered 204, and the body handed on as JSON', async () => {
    await using hook = await aHook();
    const body = JSON.stringify({ data: { task_id: 't' } });
    const response = await hook.post(path, { body, headers: { 'content-type': 'application/json' } });
    expect(response.status).toBe(204);
    expect(hook.seen).toEqual([{ attempt: 'job-1-1', body: { data: { task_id: 't' } } }]);
  });

  test.each([
    ['nothing at all', {}],
    ['not JSON', { body: '<html>' }],
    ['half a JSON', { body: '{"data":' }],
    ['JSON of no known type', { body: '{}', headers: { 'content-type': 'garbage ; ;' } }],
    ['a form', { body: new URLSearchParams({ a: 'b' }) }],
    ['bytes', { body: new Uint8Array([0, 255, 1]) }],
    ['JSON 100,000 deep', { body: '['.repeat(100_000) + ']'.repeat(100_000) }],
  ])('is answered 204 when the body is %s', async (_what, init: RequestInit) => {
    await using hook = await aHook();
    expect((await hook.post(path, init)).status).toBe(204);
    expect(hook.seen).toHaveLength(1);
  });

  test('is answered 204 for a body far larger than what is read', async () => {
    await using hook = await aHook();
    const response = await hook.post(path, { body: Buffer.alloc(8 * 1024 * 1024, '1') });
    expect(response.status).toBe(204);
    expect(hook.seen).toEqual([{ attempt: 'job-1-1', body: undefined }]);
  });

  test('is answered 204 also to a sender that sends everything before it listens', async () => {
    await using hook = await aHook();
    const size = 8 * 1024 * 1024;
    const socket = connect(hook.port, '127.0.0.1');
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${size}\r\n\r\n`);
    socket.pause();
    socket.write(Buffer.alloc(size, '1'), () => socket.resume());
    const answer = await text(socket).catch(() => 'reset');
    expect(answer).toMatch(/^HTTP\/1.1 204/);
  });

  test('is answered every time, and before the engine is done', async () => {
    let calls = 0;
    await using hook = await aHook(() => {
      calls += 1;
      return new Promise<void>(() => {});
    });
    for (let time = 0; time < 20; time += 1) expect((await hook.post(path)).status).toBe(204);
    expect(calls).toBe(20);
  });

  test('is answered 204 although the engine breaks', async () => {
    await using hook = await aHook(() => Promise.reject(new Error('disk full')));
    expect((await hook.post(path)).status).toBe(204);
  });

  test('may stand in the header as well, and be left out there', async () => {
    await using hook = await aHook();
    expect((await hook.post(path, { headers: { 'x-webhook-secret': secret } })).status).toBe(204);
  });
});

describe('anything else', () => {
  const wrong = [
    `/webhooks/piapi/job-1-1/${secret.slice(0, -1)}`,
    `/webhooks/piapi/job-1-1/${secret}A`,
    `/webhooks/piapi/job-1-2/${secret}`,
    `/webhooks/evolink/job-1-1/${secret}`,
    `/webhooks/piapi/job-1-1/${'x'.repeat(3000)}`,
    '/webhooks/piapi/job-1-1/',
    '/webhooks/piapi/job-1-1/%ff',
    `/webhooks/piapi/..%2fjob-1-1/${secret}`,
    `/webhooks/piapi/job-1-1/${secret}/more`,
  ];

  test.each(wrong)('is 404, told apart from no address at all by nothing (%#)', async (address) => {
    await using hook = await aHook();
    const nowhere = await hook.post('/nowhere');
    const response = await hook.post(address, { body: '{}' });
    expect(response.status).toBe(404);
    expect(await response.text()).toBe(await nowhere.text());
    expect(response.headers.get('content-type')).toBe(nowhere.headers.get('content-type'));
    expect(hook.seen).toEqual([]);
  });

  test.each(['/webhooks/piapi/job-1-1/', path.replace(secret, 'wrong'), '/nowhere'])(
    'is 404 whatever type the body says it has (%#)',
    async (address) => {
      await using hook = await aHook();
      const headers = { 'content-type': 'garbage ; ;' };
      expect((await hook.post(address, { body: '{}', headers })).status).toBe(404);
    },
  );

  test('is 404 where the header says another secret', async () => {
    await using hook = await aHook();
    for (const given of ['wrong', `${secret}x`, `${secret}, ${secret}`]) {
      expect((await hook.post(path, { headers: { 'x-webhook-secret': given } })).status).toBe(404);
    }
    expect(hook.seen).toEqual([]);
  });

  test.each(['GET', 'PUT', 'DELETE'])('is 404 by %s', async (method) => {
    await using hook = await aHook();
    expect((await hook.post(path, { method })).status).toBe(404);
  });

  test('is refused before its body is read', async () => {
    await using hook = await aHook();
    const socket = connect(hook.port, '127.0.0.1');
    const wrongPath = path.replace(secret, 'wrong');
    // The body never comes: whoever waits for it would never answer.
    socket.write(`POST ${wrongPath} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n`);
    const [first] = await new Promise<Buffer[]>((resolve) => socket.once('data', (data) => resolve([data])));
    expect(first?.toString()).toMatch(/^HTTP\/1.1 404/);
    socket.destroy();
  });
});

test('a notice with __proto__ in it is taken without it', () => {
  const parsed = parseNotice(Buffer.from('{"data":{"__proto__":{"admin":true},"status":"completed"}}'));
  expect(parsed).toEqual({ data: { status: 'completed' } });
  expect(Object.keys(Object(parsed).data)).toEqual(['status']);
});
