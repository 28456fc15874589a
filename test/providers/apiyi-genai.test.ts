import { GoogleGenAI } from '@google/genai';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ProviderRequest } from '../../src/core/contracts/provider.ts';
import { readAnswer } from '../../src/providers/apiyi/answer.ts';
import { models } from '../../src/providers/apiyi/models.ts';
import { fixture } from '../fakes/apiyi/answers.ts';
import type { End } from '../fakes/apiyi/types.ts';
import { type ApiyiBench, benchOfTest } from '../helpers/apiyi-bench.ts';
import { png } from '../helpers/images.ts';
import { anImage, aRequest } from '../helpers/provider-calls.ts';

const partSchema = z.object({
  thought: z.boolean().optional(),
  text: z.string().optional(),
  inlineData: z.object({ data: z.string() }).optional(),
});
const answerSchema = z.object({
  candidates: z
    .array(
      z.object({ content: z.object({ parts: z.array(partSchema) }).optional(), finishReason: z.string() }),
    )
    .nullish(),
  promptFeedback: z.object({ blockReason: z.string() }).optional(),
});

/** The same request by Google's client, at the same fake. */
async function ask({ fake }: ApiyiBench, request: ProviderRequest, inputs: readonly Buffer[] = []) {
  const headers = { authorization: `Bearer ${fake.apiKey}` };
  const client = new GoogleGenAI({
    apiKey: 'unused',
    httpOptions: { baseUrl: fake.url, apiVersion: 'v1beta', headers },
  });
  const offer = models[request.model];
  const imageSize = request.resolution === '0.5K' ? '512' : request.resolution;
  const imageConfig = {
    ...(request.aspect && { aspectRatio: request.aspect }),
    ...(request.model !== 'nano-banana' && { imageSize }),
  };
  const parts = inputs.map((bytes) => ({
    inlineData: { mimeType: 'image/png', data: bytes.toString('base64') },
  }));
  const answer = await client.models.generateContent({
    model: offer?.wire ?? '',
    contents: [{ role: 'user', parts: [...parts, { text: request.prompt }] }],
    config: {
      responseModalities: ['IMAGE'],
      ...(Object.keys(imageConfig).length > 0 && { imageConfig }),
      maxOutputTokens: 32_768,
    },
  });
  return answerSchema.parse(answer);
}

describe("beside Google's own client", () => {
  it.each([
    ['nano-banana', '16:9', '1K', 0],
    ['nano-banana', undefined, '1K', 1],
    ['nano-banana-2', '8:1', '0.5K', 0],
    ['nano-banana-2', '1:1', '4K', 2],
    ['nano-banana-pro', undefined, '2K', 14],
  ] as const)(
    'the request is the same: %s, %s, %s, %i pictures',
    async (model, aspect, resolution, count) => {
      const bench = await benchOfTest();
      const inputs = await Promise.all(Array.from({ length: count }, (_, i) => png(i + 3, 5)));
      const { aspect: _, ...square } = aRequest({
        model,
        resolution,
        images: inputs.map((bytes) => anImage(bytes)),
      });
      const request = { ...square, ...(aspect && { aspect }) };
      await bench.finish(request);
      await ask(bench, request, inputs);
      const [ours, theirs] = bench.fake.requests;
      expect(ours?.path).toBe(theirs?.path);
      expect(ours?.body).toEqual(theirs?.body);
    },
  );

  it('the same picture is read from the same answer, past its drafts', async () => {
    const bench = await benchOfTest();
    const end: End = {
      kind: 'parts',
      parts: async (draw) => [
        { text: 'hm', thought: true },
        { inlineData: { mimeType: 'image/png', data: await draw(9, 9) }, thought: true },
        { inlineData: { mimeType: 'image/png', data: await draw(30, 20) }, thoughtSignature: 'AAAA' },
      ],
    };
    bench.fake.ends(end, end);
    await bench.finish();
    const { candidates } = await ask(bench, aRequest());
    const pictures = candidates?.[0]?.content?.parts.filter((part) => part.inlineData && !part.thought);
    expect(bench.kept[0]?.toString('base64')).toBe(pictures?.at(-1)?.inlineData?.data);
  });

  it.each(['safety', 'no-image', 'text-only', 'no-candidates', 'prompt-feedback'])(
    'neither finds a picture in the recorded %s',
    async (name) => {
      const recorded = fixture(`response-refused-${name}`);
      const bench = await benchOfTest();
      bench.fake.ends({ kind: 'body', body: recorded });
      const { candidates, promptFeedback } = await ask(bench, aRequest());
      expect(JSON.stringify(candidates ?? [])).not.toContain('inlineData');
      const ours = readAnswer(recorded, () => false);
      expect(ours.kind).toBe('refused');
      const reason = promptFeedback?.blockReason ?? candidates?.[0]?.finishReason ?? 'STOP';
      if (ours.kind === 'refused' && reason !== 'STOP') expect(ours.detail).toContain(reason);
    },
  );
});
