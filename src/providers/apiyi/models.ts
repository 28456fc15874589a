import type { ModelOffer } from '../../core/contracts/provider.ts';

const RATIOS = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'];
const EXTREME_RATIOS = ['1:4', '4:1', '1:8', '8:1'];
const MINUTE_MS = 60_000;

/** As bytes of the picture; its base64 may be a third more. Read as decimal, the smaller one. */
export const LARGEST_INLINE = 7_000_000;
/** Of all pictures in one request. */
export const LARGEST_TOGETHER = 100_000_000;

const PICTURES = {
  max: 14,
  maxBytes: LARGEST_INLINE,
  together: LARGEST_TOGETHER,
  types: ['image/png', 'image/jpeg', 'image/webp', 'image/heic', 'image/heif'],
} as const;

/**
 * 8,000 characters are under 32,768 tokens, the least that one of these models reads, in every script. Looking things
 * up is not offered: APIYI's pages show it for text models alone, and name no price.
 */
const COMMON = {
  keepsAspect: true,
  promptMax: 8_000,
  pictures: PICTURES,
  priceAsOf: '2026-07',
  priceSource: 'APIYI, Nano Banana developer guide: price of one request, whatever its size',
} as const;

/** Google's ids, as they stand in the address. */
export const models: Readonly<Record<string, ModelOffer>> = {
  'nano-banana': {
    ...COMMON,
    wire: 'gemini-2.5-flash-image',
    aspects: RATIOS,
    resolutions: ['1K'],
    price: { '1K': 20_000 },
    typicalMs: 15_000,
    deadlineMs: 5 * MINUTE_MS,
  },
  'nano-banana-2': {
    ...COMMON,
    wire: 'gemini-3.1-flash-image-preview',
    aspects: [...RATIOS, ...EXTREME_RATIOS],
    resolutions: ['0.5K', '1K', '2K', '4K'],
    price: { '0.5K': 55_000, '1K': 55_000, '2K': 55_000, '4K': 55_000 },
    typicalMs: 30_000,
    deadlineMs: 10 * MINUTE_MS,
  },
  'nano-banana-pro': {
    ...COMMON,
    wire: 'gemini-3-pro-image-preview',
    aspects: RATIOS,
    resolutions: ['1K', '2K', '4K'],
    price: { '1K': 90_000, '2K': 90_000, '4K': 90_000 },
    typicalMs: 45_000,
    deadlineMs: 10 * MINUTE_MS,
  },
};

/**
 * How long the answer is waited for, from the last byte of the request (ms). Whoever hangs up earlier pays for a
 * picture that nobody gets: 300 s, and 600 s at 4K.
 */
export const waitFor = (offer: ModelOffer, resolution: string): number =>
  resolution === '4K' ? offer.deadlineMs : Math.min(offer.deadlineMs, 5 * MINUTE_MS);
