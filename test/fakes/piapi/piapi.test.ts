import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fixture } from './answers.ts';
import { createFakePiapi } from './server.ts';
import type { FakePiapiOptions } from './types.ts';

async function open(options: FakePiapiOptions = {}) {
  const fake = await createFakePiapi({ delays: 'manual', ...options });
  onTestFinished(() => fake.stop());
  const call = async (path: string, body?: unknown, key = fake.apiKey) => {
    const base = path.startsWith('/api/ephemeral') ? fake.uploadUrl : fake.url;
    const response = await fetch(base + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'X-API-Key': key, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
  };
  return { fake, call };
}

interface Answer {
  code?: number;
  timestamp?: number;
  data: { task_id: string; output: { image_urls: string[] }; url: string };
}

/** An HTTP server that takes notices and answers them with `status`. */
async function openHook(status: number) {
  const taken: { secret: unknown; body: unknown }[] = [];
  const server = createServer(async (request, response) => {
    taken.push({ secret: request.headers['x-webhook-secret'], body: await json(request) });
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { taken, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

/** The names of all fields, with the kind of their value. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shape(part)]));
}

describe('the fake PiAPI', () => {
  it('takes every recorded request', async () => {
    const { call, fake } = await open();
    for (const name of [
      'create-request',
      'create-request-edit',
      'create-request-nano-banana-2',
      'create-request-nano-banana-pro',
    ])
      expect((await call('/api/v1/task', fixture(name))).status).toBe(200);
    expect((await call('/api/ephemeral_resource', fixture('upload-request'))).body.data.url).toContain(
      fake.url,
    );
  });

  it('answers in the shape of the recorded answers', async () => {
    const { call, fake } = await open();
    const created = await call('/api/v1/task', {
      ...(fixture('create-request') as object),
      config: { webhook_config: { endpoint: `${fake.url}/nowhere`, secret: '' } },
    });
    expect(shape(created.body)).toEqual(shape(fixture('create-response')));
    const id = created.body.data.task_id;
    fake.move(id, { status: 'processing' });
    expect(shape((await call(`/api/v1/task/${id}`)).body)).toEqual(shape(fixture('get-processing')));
    fake.move(id, { status: 'completed' });
    expect(shape((await call(`/api/v1/task/${id}`)).body)).toEqual(shape(fixture('get-completed-seed')));
    expect((await call('/api/v1/task/unknown')).body).toEqual(fixture('error-404'));
  });

  it.each([
    ['an unknown field', { input: { prompt: 'a', size: '1K' } }],
    ['a ratio that is not offered', { input: { prompt: 'a', aspect_ratio: 'auto' } }],
    ['jpg', { input: { prompt: 'a', output_format: 'jpg' } }],
    ['a resolution for the first model', { input: { prompt: 'a', resolution: '1K' } }],
    ['a picture as data', { input: { prompt: 'a', image_urls: ['data:image/png;base64,AAAA'] } }],
    ['another task type', { task_type: 'gemini-3', input: { prompt: 'a' } }],
    ['no prompt', { input: {} }],
  ])('refuses %s', async (_, change) => {
    const { call, fake } = await open();
    expect(
      (await call('/api/v1/task', { model: 'gemini', task_type: 'gemini-2.5-flash-image', ...change }))
        .status,
    ).toBe(400);
    expect(fake.book).toEqual([]);
  });

  it('refuses a wrong key, and more tasks at once than it takes', async () => {
    const { call } = await open({ maxConcurrent: 1 });
    const request = fixture('create-request');
    expect((await call('/api/v1/task', request, 'wrong')).status).toBe(401);
    expect((await call('/api/v1/task', request)).status).toBe(200);
    expect((await call('/api/v1/task', request)).status).toBe(429);
  });

  it('serves a real picture of the right ratio, and keeps the book', async () => {
    const { call, fake } = await open({ delays: { pendingMs: 1, processingMs: 1 } });
    fake.ends({ status: 'completed', consume: 290_000 });
    const id = (await call('/api/v1/task', fixture('create-request'))).body.data.task_id;
    await expect.poll(() => fake.book[0]?.charged).toBe(290_000);
    const [url] = (await call(`/api/v1/task/${id}`)).body.data.output.image_urls;
    const { width, height, format } = await sharp(await (await fetch(url ?? '')).arrayBuffer()).metadata();
    expect([width, height, format]).toEqual([256, 144, 'png']);
  });

  it('sends its notices early, late, repeated, out of order, again after a refusal, or never', async () => {
    const hook = await openHook(204);
    const { call, fake } = await open({ notices: { early: true, repeat: 2, outOfOrder: true } });
    const request = {
      ...(fixture('create-request') as object),
      config: { webhook_config: { endpoint: hook.url, secret: 's3' } },
    };
    const id = (await call('/api/v1/task', request)).body.data.task_id;
    await expect.poll(() => hook.taken.length).toBe(2);
    fake.move(id, { status: 'completed' });
    await expect
      .poll(() => fake.deliveries.map(({ status }) => status))
      .toEqual(['pending', 'pending', 'completed', 'completed', 'processing']);
    expect(hook.taken[0]?.secret).toBe('s3');
    expect(shape(hook.taken[2]?.body)).toEqual(shape(fixture('webhook-completed')));
    fake.notices.lost = true;
    const lost = (await call('/api/v1/task', request)).body.data.task_id;
    fake.move(lost, { status: 'completed' });
    expect(fake.deliveries.filter(({ task }) => task === lost)).toEqual([]);
  });

  it('sends a notice three times at most where nobody takes it', async () => {
    const hook = await openHook(404);
    const { call, fake } = await open({ notices: { retryMs: 1 } });
    const request = {
      ...(fixture('create-request') as object),
      config: { webhook_config: { endpoint: hook.url, secret: '' } },
    };
    fake.move((await call('/api/v1/task', request)).body.data.task_id, { status: 'failed' });
    await expect.poll(() => fake.deliveries.length).toBe(3);
    expect(hook.taken.map(({ secret }) => secret)).toEqual([undefined, undefined, undefined]);
  });

  it('fetches the input pictures where asked to, and fails a task whose picture is gone', async () => {
    const { call, fake } = await open({ fetchInputs: true });
    const { url } = (await call('/api/ephemeral_resource', fixture('upload-request'))).body.data;
    const edit = (image: string) => ({
      model: 'gemini',
      task_type: 'gemini-2.5-flash-image',
      input: { prompt: 'a', image_urls: [image] },
    });
    await call('/api/v1/task', edit(url));
    const gone = (await call('/api/v1/task', edit(`${fake.url}/files/gone.png`))).body.data.task_id;
    await expect.poll(() => fake.tasks.get(gone)?.status).toBe('failed');
    expect(fake.fetched).toMatchObject([{ status: 200, bytes: 8 }, { status: 404 }]);
  });
});
