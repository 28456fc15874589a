import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { png } from '../../helpers/images.ts';
import { fixture } from './answers.ts';
import { startAsking } from './asking.ts';

const BODY = { model: 'gemini-2.5-flash-image', prompt: 'A cat playing in the grass' };
const PRO = { ...BODY, model: 'gemini-3-pro-image-preview' };
const FLASH = { ...BODY, model: 'gemini-3.1-flash-image-preview' };

const keyed = (key: string) => ({ 'idempotency-key': key });

describe('creating a task', () => {
  it('answers in the shape of the recorded answer, and holds its credits', async () => {
    const { fake, create } = await startAsking();
    const { status, body } = await create(BODY);
    const recorded = fixture('create-response') as object;
    expect(status).toBe(200);
    expect(body).toEqual({
      ...recorded,
      id: expect.stringMatching(/^task-unified-\d+-[0-9a-f]{8}$/),
      created: expect.any(Number),
    });
    expect(fake.account.user).toBeCloseTo(10_000 - 1.6);
  });

  it('takes the recorded requests', async () => {
    const { create } = await startAsking();
    for (const name of ['create-request', 'create-request-pro', 'create-request-flash31'])
      expect((await create(fixture(name))).status).toBe(200);
  });

  it.each([
    ['an unknown model', { ...BODY, model: 'gemini-9' }, 'model'],
    ['no prompt', { ...BODY, prompt: '' }, 'prompt'],
    ['1001 characters', { ...BODY, prompt: 'x'.repeat(1_001) }, 'prompt'],
    ['2001 characters', { ...PRO, prompt: 'x'.repeat(2_001) }, 'prompt'],
    ['a ratio of another model', { ...BODY, size: '21:9' }, 'size'],
    ['a ratio of the flash model', { ...PRO, size: '8:1' }, 'size'],
    ['quality for the first model', { ...BODY, quality: '1K' }, 'quality'],
    ['half size for the pro model', { ...PRO, quality: '0.5K' }, 'quality'],
    ['small letters', { ...FLASH, quality: '2k' }, 'quality'],
    ['the names of other providers', { ...BODY, aspect_ratio: '1:1' }, 'aspect_ratio'],
    ['several pictures asked', { ...BODY, n: 2 }, 'n'],
    ['six pictures', { ...BODY, image_urls: Array(6).fill('https://a.example/1.png') }, 'image_urls'],
    ['fifteen pictures', { ...PRO, image_urls: Array(15).fill('https://a.example/1.png') }, 'image_urls'],
    ['a data URL', { ...BODY, image_urls: ['data:image/png;base64,iVBORw0KGgo='] }, 'image_urls'],
    ['a private picture', { ...BODY, image_urls: ['http://127.0.0.1/1.png'] }, 'image_urls'],
    ['an http callback', { ...BODY, callback_url: 'http://a.example/' }, 'callback_url'],
    ['a private callback', { ...BODY, callback_url: 'https://192.168.0.1/' }, 'callback_url'],
    ['a long callback', { ...BODY, callback_url: `https://a.example/${'x'.repeat(2_048)}` }, 'callback_url'],
    ['image search in pro', { ...PRO, model_params: { image_search: true } }, 'model_params'],
  ])('with %s is refused, and nothing is held', async (_, body, param) => {
    const { fake, create } = await startAsking();
    expect(await create(body)).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_parameters', param } },
    });
    expect([fake.book.length, fake.account.user]).toEqual([0, 10_000]);
  });

  it('costs more in 4K, and without a quality what 2K costs', async () => {
    const { fake, create } = await startAsking();
    for (const quality of ['0.5K', '1K', '2K', undefined, '4K']) await create({ ...FLASH, quality });
    expect(fake.book.map(({ reserved }) => reserved)).toEqual([2.9, 4.3, 6.4, 6.4, 9.7]);
  });

  it('needs the key, and room', async () => {
    const { create } = await startAsking({ maxConcurrent: 1 });
    expect((await create(BODY, { authorization: 'Bearer other' })).status).toBe(401);
    expect((await create(BODY)).status).toBe(200);
    const full = await create(BODY);
    expect([full.status, full.headers.get('retry-after')]).toEqual([429, '3']);
  });
});

