import type { ModelOffer } from '../../core/contracts/provider.ts';

const RATIOS = ['21:9', '1:1', '4:3', '3:2', '2:3', '5:4', '4:5', '3:4', '16:9', '9:16'];
/** PiAPI's upload takes 10 MB and its pages give no limit for the models. Read as decimal, the smaller one. */
export const LARGEST_PICTURE = 10_000_000;
const MINUTE_MS = 60_000;

/** What all models share. 2000 characters: the cap that PiAPI's clients use; its pages give none. */
const COMMON = { keepsAspect: true, promptMax: 2_000 } as const;
const pictures = (max: number): ModelOffer['pictures'] => ({
  max,
  maxBytes: LARGEST_PICTURE,
  types: ['image/png', 'image/jpeg', 'image/webp'],
});

/** The models as PiAPI offers them: `wire` is its `task_type`, its `model` is `gemini` for all. */
export const models: Readonly<Record<string, ModelOffer>> = {
  'nano-banana': {
    ...COMMON,
    wire: 'gemini-2.5-flash-image',
    aspects: RATIOS,
    resolutions: ['1K'],
    pictures: pictures(5),
    price: { '1K': 30_000 },
    priceAsOf: '2025-10',
    priceSource: 'PiAPI, API page of gemini-2.5-flash-image',
    typicalMs: 18_000,
    deadlineMs: 10 * MINUTE_MS,
  },
  'nano-banana-2': {
    ...COMMON,
    wire: 'nano-banana-2',
    aspects: [...RATIOS, '4:1', '8:1'],
    resolutions: ['1K', '2K', '4K'],
    pictures: pictures(14),
    price: { '1K': 60_000, '2K': 80_000, '4K': 120_000 },
    priceAsOf: '2026-04',
    priceSource: 'PiAPI, product page of nano-banana-2',
    typicalMs: 30_000,
    deadlineMs: 10 * MINUTE_MS,
  },
  'nano-banana-pro': {
    ...COMMON,
    wire: 'nano-banana-pro',
    aspects: RATIOS,
    resolutions: ['1K', '2K', '4K'],
    pictures: pictures(14),
    price: { '1K': 105_000, '2K': 105_000, '4K': 180_000 },
    priceAsOf: '2026-04',
    priceSource: 'public clients of PiAPI; its own pages give no price',
    typicalMs: 45_000,
    deadlineMs: 15 * MINUTE_MS,
  },
};
