import type { ModelOffer } from '../../core/contracts/provider.ts';

const RATIOS = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'];
const EXTREME_RATIOS = ['1:4', '4:1', '1:8', '8:1'];
const MINUTE_MS = 60_000;

/** An offer without what the dialects disagree on: the id, the ratio of the picture, the seed and the price. */
type Made = Omit<ModelOffer, 'wire' | 'keepsAspect' | 'seed' | 'price' | 'priceAsOf' | 'priceSource'>;

/** No page of Qingbo's limits the prompt; 2000 characters are what clients of its neighbours keep to. */
const COMMON = { promptMax: 2_000, deadlineMs: 10 * MINUTE_MS } as const;

/** 30 MB read as decimal, the smaller one. Qingbo fetches them: it takes public addresses only, and no upload. */
const pictures = (max: number) => ({
  max,
  maxBytes: 30_000_000,
  types: ['image/png', 'image/jpeg', 'image/webp'] as const,
  needsUrl: true as const,
});

/** What each model can do in every dialect and tier; `most`: input pictures. */
export const made = (most: number) =>
  ({
    'nano-banana': {
      ...COMMON,
      aspects: RATIOS,
      resolutions: ['1K'],
      pictures: pictures(most),
      typicalMs: 20_000,
    },
    'nano-banana-2': {
      ...COMMON,
      aspects: [...RATIOS, ...EXTREME_RATIOS],
      resolutions: ['0.5K', '1K', '2K', '4K'],
      pictures: pictures(most),
      search: true,
      typicalMs: 30_000,
    },
    'nano-banana-pro': {
      ...COMMON,
      aspects: RATIOS,
      resolutions: ['1K', '2K', '4K'],
      pictures: pictures(most),
      typicalMs: 45_000,
    },
  }) satisfies Readonly<Record<string, Made>>;
