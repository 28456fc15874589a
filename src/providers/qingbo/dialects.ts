import type { ModelOffer, Tiers } from '../../core/contracts/provider.ts';
import { made } from './models.ts';

type Offers = Readonly<Record<string, ModelOffer>>;

/** What Qingbo's pages of two times tell differently about the same addresses. Data: no code knows a model's id. */
export interface Dialect {
  /** When these pages were read, which is what people call it by. */
  readonly asOf: string;
  /** The offers that are asked for without a tier. */
  readonly models: Offers;
  readonly tiers: Tiers;
  /** The word for each way of working; `search` null: the action stays, a field of its own asks for it. */
  readonly actions: {
    readonly text: string;
    readonly onePicture: string;
    readonly severalPictures: string;
    readonly search: string | null;
  };
  /** The word for "as the picture", where there is one. */
  readonly asThePicture?: string;
  readonly resolution: 'as it stands' | 'lower case';
  /** Tiers whose price is a hold for the tokens it may take: what is taken in the end is another figure. */
  readonly tokenTiers: readonly string[];
}

const OFFICIAL = 'official';
const OFFICIAL_TITLE = 'Qingbo official';

const SEED_PRICES = {
  priceAsOf: '2026-06',
  priceSource: 'Qingbo, API page of the Gemini image series: one price a picture, whatever its size',
} as const;

const ECONOMY_PRICES = {
  priceAsOf: '2026-09',
  priceSource: 'Qingbo, page of price changes: the economy line by size',
} as const;

/** Qingbo's example of a finished task took 66553 quota (US$0.1331): its tokens for the picture and some for text. */
const TOKEN_PRICES = {
  priceAsOf: '2026-09',
  priceSource:
    'the most to expect: Qingbo charges the official line by tokens ($108 and $54 a million for pictures, text besides)',
} as const;

const before = made(4);
const SEED_DIALECT = { keepsAspect: false, seed: true, ...SEED_PRICES } as const;

/** The pages of 2026-06: the ids that end in `-preview`. The default. */
export const earlier: Dialect = {
  asOf: '2026-06',
  models: {
    'nano-banana': {
      ...before['nano-banana'],
      ...SEED_DIALECT,
      wire: 'gemini-2.5-flash-image-preview',
      price: { '1K': 13_281 },
    },
    'nano-banana-2': {
      ...before['nano-banana-2'],
      ...SEED_DIALECT,
      wire: 'gemini-3.1-flash-image-preview',
      price: { '0.5K': 31_875, '1K': 31_875, '2K': 31_875, '4K': 31_875 },
    },
    'nano-banana-pro': {
      ...before['nano-banana-pro'],
      ...SEED_DIALECT,
      wire: 'gemini-3-pro-image-preview',
      price: { '1K': 42_500, '2K': 42_500, '4K': 42_500 },
    },
  },
  tiers: {
    [OFFICIAL]: {
      title: OFFICIAL_TITLE,
      models: {
        'nano-banana': {
          ...before['nano-banana'],
          ...SEED_DIALECT,
          wire: 'gemini-2.5-flash-image-preview-official',
          price: { '1K': 33_150 },
        },
        'nano-banana-2': {
          ...before['nano-banana-2'],
          ...SEED_DIALECT,
          wire: 'gemini-3.1-flash-image-preview-official',
          price: { '0.5K': 56_950, '1K': 56_950, '2K': 56_950, '4K': 56_950 },
        },
        'nano-banana-pro': {
          ...before['nano-banana-pro'],
          ...SEED_DIALECT,
          wire: 'gemini-3-pro-image-preview-official',
          price: { '1K': 113_900, '2K': 113_900, '4K': 113_900 },
        },
      },
    },
  },
  actions: {
    text: 'generate',
    onePicture: 'edit',
    severalPictures: 'reference',
    search: 'search_grounded',
  },
  resolution: 'as it stands',
  tokenTiers: [],
};

const now = made(14);
const ECONOMY = { keepsAspect: true, ...ECONOMY_PRICES } as const;
const BY_TOKENS = { keepsAspect: true, ...TOKEN_PRICES } as const;

/** The pages of 2026-09 (`api.qingbo.ai`): no `seed`, and the first generation on the economy line alone. */
export const later: Dialect = {
  asOf: '2026-09',
  models: {
    'nano-banana': {
      ...now['nano-banana'],
      ...ECONOMY,
      wire: 'gemini-2.5-flash-image-preview-rev',
      price: { '1K': 14_060 },
    },
    'nano-banana-2': {
      ...now['nano-banana-2'],
      ...ECONOMY,
      wire: 'gemini-3.1-flash-image-rev',
      price: { '0.5K': 16_875, '1K': 16_875, '2K': 22_500, '4K': 28_125 },
    },
    'nano-banana-pro': {
      ...now['nano-banana-pro'],
      ...ECONOMY,
      wire: 'gemini-3-pro-image-rev',
      price: { '1K': 33_750, '2K': 33_750, '4K': 45_000 },
    },
  },
  tiers: {
    [OFFICIAL]: {
      title: OFFICIAL_TITLE,
      models: {
        'nano-banana-2': {
          ...now['nano-banana-2'],
          ...BY_TOKENS,
          wire: 'gemini-3.1-flash-image',
          price: { '0.5K': 45_000, '1K': 67_000, '2K': 101_000, '4K': 151_000 },
        },
        'nano-banana-pro': {
          ...now['nano-banana-pro'],
          ...BY_TOKENS,
          wire: 'gemini-3-pro-image',
          price: { '1K': 134_000, '2K': 134_000, '4K': 240_000 },
        },
      },
    },
  },
  actions: { text: 'generate', onePicture: 'edit', severalPictures: 'edit', search: null },
  asThePicture: 'auto',
  resolution: 'lower case',
  tokenTiers: [OFFICIAL],
};
