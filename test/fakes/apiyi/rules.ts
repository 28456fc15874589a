/** What each model takes, from APIYI's guide and Google's pages. */
export interface ModelRules {
  readonly ratios: readonly string[];
  /** Undefined: the field makes the call fail. */
  readonly sizes: Readonly<Record<string, number>> | undefined;
  /** Tokens of a picture where no size is named. */
  readonly tokens: number;
  readonly mostTokens: number;
  /** Micro-dollars a request. */
  readonly price: number;
}

const TEN = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'];

export const MODELS: Readonly<Record<string, ModelRules>> = {
  'gemini-2.5-flash-image': {
    ratios: TEN,
    sizes: undefined,
    tokens: 1_290,
    mostTokens: 32_768,
    price: 20_000,
  },
  'gemini-3.1-flash-image-preview': {
    ratios: [...TEN, '1:4', '4:1', '1:8', '8:1'],
    sizes: { '512': 747, '1K': 1_120, '2K': 1_680, '4K': 2_520 },
    tokens: 1_120,
    mostTokens: 65_536,
    price: 55_000,
  },
  'gemini-3-pro-image-preview': {
    ratios: TEN,
    sizes: { '1K': 1_120, '2K': 1_120, '4K': 2_000 },
    tokens: 1_120,
    mostTokens: 32_768,
    price: 90_000,
  },
};

export const INPUT_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/heic', 'image/heif'];
export const MOST_INPUTS = 14;
export const LARGEST_INPUT = 7_000_000;
export const LARGEST_TOGETHER = 100_000_000;