describe('an idempotency key', () => {
  const KEY = 'nb-0123456789abcdefghij-1-1';

  it('answers a repeat with the same task, says so, and takes nothing more', async () => {
    const { fake, create } = await startAsking();
    const [first, second] = [await create(BODY, keyed(KEY)), await create(BODY, keyed(KEY))];
    expect(second.body).toEqual(first.body);
    expect([first, second].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(fake.book).toHaveLength(1);
  });

  it('with another request is a conflict', async () => {
    const { fake, create } = await startAsking();
    await create(BODY, keyed(KEY));
    expect(await create({ ...BODY, size: '1:1' }, keyed(KEY))).toMatchObject({
      status: 409,
      body: { error: { code: 'idempotency_conflict' } },
    });
    expect(fake.book).toHaveLength(1);
  });

  it('of a request that was refused is free, and one whose life is over makes a new task', async () => {
    const { fake, create } = await startAsking();
    expect((await create({ ...BODY, size: '8:1' }, keyed(KEY))).status).toBe(400);
    await create(BODY, keyed(KEY));
    fake.forgetKeys();
    await create(BODY, keyed(KEY));
    expect(fake.book.map(({ key }) => key)).toEqual([KEY, KEY]);
  });

  it.each(['too-short', 'x'.repeat(97), 'has spaces in between'])('%s is refused', async (key) => {
    const { create } = await startAsking();
    expect((await create(BODY, keyed(key))).status).toBe(400);
  });
});

describe('a task', () => {
  it('goes from pending over processing to its end, whose money is settled', async () => {
    const { fake, ask, create } = await startAsking();
    fake.ends({ status: 'completed' }, { status: 'failed' }, { status: 'cancelled' });
    const ids: unknown[] = [];
    for (let i = 0; i < 3; i += 1) ids.push((await create(BODY)).body.id);
    const statuses = async () => {
      const answers = await Promise.all(ids.map((id) => ask('GET', `/v1/tasks/${id}`)));
      return answers.map(({ body }) => body.status);
    };
    expect(await statuses()).toEqual(['pending', 'pending', 'pending']);
    fake.step();
    expect(await statuses()).toEqual(['processing', 'processing', 'processing']);
    fake.step();
    expect(await statuses()).toEqual(['completed', 'failed', 'cancelled']);
    expect(fake.book.map(({ used }) => used)).toEqual([1.6, 0, 0]);
    expect(fake.account.user).toBeCloseTo(10_000 - 1.6);
  });

  it('has the fields of the recorded one when it is completed', async () => {
    const { fake, ask, create } = await startAsking();
    const { id } = (await create(BODY)).body;
    for (let i = 0; i < 2; i += 1) fake.step();
    const { result_data: _, ...recorded } = fixture('get-completed-with-usage') as Record<string, unknown>;
    const { body } = await ask('GET', `/v1/tasks/${id}`);
    expect(Object.keys(body).sort()).toEqual(Object.keys(recorded).sort());
    expect(body.usage).toEqual(recorded.usage);
  });

  it('is asked for by an id that starts with task-unified-, and known or not', async () => {
    const { ask } = await startAsking();
    expect(await ask('GET', '/v1/tasks/abc')).toMatchObject({ status: 400, body: fixture('error-400') });
    expect(await ask('GET', '/v1/tasks/task-unified-1-x')).toMatchObject({ status: 404 });
  });

  it('shows its picture for 24 hours', async () => {
    let now = Date.UTC(2026, 10, 3);
    const { fake, ask, create } = await startAsking({ now: () => now, pictureSize: 16 });
    const { id } = (await create(BODY)).body;
    for (let i = 0; i < 2; i += 1) fake.step();
    const answer = await ask('GET', `/files/${id}.png`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
    now += 24 * 3_600_000;
    expect((await ask('GET', `/files/${id}.png`)).status).toBe(404);
  });

  it('stands in the list without links, prompt or key, and in a batch with all', async () => {
    const { ask, create } = await startAsking();
    const { body: made } = await create(BODY, keyed('nb-0123456789abcdefghij-1-1'));
    const list = await ask('GET', '/v1/tasks?status=processing&page=1&page_size=20');
    const recorded = fixture('tasks-list') as { data: [object] };
    expect(list.body).toMatchObject({ total: 1, page: 1, page_size: 20 });
    const [line] = list.body.data as object[];
    expect(Object.keys(line ?? {}).sort()).toEqual(Object.keys(recorded.data[0]).sort());
    expect(JSON.stringify(line)).not.toContain(BODY.prompt);
    const { task_ids: unknown } = fixture('tasks-batch-request') as { task_ids: string[] };
    const batch = await ask('POST', '/v1/tasks/batch', { task_ids: [...unknown, made.id] });
    expect(batch.body).toEqual({ data: [made] });
    expect((await ask('POST', '/v1/tasks/batch', { task_ids: Array(51).fill('x') })).status).toBe(400);
  });

  it('tells the credits that are left, of the account and of the key', async () => {
    const { ask, create } = await startAsking({ account: { user: 10, token: 4 } });
    await create(BODY);
    expect((await ask('GET', '/v1/credits')).body).toEqual({
      success: true,
      message: '',
      data: {
        user: { remaining_credits: 8.4, used_credits: 1.6 },
        token: { remaining_credits: 2.4, used_credits: 1.6, unlimited_credits: false },
      },
    });
  });
});

describe('a callback', () => {
  async function listen(statuses: number[]) {
    const got: { headers: object; body: unknown }[] = [];
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      request.on('end', () => {
        got.push({ headers: request.headers, body: JSON.parse(text) });
        response.writeHead(statuses.shift() ?? 204).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  }

  async function ended(statuses: number[]) {
    const { got, url } = await listen(statuses);
    const { fake, ask, create } = await startAsking({
      reach: (address) => address.replace('https://bot.example', url),
      callbacks: { retryMs: [1, 2, 4] },
    });
    const { id } = (await create({ ...BODY, callback_url: 'https://bot.example/hook' })).body;
    fake.step();
    expect(got).toEqual([]);
    fake.step();
    return { got, fake, answer: () => ask('GET', `/v1/tasks/${id}`) };
  }

  it('says at the end what GET says, unsigned, and once where it is taken', async () => {
    const { got, fake, answer } = await ended([]);
    await expect.poll(() => fake.deliveries.length).toBe(1);
    expect(got[0]?.body).toEqual((await answer()).body);
    expect(Object.keys(got[0]?.headers ?? {}).filter((name) => /sign|secret|auth|^x-/.test(name))).toEqual(
      [],
    );
  });

  it('is repeated three times where nobody takes it, and then never again', async () => {
    const { fake, got } = await ended([500, 301, 404, 500, 204]);
    await expect.poll(() => fake.deliveries.map(({ answer }) => answer)).toEqual([500, 301, 404, 500]);
    expect([got.length, fake.waitingCallbacks()]).toEqual([4, 0]);
  });

  it('waits one, two and four seconds before them unless a test says otherwise', async () => {
    const { fake } = await startAsking();
    expect(fake.callbacks.retryMs).toEqual([1_000, 2_000, 4_000]);
  });
});

describe('an upload', () => {
  const upload = { upload_path: 'avatars', file_name: 'avatar.png' };

  it('is kept for 72 hours at an address of its path and name', async () => {
    let now = Date.UTC(2026, 10, 3);
    const { fake, ask } = await startAsking({ now: () => now });
    const bytes = await png(8, 8);
    const data = `data:image/png;base64,${bytes.toString('base64')}`;
    const { body } = await ask('POST', '/api/v1/files/upload/base64', { base64_data: data, ...upload });
    const recorded = fixture('upload-response') as { data: object };
    expect(Object.keys(body.data as object).sort()).toEqual(Object.keys(recorded.data).sort());
    expect(body).toMatchObject({ success: true, data: { file_url: `${fake.filesUrl}/avatars/avatar.png` } });
    const fetched = await fetch(`${fake.filesUrl}/avatars/avatar.png`);
    expect(Buffer.from(await fetched.arrayBuffer())).toEqual(bytes);
    now += 72 * 3_600_000;
    expect((await fetch(`${fake.filesUrl}/avatars/avatar.png`)).status).toBe(404);
  });

  it.each([
    ['what is no picture', { base64_data: Buffer.from('text').toString('base64') }, 400],
    ['another type than it says', { base64_data: 'data:image/jpeg;base64,iVBORw0KGgo=' }, 400],
    ['a path that leaves its place', { base64_data: 'iVBORw0KGgo=', upload_path: '../x' }, 400],
    ['a name with a path in it', { base64_data: 'iVBORw0KGgo=', file_name: 'a/b.png' }, 400],
  ])('of %s is refused', async (_, body, status) => {
    const { ask } = await startAsking();
    expect(await ask('POST', '/api/v1/files/upload/base64', body)).toMatchObject({
      status,
      body: { success: false },
    });
  });

  it('finds no room beyond the quota, but takes the same name again', async () => {
    const { ask } = await startAsking({ maxFiles: 1 });
    const send = (name: string) =>
      ask('POST', '/api/v1/files/upload/base64', { base64_data: 'iVBORw0KGgo=', file_name: name });
    const answers = [await send('a.png'), await send('a.png'), await send('b.png')];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403]);
  });
});
