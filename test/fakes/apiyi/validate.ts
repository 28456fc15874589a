import { z } from 'zod';
import { INPUT_TYPES, LARGEST_INPUT, LARGEST_TOGETHER, MOST_INPUTS, type ModelRules } from './rules.ts';
import type { FakeApiyiOptions, SeenInput } from './types.ts';

const type = z.enum(INPUT_TYPES as [string, ...string[]]);

const partSchema = z.strictObject({
  text: z.string().min(1).optional(),
  inlineData: z.strictObject({ mimeType: type, data: z.base64().min(1) }).optional(),
  fileData: z.strictObject({ mimeType: type, fileUri: z.url({ protocol: /^https?$/ }) }).optional(),
});

const bodySchema = (model: ModelRules) =>
  z.strictObject({
    contents: z
      .array(
        z.strictObject({ role: z.enum(['user', 'model']).optional(), parts: z.array(partSchema).min(1) }),
      )
      .min(1),
    systemInstruction: z.unknown().optional(),
    safetySettings: z.array(z.unknown()).optional(),
    generationConfig: z
      .strictObject({
        responseModalities: z.array(z.enum(['TEXT', 'IMAGE'])).optional(),
        imageConfig: z
          .strictObject({
            aspectRatio: z.enum(model.ratios as [string, ...string[]]).optional(),
            imageSize: model.sizes ? z.enum(Object.keys(model.sizes) as [string, ...string[]]) : z.never(),
          })
          .partial()
          .optional(),
        maxOutputTokens: z.number().int().positive().max(model.mostTokens).optional(),
      })
      .optional(),
  });

export interface Accepted {
  readonly prompt: string;
  readonly seen: readonly SeenInput[];
  readonly ratio: string | undefined;
  /** Tokens that the picture takes, and that there may be. */
  readonly tokens: number;
  readonly mostTokens: number;
}

/** What a model understands of a request, or why it is refused (400, 413). */
export function understand(
  body: unknown,
  model: ModelRules,
  reach: FakeApiyiOptions['reach'],
): Accepted | { readonly status: number; readonly message: string } {
  const parsed = bodySchema(model).safeParse(withoutSnakes(body));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { status: 400, message: `Invalid value at ${issue?.path.join('.')}: ${issue?.message}` };
  }
  const { contents, generationConfig: config } = parsed.data;
  const parts = contents.flatMap((content) => content.parts);
  const inputs = parts.flatMap((part) => part.inlineData ?? part.fileData ?? []);
  if (inputs.length > MOST_INPUTS) return { status: 400, message: 'too many images' };
  const seen = parts.flatMap((part) => seenIn(part, reach));
  if (seen.some(({ via, bytes }) => via === 'inline' && bytes.length > LARGEST_INPUT))
    return { status: 400, message: 'an image exceeds 7 MB' };
  if (seen.reduce((sum, { bytes }) => sum + bytes.length, 0) > LARGEST_TOGETHER)
    return { status: 413, message: 'the images exceed 100 MB' };
  const prompt = parts.findLast(({ text }) => text !== undefined)?.text;
  if (prompt === undefined) return { status: 400, message: 'contents is not specified' };
  const size = config?.imageConfig?.imageSize;
  return {
    prompt,
    seen,
    ratio: config?.imageConfig?.aspectRatio,
    tokens: (size && model.sizes?.[size]) || model.tokens,
    mostTokens: config?.maxOutputTokens ?? model.mostTokens,
  };
}

function seenIn(part: z.infer<typeof partSchema>, reach: FakeApiyiOptions['reach']): SeenInput[] {
  const { inlineData, fileData } = part;
  if (inlineData)
    return [{ via: 'inline', type: inlineData.mimeType, bytes: Buffer.from(inlineData.data, 'base64') }];
  const bytes = fileData && reach?.(fileData.fileUri);
  return bytes ? [{ via: 'address', type: fileData.mimeType, bytes }] : [];
}

/** Keys in snake_case are passed over in silence, and what is left of a part may be nothing. */
function withoutSnakes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSnakes);
  if (typeof value !== 'object' || value === null) return value;
  const known = Object.entries(value).filter(([key]) => !key.includes('_'));
  return Object.fromEntries(known.map(([key, part]) => [key, withoutSnakes(part)]));
}
