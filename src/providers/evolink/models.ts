import type { ModelOffer } from '../../core/contracts/provider.ts';

const FIRST_RATIOS = ['1:1', '2:3', '3:2', '4:3', '3:4', '16:9', '9:16'];
const RATIOS = [...FIRST_RATIOS, '4:5', '5:4', '21:9'];
const MEGABYTE = 1_000_000;
const MINUTE_MS = 60_000;

/** EvoLink names no price for these models: what Google itself asks is the most that they should cost. */
const GOOGLE_PRICES = {
  priceAsOf: '2026-04',
  priceSource:
    "EvoLink publishes none and tells each task's own: until then the list price of Google, as the most to expect",
} as const;

const pictures = (max: number, megabytes: number): ModelOffer['pictures'] => ({
  max,
  // Read as decimal, the smaller one.
  maxBytes: megabytes * MEGABYTE,
  types: ['image/png', 'image/jpeg', 'image/webp'],
});

/**
 * The models as EvoLink offers them: `wire` is its `model`. Its page of the first one says "beta" in newer
 * versions, under another id: `CATALOG_FILE` can follow it.
 */
export const models: Readonly<Record<string, ModelOffer>> = {
  'nano-banana': {
    wire: 'gemini-2.5-flash-image',
    aspects: FIRST_RATIOS,
    keepsAspect: true,
    resolutions: ['1K'],
    promptMax: 1_000,
    pictures: pictures(5, 10),
    // 1.6 credits at 68 to the dollar are US$0.0235.
    price: { '1K': 24_000 },
    priceAsOf: '2025-10',
    priceSource: 'EvoLink, API page of gemini-2.5-flash-image: its example reserves 1.6 credits',
    typicalMs: 30_000,
    deadlineMs: 10 * MINUTE_MS,
  },
  'nano-banana-2': {
    wire: 'gemini-3.1-flash-image-preview',
    aspects: [...RATIOS, '1:4', '4:1', '1:8', '8:1'],
    keepsAspect: true,
    resolutions: ['0.5K', '1K', '2K', '4K'],
    promptMax: 2_000,
    pictures: pictures(14, 20),
    search: true,
    price: { '0.5K': 45_000, '1K': 67_000, '2K': 101_000, '4K': 151_000 },
    ...GOOGLE_PRICES,
    typicalMs: 45_000,
    deadlineMs: 10 * MINUTE_MS,
  },
  'nano-banana-pro': {
    wire: 'gemini-3-pro-image-preview',
    aspects: RATIOS,
    keepsAspect: true,
    resolutions: ['1K', '2K', '4K'],
    promptMax: 2_000,
    pictures: pictures(14, 20),
    search: true,
    price: { '1K': 134_000, '2K': 134_000, '4K': 240_000 },
    ...GOOGLE_PRICES,
    typicalMs: 45_000,
    deadlineMs: 15 * MINUTE_MS,
  },
};
