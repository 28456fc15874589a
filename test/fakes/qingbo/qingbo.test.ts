import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fixture } from './answers.ts';
import { createFakeQingbo } from './server.ts';
import type { FakeQingboOptions } from './types.ts';

interface Answer {
  task_id: string;
  status: string;
  created_at: number;
  progress: unknown;
  cost: number;
  billing_status?: string;
  pre_consumed_cost: number;
  error: { code: string; param?: string };
  reset_at: number;
  result: { images: { url: string[] }[] };
  data: { id: string }[];
}

async function open(options: FakeQingboOptions = {}) {
  const fake = await createFakeQingbo({ delays: 'manual', ...options });
  onTestFinished(() => fake.stop());
  const call = async (path: string, body?: unknown, key?: string, apiKey = fake.apiKey) => {
    const response = await fetch(fake.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        ...(key && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Answer };
  };
  return { fake, call, create: (body: unknown, key?: string) => call('/v1/tasks', body, key) };
}

const plain = { model: 'gemini-2.5-flash-image-preview', prompt: 'a' };
const fast = { model: 'gemini-3.1-flash-image-preview', prompt: 'a' };
const late = { model: 'gemini-3.1-flash-image-rev', prompt: 'a' };
const urls = (count: number) => Array.from({ length: count }, (_, i) => `https://cdn.example.com/${i}.png`);

/** The names of all fields, with the kind of their value. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, part]) => [key, shape(part)] as const)
      .sort(),
  );
}

describe('the fake Qingbo', () => {
  it('takes every recorded request', async () => {
    const { create } = await open();
    for (const name of ['create-request', 'create-request-edit', 'create-request-reference'])
      expect((await create(fixture(name))).status).toBe(200);
    const later = await open({ pages: '2026-09' });
    expect((await later.create(fixture('create-request-current-docs'))).status).toBe(200);
    expect((await later.create(fixture('create-request'))).body.error.param).toBe('model');
  });

  it('answers in the shape of the recorded answers', async () => {
    const { fake, call, create } = await open({ pages: '2026-09' });
    const made = async (end?: 'failed' | 'completed') => {
      const { body } = await create(late);
      if (end) fake.move(body.task_id, { status: end });
      return { made: body, now: (await call(`/v1/tasks/${body.task_id}`)).body };
    };
    expect(shape((await made()).made)).toEqual(shape(fixture('create-response-with-cost')));
    expect(shape((await made()).now)).toEqual(shape(fixture('get-pending')));
    expect(shape((await made('completed')).now)).toEqual(shape(fixture('webhook-completed')));
    const { billing_status, ...failed } = (await made('failed')).now;
    expect([billing_status, shape(failed)]).toEqual(['refunded', shape(fixture('get-failed'))]);
    expect((await call('/v1/tasks/unknown')).body).toEqual(fixture('error-404'));
    const { now } = await made();
    expect(shape((await call(`/v1/tasks/${now.task_id}/cancel`, {})).body)).toEqual(
      shape(fixture('cancel-response')),
    );
  });

  it('tells times and progress as the pages of each time do', async () => {
    const { fake, call, create } = await open();
    const { body } = await create(plain);
    expect(body.created_at).toBeGreaterThan(1e12);
    fake.move(body.task_id, { status: 'processing' });
    expect((await call(`/v1/tasks/${body.task_id}`)).body).toMatchObject({ progress: 45 });
    const later = await open({ pages: '2026-09' });
    const made = (await later.create(late)).body;
    expect(made.created_at).toBeLessThan(1e12);
    later.fake.move(made.task_id, { status: 'processing' });
    expect((await later.call(`/v1/tasks/${made.task_id}`)).body).toMatchObject({ progress: '45%' });
  });

  it.each([
    ['a ratio that is not offered', { ...plain, aspect_ratio: 'auto' }, 'aspect_ratio'],
    ['an extreme ratio of another series', { ...plain, aspect_ratio: '8:1' }, 'aspect_ratio'],
    ['half size of another series', { ...plain, resolution: '0.5K' }, 'resolution'],
    ['a resolution in lower case', { ...fast, resolution: '1k' }, 'resolution'],
    ['an unknown field', { ...plain, size: '1:1' }, 'size'],
    ['an unknown action', { ...plain, action: 'draw' }, 'action'],
    ['a search elsewhere', { ...plain, action: 'search_grounded' }, 'action'],
    ['a search field elsewhere', { ...plain, google_search: true }, 'google_search'],
    ['no prompt', { ...plain, prompt: ' ' }, 'prompt'],
    ['an edit without a picture', { ...plain, action: 'edit' }, 'image_urls'],
    ['an edit of two', { ...plain, action: 'edit', image_urls: urls(2) }, 'image_urls'],
    ['five pictures', { ...plain, action: 'reference', image_urls: urls(5) }, 'image_urls'],
    [
      'a picture as data',
      { ...plain, action: 'edit', image_urls: ['data:image/png;base64,AA'] },
      'image_urls',
    ],
    ['a picture at home', { ...plain, action: 'edit', image_urls: ['http://127.0.0.1/a.png'] }, 'image_urls'],
    ['an event that is none', { ...plain, callback_events: ['done'] }, 'callback_events'],
    ['n of 0', { ...plain, n: 0 }, 'n'],
  ])('refuses %s, and charges nothing', async (_, body, param) => {
    const { create, fake } = await open();
    expect(await create(body)).toMatchObject({ status: 400, body: { error: { param } } });
    expect(fake.book).toEqual([]);
  });

  it.each([
    ['seed', { ...late, seed: 1 }],
    ['n', { ...late, n: 2 }],
    ['resolution', { ...late, resolution: '1K' }],
    ['action', { ...late, action: 'reference', image_urls: urls(2) }],
    ['image_urls', { ...late, action: 'edit', image_urls: urls(15) }],
    ['google_image_search', { ...late, google_image_search: true }],
    ['official_fallback', { ...late, official_fallback: true }],
  ])('refuses %s in the later pages', async (param, body) => {
    const { create } = await open({ pages: '2026-09' });
    expect(await create(body)).toMatchObject({
      status: 400,
      body: { error: { code: 'capability_violation', param } },
    });
  });

  it('refuses a wrong key, an empty account, a full window, and a model without a price', async () => {
    const { call, create } = await open({ windowCap: 1, unpriced: [fast.model] });
    expect((await call('/v1/tasks', plain, undefined, 'wrong')).body).toEqual(fixture('error-401'));
    expect((await create(fast)).body).toEqual(fixture('error-500-price'));
    expect((await create(plain)).status).toBe(200);
    const full = await create(plain);
    expect(full).toMatchObject({ status: 429, body: { error: { code: 'quota_window_exceeded' } } });
    expect(full.body.reset_at).toBeGreaterThan(Date.now() / 1000);
    const poor = await open({ quota: 0 });
    expect((await poor.create(plain)).body).toEqual(fixture('error-402'));
  });

  it('gives the same task for the same key within 24 hours, and bills it once', async () => {
    let now = Date.now();
    const { create, fake } = await open({ now: () => now });
    const first = (await create(plain, 'k')).body.task_id;
    fake.move(first, { status: 'completed' });
    expect((await create(plain, 'k')).body).toMatchObject({ task_id: first, status: 'completed' });
    now += 86_400_000;
    expect((await create(plain, 'k')).body.task_id).not.toBe(first);
    expect(fake.book).toHaveLength(2);
  });

  it('serves a real picture of the right ratio, and keeps the book', async () => {
    const { create, call, fake } = await open({ delays: { queuedMs: 1, processingMs: 1 } });
    fake.ends({ status: 'completed', cost: 15_000 }, { status: 'failed' });
    const { task_id } = (await create({ ...fast, aspect_ratio: '4:1' })).body;
    await create(plain);
    await expect.poll(() => fake.book.map(({ charged }) => charged)).toEqual([15_000, 0]);
    expect(fake.book.map(({ held }) => held)).toEqual([15_938, 6_641]);
    const { result, cost } = (await call(`/v1/tasks/${task_id}`)).body;
    expect(cost).toBe(15_000);
    const bytes = await (await fetch(result.images[0]?.url[0] ?? '')).arrayBuffer();
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 256, height: 64, format: 'jpeg' });
  });

  it('sends a notice at the end, unsigned, once, of the events asked for, and repeated only if told to', async () => {
    const taken: unknown[] = [];
    const server = createServer(async (request, response) => {
      taken.push(await json(request));
      response.writeHead(503).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const callback_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    const { create, fake } = await open({ takesLoopback: true });
    const make = async (callback_events?: string[]) =>
      (await create({ ...plain, callback_url, ...(callback_events && { callback_events }) })).body.task_id;
    fake.move(await make(), { status: 'completed' });
    await expect.poll(() => fake.deliveries.length).toBe(1);
    expect(shape(taken[0])).toMatchObject({ task_id: 'string', cost: 'number', status: 'string' });
    fake.move(await make(['completed']), { status: 'failed' });
    fake.notices.repeat = 2;
    fake.move(await make(['failed']), { status: 'failed' });
    await expect
      .poll(() => fake.deliveries.map(({ status, answer }) => `${status} ${answer}`))
      .toEqual(['completed 503', 'failed 503', 'failed 503']);
  });

  it('lists its models and the balance, which costs nothing', async () => {
    const { call, fake } = await open();
    const ids = (await call('/v1/models')).body.data.map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith('gemini'))).toHaveLength(6);
    expect((await call('/v1/dashboard/billing/balance')).body).toEqual(fixture('balance'));
    expect(fake.book).toEqual([]);
  });
});
