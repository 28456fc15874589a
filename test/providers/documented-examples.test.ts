import { describe, expect, it } from 'vitest';
import type { ProviderRequest } from '../../src/core/contracts/provider.ts';
import { openBench } from '../fakes/qingbo/bench.ts';
import { benchOfTest } from '../helpers/apiyi-bench.ts';
import { anImage, aRequest, submitOptions } from '../helpers/provider-calls.ts';

/** What the document's Python program sends, its constants in their places. */
const python = {
  generationConfig: {
    responseModalities: ['IMAGE', 'TEXT'],
    imageConfig: { imageSize: '4K', aspectRatio: '9:16' },
    maxOutputTokens: 8000,
  },
  contents: [
    {
      role: 'model',
      parts: [
        {
          text: "You are a professional expert in image description and generation. Your task is to produce high-quality image prompts with rich detail and a clear artistic style, or to make accurate, creative edits to existing images, based on the user's request.",
        },
      ],
    },
    {
      role: 'user',
      parts: [
        {
          fileData: {
            mimeType: 'image/png',
            fileUri:
              'https://raw.githubusercontent.com/apiyi-api/ai-pics/refs/heads/main/1762260696217_dd0352c1f9604540.png',
          },
        },
        {
          text: "Change the person's clothes to a blue jacket and hair to a purple gradient; keep pose, gaze direction, and other structural features unchanged.",
        },
      ],
    },
  ],
} as const;

describe("APIYI's Python example", () => {
  const [, turn] = python.contents;
  const [{ fileData }, { text }] = turn.parts;

  it('leaves the process whole, but for three things that are ours on purpose', async () => {
    // Too large to be inline: below 7 MB its bytes would be sent, as APIYI advises.
    const image = anImage(Buffer.alloc(0), {
      bytes: 7_000_001,
      type: fileData.mimeType,
      publicUrl: fileData.fileUri,
    });
    const { fake, finish } = await benchOfTest({ reach: () => Buffer.alloc(1) });
    const wish = { prompt: text, model: 'nano-banana-pro', aspect: '9:16', resolution: '4K' };
    expect((await finish(aRequest({ ...wish, images: [image] }))).kind).toBe('completed');
    expect(fake.requests[0]?.path).toBe('/v1beta/models/gemini-3-pro-image-preview:generateContent');
    expect(fake.requests[0]?.body).toEqual({
      generationConfig: {
        ...python.generationConfig,
        // Words alone would be an answer too, and paid.
        responseModalities: ['IMAGE'],
        // 8000 could end a picture before it is whole.
        maxOutputTokens: 32_768,
      },
      // What the model is told of itself is not asked for by anybody, and no words of the model.
      contents: [turn],
    });
  });
});

/** The example in which every field has its place, with values for its placeholders. */
const everyField = {
  model: 'gemini-3.1-flash-image-preview',
  action: 'reference',
  prompt: 'put the first into the second',
  n: 1,
  seed: 123,
  aspect_ratio: '8:1',
  resolution: '0.5K',
  image_urls: ['https://cdn.example.com/1.png', 'https://cdn.example.com/2.png'],
  callback_url: 'https://bot.example/hooks/qingbo/ab12',
  callback_events: ['completed', 'failed'],
};

describe("Qingbo's example with every field", () => {
  it('leaves the process with each of them, but for n, which is 1 by default', async () => {
    const { fake, provider } = await openBench();
    const request: ProviderRequest = aRequest({
      prompt: everyField.prompt,
      model: 'nano-banana-2',
      aspect: everyField.aspect_ratio,
      resolution: everyField.resolution,
      seed: everyField.seed,
      images: everyField.image_urls.map((publicUrl) => anImage(Buffer.alloc(9), { publicUrl })),
    });
    const webhook = { url: everyField.callback_url, secret: 'ab12' };
    await provider.submit(request, submitOptions({ webhook }));
    const { n, ...rest } = everyField;
    expect(fake.requests.findLast(({ route }) => route === 'create')).toMatchObject({
      method: 'POST',
      path: '/v1/tasks',
      body: rest,
    });
    expect(n).toBe(1);
  });
});
