import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { png } from '../../helpers/images.ts';
import { draw, fixture } from './answers.ts';
import { createFakeApiyi } from './server.ts';
import type { FakeApiyiOptions } from './types.ts';

interface Answer {
  candidates?: { content?: { parts: { inlineData: { data: string } }[] }; finishReason: string }[];
  error?: { message: string };
  data?: { quota: number } | { id: string }[];
}

const PRO = 'gemini-3-pro-image-preview';
const FIRST = 'gemini-2.5-flash-image';

async function open(options: FakeApiyiOptions = {}) {
  const fake = await createFakeApiyi(options);
  onTestFinished(() => fake.stop());
  const call = async (path: string, body?: unknown, authorization = `Bearer ${fake.apiKey}`) => {
    const response = await fetch(fake.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Answer };
  };
  const generate = (model: string, body: unknown) => call(`/v1beta/models/${model}:generateContent`, body);
  return { fake, call, generate };
}

const ask = (change: object = {}, ...parts: object[]) => ({
  contents: [{ role: 'user', parts: [...parts, { text: 'a fox' }] }],
  generationConfig: { responseModalities: ['IMAGE'], ...change },
});
const inline = (bytes: Buffer, mimeType = 'image/png') => ({
  inlineData: { mimeType, data: bytes.toString('base64') },
});
const dataOf = ({ body }: { body: Answer }) => body.candidates?.[0]?.content?.parts[0]?.inlineData.data ?? '';
const sizeOf = async (answer: { body: Answer }) => {
  const { width, height } = await sharp(Buffer.from(dataOf(answer), 'base64')).metadata();
  return [width, height];
};

describe('the fake APIYI', () => {
  it('takes every recorded request', async () => {
    const { generate, fake } = await open();
    for (const name of ['create-request-fileuri', 'create-request-inline', 'create-request-text'])
      expect((await generate(PRO, fixture(name))).status).toBe(200);
    expect((await generate(FIRST, fixture('create-request-gen1'))).status).toBe(200);
    expect(fake.book.map(({ charged }) => charged)).toEqual([90_000, 90_000, 90_000, 20_000]);
  });

  it('fails the first generation where a size is named', async () => {
    const { generate, fake } = await open();
    const answer = await generate(FIRST, fixture('create-request-text'));
    expect(answer).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
    expect(fake.book).toEqual([]);
  });

  it('passes over keys in snake_case without a word: the picture shows no input, and is paid', async () => {
    const { generate, fake } = await open();
    const input = await png(30, 20);
    const data = input.toString('base64');
    const snake = await generate(PRO, ask({}, { inline_data: { mime_type: 'image/png', data } }));
    expect(dataOf(snake)).toBe(await draw(64, 64, 'a fox'));
    expect(await sizeOf(await generate(PRO, ask({}, inline(input))))).toEqual([64, 43]);
    expect(fake.requests.map(({ seen }) => seen.length)).toEqual([0, 1]);
    expect(fake.book).toHaveLength(2);
  });

  it('passes over an address that Google cannot reach without a word', async () => {
    const { generate, fake } = await open({
      reach: (uri) => (uri.includes('near') ? Buffer.alloc(9) : undefined),
    });
    const file = (fileUri: string) => ({ fileData: { mimeType: 'image/png', fileUri } });
    const config = { imageConfig: { aspectRatio: '1:1' } };
    await generate(PRO, ask(config, file('https://near.example/a.png'), file('https://far.example/b.png')));
    expect(fake.requests[0]?.seen.map(({ via, bytes }) => [via, bytes.length])).toEqual([['address', 9]]);
  });

  it.each([
    ['a ratio that the model lacks', ask({ imageConfig: { aspectRatio: '8:1' } })],
    ['a size in lower case', ask({ imageConfig: { imageSize: '2k' } })],
    ['half size for the best model', ask({ imageConfig: { imageSize: '512' } })],
    ['a field that nobody knows', { ...ask(), n: 2 }],
    ['a picture of another type', ask({}, inline(Buffer.alloc(9), 'image/gif'))],
    ['more than 7 MB', ask({}, inline(Buffer.alloc(7_000_001)))],
    ['fifteen pictures', ask({}, ...Array.from({ length: 15 }, () => inline(Buffer.alloc(9))))],
    ['no prompt', { contents: [{ parts: [inline(Buffer.alloc(9))] }] }],
  ])('refuses %s, free of charge', async (_, body) => {
    const { generate, fake } = await open();
    expect((await generate(PRO, body)).status).toBe(400);
    expect(fake.book).toEqual([]);
  });

  it('answers a model that was retired, a wrong key, and the other API that it lacks', async () => {
    const { generate, call, fake } = await open();
    expect((await generate('gemini-1-image', ask())).status).toBe(404);
    expect((await call('/v1/image/generations', ask())).status).toBe(404);
    const path = `/v1beta/models/${PRO}:generateContent`;
    expect(await call(path, ask(), 'Bearer wrong')).toEqual({ status: 401, body: fixture('error-401') });
    expect(fake.book).toEqual([]);
  });

  it('ends without a picture, paid, where it may not say enough', async () => {
    const { generate, fake } = await open();
    const answer = await generate(PRO, ask({ maxOutputTokens: 1_000 }));
    expect(answer.body.candidates?.[0]?.finishReason).toBe('MAX_TOKENS');
    expect(fake.book).toMatchObject([{ charged: 90_000 }]);
  });

  it('charges who hangs up, and nobody whom it is too full for', async () => {
    const { generate, fake } = await open({ delayMs: 30_000, maxConcurrent: 1 });
    const going = new AbortController();
    const call = fetch(`${fake.url}/v1beta/models/${FIRST}:generateContent`, {
      method: 'POST',
      signal: going.signal,
      headers: { authorization: `Bearer ${fake.apiKey}` },
      body: JSON.stringify(ask()),
    });
    await expect.poll(() => fake.book.length).toBe(1);
    expect((await generate(FIRST, ask())).status).toBe(429);
    going.abort();
    await expect(call).rejects.toThrow();
    expect(fake.book).toEqual([{ model: FIRST, prompt: 'a fox', charged: 20_000, delivered: false }]);
  });

  it('tells the balance to the token of the console alone, and the models to the key', async () => {
    const { call, fake } = await open();
    expect((await call('/api/user/self')).status).toBe(401);
    expect((await call('/api/user/self', undefined, fake.systemToken)).body).toEqual(fixture('balance'));
    expect((await call('/v1/models')).body.data).toHaveLength(3);
  });
});
