import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { ImageInput, ProviderRequest } from '../../src/core/contracts/provider.ts';
import { generateBody } from '../../src/providers/apiyi/body.ts';
import { models } from '../../src/providers/apiyi/models.ts';
import { fixture } from '../fakes/apiyi/answers.ts';
import { benchOfTest } from '../helpers/apiyi-bench.ts';
import { jpeg, png } from '../helpers/images.ts';
import { anImage, aRequest } from '../helpers/provider-calls.ts';

/** The body that a submission sends. */
async function bodyOf(request: ProviderRequest) {
  const { fake, finish } = await benchOfTest({ reach: () => Buffer.alloc(1) });
  expect((await finish(request)).kind).toBe('completed');
  return fake.requests[0]?.body as Body;
}

interface Body {
  contents: { role: string; parts: Record<string, unknown>[] }[];
  generationConfig: Record<string, unknown>;
}

const OTTER =
  'https://raw.githubusercontent.com/apiyi-api/ai-api-code-samples/refs/heads/main/Vision-API-OpenAI/otter.png';

/** Bytes that are never held: a picture of this size costs its test no memory. */
const blank = (bytes: number, change: Partial<ImageInput> = {}): ImageInput => ({
  ...anImage(Buffer.alloc(0)),
  bytes,
  open: async () =>
    Readable.from(
      (function* () {
        for (let left = bytes; left > 0; left -= 65_536) yield Buffer.alloc(Math.min(left, 65_536));
      })(),
    ),
  ...change,
});

