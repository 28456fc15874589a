import { isIP } from 'node:net';
import { z } from 'zod';

const FIRST = ['auto', '1:1', '2:3', '3:2', '4:3', '3:4', '16:9', '9:16'] as const;
const PRO = [...FIRST, '4:5', '5:4', '21:9'] as const;
const FLASH = [...PRO, '1:4', '4:1', '1:8', '8:1'] as const;

const PRIVATE = /^(?:127|10|0)\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^\[/;
const LOCAL = /(?:^|\.)localhost$/;

/** A host that a service on the internet can reach. */
function isPublic(url: URL): boolean {
  if (isIP(url.hostname) !== 0 || url.hostname.startsWith('[')) return !PRIVATE.test(url.hostname);
  return url.hostname.includes('.') && !LOCAL.test(url.hostname);
}

const CREDITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'gemini-2.5-flash-image': { none: 1.6 },
  'gemini-3-pro-image-preview': { '1K': 8.5, '2K': 8.5, '4K': 15.3 },
  'gemini-3.1-flash-image-preview': { '0.5K': 2.9, '1K': 4.3, '2K': 6.4, '4K': 9.7 },
};

/** In credits; without `quality`, 2K is made and paid. */
export const creditsFor = (body: CreateBody): number =>
  CREDITS[body.model]?.[body.quality ?? (body.model === 'gemini-2.5-flash-image' ? 'none' : '2K')] ?? 1.6;

export interface CreateBody {
  readonly model: string;
  readonly prompt: string;
  readonly size?: string | undefined;
  readonly quality?: string | undefined;
  readonly image_urls?: readonly string[] | undefined;
  readonly callback_url?: string | undefined;
}

const characters = (max: number) => z.string().refine((text) => text !== '' && [...text].length <= max);

/** The create request as EvoLink documents it, and nothing besides: an unknown field is a mistake of ours. */
export function createSchemas(isOurs: (url: URL) => boolean) {
  const picture = z.url({ protocol: /^https?$/ }).refine((text) => {
    const url = new URL(text);
    return isOurs(url) || isPublic(url);
  });
  const callback = z
    .url({ protocol: /^https$/ })
    .max(2_048)
    .refine((text) => isPublic(new URL(text)));
  const shared = { callback_url: callback.optional() };
  const pictures = (max: number) => z.array(picture).max(max).optional();
  return {
    'gemini-2.5-flash-image': z.strictObject({
      ...shared,
      model: z.string(),
      prompt: characters(1_000),
      size: z.enum(FIRST).optional(),
      image_urls: pictures(5),
    }),
    'gemini-3-pro-image-preview': z.strictObject({
      ...shared,
      model: z.string(),
      prompt: characters(2_000),
      size: z.enum(PRO).optional(),
      quality: z.enum(['1K', '2K', '4K']).optional(),
      image_urls: pictures(14),
      model_params: z.strictObject({ web_search: z.boolean().optional() }).optional(),
    }),
    'gemini-3.1-flash-image-preview': z.strictObject({
      ...shared,
      model: z.string(),
      prompt: characters(2_000),
      size: z.enum(FLASH).optional(),
      quality: z.enum(['0.5K', '1K', '2K', '4K']).optional(),
      image_urls: pictures(14),
      model_params: z
        .strictObject({
          web_search: z.boolean().optional(),
          image_search: z.boolean().optional(),
          thinking_level: z.enum(['auto', 'min', 'high']).optional(),
        })
        .optional(),
    }),
  };
}

export const KEY = /^[A-Za-z0-9._-]{16,96}$/;

export const uploadSchema = z.strictObject({
  base64_data: z.string().min(1),
  upload_path: z
    .string()
    .max(256)
    .refine((path) => !path.startsWith('/') && !path.split(/[\\/]+/).includes('..'))
    .optional(),
  file_name: z
    .string()
    .max(255)
    .refine((name) => !/[\\/]/.test(name) && name !== '.' && name !== '..')
    .optional(),
});

const SIGNATURES: readonly (readonly [string, RegExp])[] = [
  ['image/jpeg', /^ffd8ff/],
  ['image/png', /^89504e470d0a1a0a/],
  ['image/gif', /^474946383[79]61/],
  ['image/webp', /^52494646.{8}57454250/],
];

/** The picture in `base64_data`: a data URL, or plain base64. Undefined: none of the four types. */
export function readBase64(data: string): { bytes: Buffer; type: string } | undefined {
  const [, declared, payload = data] = /^data:([^;,]+);base64,(.*)$/s.exec(data) ?? [];
  if (!/^[A-Za-z0-9+/\s]*={0,2}$/.test(payload)) return undefined;
  const bytes = Buffer.from(payload, 'base64');
  const head = bytes.subarray(0, 16).toString('hex');
  const type = SIGNATURES.find(([, signature]) => signature.test(head))?.[0];
  return type === undefined || (declared && declared !== type) ? undefined : { bytes, type };
}
