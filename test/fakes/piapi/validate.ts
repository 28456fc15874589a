import { z } from 'zod';

const ratios = ['21:9', '1:1', '4:3', '3:2', '2:3', '5:4', '4:5', '3:4', '16:9', '9:16'] as const;

const shared = {
  prompt: z.string().min(1),
  output_format: z.enum(['jpeg', 'png']).optional(),
};
const pictures = (max: number) =>
  z
    .array(z.url({ protocol: /^https?$/ }))
    .min(1)
    .max(max)
    .optional();
const resolution = z.enum(['1K', '2K', '4K']).optional();

const inputs = {
  'gemini-2.5-flash-image': z.strictObject({
    ...shared,
    image_urls: pictures(5),
    aspect_ratio: z.enum(ratios).optional(),
  }),
  'nano-banana-pro': z.strictObject({
    ...shared,
    image_urls: pictures(14),
    aspect_ratio: z.enum(ratios).optional(),
    resolution,
    safety_level: z.enum(['low', 'medium', 'high']).optional(),
  }),
  'nano-banana-2': z.strictObject({
    ...shared,
    image_urls: pictures(14),
    aspect_ratio: z.enum([...ratios, '4:1', '8:1']).optional(),
    resolution,
    num_images: z.number().int().min(1).max(4).optional(),
    enable_web_search: z.boolean().optional(),
  }),
};

const config = z
  .strictObject({
    service_mode: z.enum(['public', 'private', '']).optional(),
    webhook_config: z.strictObject({ endpoint: z.url(), secret: z.string() }).optional(),
  })
  .optional();

const body = <T extends keyof typeof inputs>(type: T) =>
  z.strictObject({ model: z.literal('gemini'), task_type: z.literal(type), input: inputs[type], config });

/** The create request as PiAPI documents it, and nothing besides: an unknown field is a mistake of ours. */
export const createSchema = z.discriminatedUnion('task_type', [
  body('gemini-2.5-flash-image'),
  body('nano-banana-pro'),
  body('nano-banana-2'),
]);
export type CreateBody = z.infer<typeof createSchema>;

export const uploadSchema = z.strictObject({
  file_name: z
    .string()
    .max(128)
    .regex(/\.[a-z0-9]+$/),
  file_data: z.base64().min(1),
});

const PRICES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'gemini-2.5-flash-image': { '1K': 300_000 },
  'nano-banana-2': { '1K': 600_000, '2K': 800_000, '4K': 1_200_000 },
  'nano-banana-pro': { '1K': 1_050_000, '2K': 1_050_000, '4K': 1_800_000 },
};

/** In PiAPI's units. */
export function priceOf(type: string, size = '1K'): number {
  return PRICES[type]?.[size] ?? 300_000;
}