describe('the request that goes out', () => {
  it("is the documented example with a picture at an address, but for the limit that it doesn't name", async () => {
    const image = blank(7_000_001, { publicUrl: OTTER });
    const request = { prompt: 'add five dogs', aspect: '16:9', resolution: '2K', images: [image] };
    const { generationConfig, ...body } = await bodyOf(aRequest({ ...request, model: 'nano-banana-pro' }));
    const { maxOutputTokens, ...config } = generationConfig;
    expect(maxOutputTokens).toBe(32_768);
    expect({ ...body, safetySettings: [], generationConfig: config }).toEqual(
      fixture('create-request-fileuri'),
    );
  });

  it('says what the documented Python example says of picture, prompt, ratio and size', async () => {
    const image = blank(7_000_001, {
      publicUrl:
        'https://raw.githubusercontent.com/apiyi-api/ai-pics/refs/heads/main/1762260696217_dd0352c1f9604540.png',
    });
    const prompt = "Change the person's clothes to a blue jacket";
    const body = await bodyOf(
      aRequest({ prompt, model: 'nano-banana-pro', aspect: '9:16', resolution: '4K', images: [image] }),
    );
    expect(body.contents).toEqual([
      {
        role: 'user',
        parts: [{ fileData: { mimeType: 'image/png', fileUri: image.publicUrl } }, { text: prompt }],
      },
    ]);
    expect(body.generationConfig).toMatchObject({ imageConfig: { imageSize: '4K', aspectRatio: '9:16' } });
  });

  it.each([
    ['create-request-text', 'nano-banana-pro', '2K'],
    ['create-request-gen1', 'nano-banana', '1K'],
  ])('is the recorded %s', async (name, model, resolution) => {
    const { contents, generationConfig } = await bodyOf(
      aRequest({ prompt: 'a red fox in snow', model, aspect: '16:9', resolution }),
    );
    const { maxOutputTokens, ...config } = generationConfig;
    expect({ contents, generationConfig: config }).toEqual(fixture(name));
  });

  it('has a picture inline before the prompt, as recorded, though it has an address', async () => {
    const recorded = fixture('create-request-inline') as unknown as Body;
    const data = /"data":"([^"]+)"/.exec(JSON.stringify(recorded))?.[1] ?? '';
    const image = anImage(Buffer.from(data, 'base64'), { publicUrl: 'https://example.com/in.png' });
    const { contents } = await bodyOf(aRequest({ prompt: 'add five dogs', images: [image] }));
    expect(contents).toEqual(recorded.contents);
  });

  it('carries the key in its header, its length, and nothing in its address', async () => {
    const { fake, finish } = await benchOfTest();
    await finish();
    const [request] = fake.requests;
    expect(request?.path).toBe('/v1beta/models/gemini-2.5-flash-image:generateContent');
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${fake.apiKey}`,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(JSON.stringify(request?.body))),
    });
  });

  it('has no key in snake_case at all, which APIYI would pass over without a word', async () => {
    const { finish, fake } = await benchOfTest();
    await finish(aRequest({ model: 'nano-banana-2', images: [anImage(await png(9, 9))] }));
    expect(JSON.stringify(fake.requests[0]?.body)).not.toMatch(/"[a-z]+_[a-z]+":/);
    expect(fake.requests[0]?.seen).toHaveLength(1);
  });

  it('never names a size to the first generation, and half a size as 512', async () => {
    const first = await bodyOf(aRequest({ resolution: '1K' }));
    expect(first.generationConfig.imageConfig).toEqual({ aspectRatio: '1:1' });
    const half = await bodyOf(aRequest({ model: 'nano-banana-2', resolution: '0.5K' }));
    expect(half.generationConfig.imageConfig).toEqual({ aspectRatio: '1:1', imageSize: '512' });
  });

  it('leaves the ratio out for "as the picture", which then decides', async () => {
    const { finish, fake, kept } = await benchOfTest();
    const { aspect: _, ...request } = aRequest({ images: [anImage(await png(40, 10))] });
    await finish(request);
    expect(JSON.stringify(fake.requests[0]?.body)).not.toContain('imageConfig');
    expect(kept[0]?.readUInt32BE(16)).toBe(64);
    expect(kept[0]?.readUInt32BE(20)).toBe(16);
  });
});

describe('every ratio in every size', () => {
  it.each(Object.entries(models))('is taken for %s as documented', async (model, offer) => {
    const { finish, fake } = await benchOfTest({ pictureSize: 8 });
    for (const aspect of offer.aspects)
      for (const resolution of offer.resolutions)
        expect((await finish(aRequest({ model, aspect, resolution }))).kind).toBe('completed');
    expect(fake.book).toHaveLength(offer.aspects.length * offer.resolutions.length);
  });
});

describe('input pictures', () => {
  it('arrive as they are, whatever their length and the pieces in which they are read', async () => {
    const { finish, fake } = await benchOfTest();
    const bytes = await jpeg(40, 30);
    const pieces = (size: number) => async () =>
      Readable.from(
        Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
          bytes.subarray(i * size, (i + 1) * size),
        ),
      );
    const images = [1, 2, 3, 4, 7, 10_000].map((size) =>
      anImage(bytes, { type: 'image/jpeg', open: pieces(size) }),
    );
    await finish(aRequest({ images }));
    const digest = (of: Buffer) => createHash('sha256').update(of).digest('hex');
    expect(fake.requests[0]?.seen.map((one) => [one.type, digest(one.bytes)])).toEqual(
      images.map(() => ['image/jpeg', digest(bytes)]),
    );
  });

  it.each(['image/heic', 'image/heif'] as const)('may be %s', async (type) => {
    const { finish, fake } = await benchOfTest();
    await finish(aRequest({ images: [anImage(Buffer.alloc(9), { type })] }));
    expect(fake.requests[0]?.seen).toMatchObject([{ type, via: 'inline' }]);
  });

  it('go by their address, the largest first, where all of them inline would be more than 100 MB', async () => {
    const sizes = [6_000_000, 7_000_000, ...Array.from({ length: 11 }, () => 6_000_000)];
    const images = sizes.map((bytes, i) =>
      blank(bytes, i === 0 ? {} : { publicUrl: `https://example.com/${i}.png` }),
    );
    const offer = models['nano-banana-pro'];
    if (!offer) throw new Error('no such model');
    const body = generateBody(aRequest({ images }), offer);
    expect(body.length).toBeLessThan(100_000_000);
    let frame = '';
    for await (const piece of body.open()) if (piece.length < 1_000) frame += piece;
    expect(frame.match(/https:[^"]+/g)).toEqual(['https://example.com/1.png']);
    expect(frame.match(/inlineData/g)).toHaveLength(12);
  });

  it.each([
    ['shorter', () => blank(100_000, { bytes: 90_000 })],
    ['longer', () => blank(90_000, { bytes: 100_000 })],
    ['gone', () => blank(9, { open: () => Promise.reject(new Error('the kept picture is not there')) })],
  ])(
    'that are %s than they were end the request before its last byte: nothing was accepted',
    async (_, image) => {
      const { fail, fake } = await benchOfTest();
      expect(await fail(aRequest({ images: [image()] }))).toMatchObject({
        accepted: 'no',
        reason: 'unavailable',
        charge: { known: true, microDollars: 0 },
      });
      expect(fake.book).toEqual([]);
    },
  );

  it('whose connection breaks on the way were not accepted: the end of the request never left', async () => {
    const { fail, fake } = await benchOfTest();
    fake.fault({ kind: 'refuse upload' });
    expect(await fail(aRequest({ images: [blank(6_000_000), blank(6_000_000)] }))).toMatchObject({
      accepted: 'no',
      again: true,
    });
    expect(fake.book).toEqual([]);
  });
});
