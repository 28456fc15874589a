import { sayProblem } from '../../src/config/types.ts';
import { type ParsedConfig, parseConfig } from '../../src/config.ts';
import type { ModelOffer, ProviderDefinition } from '../../src/core/contracts/provider.ts';
import { demo as realDemo } from '../../src/providers/demo.ts';
import { evolink, piapi } from './helpers.ts';

const MINUTE_MS = 60_000;

/** One size, no seed, no search. */
export const first: ModelOffer = {
  wire: 'first-model',
  aspects: ['1:1', '16:9'],
  keepsAspect: true,
  resolutions: ['1K'],
  promptMax: 2_000,
  pictures: { max: 5, maxBytes: 10_000_000, types: ['image/png', 'image/jpeg'] },
  price: { '1K': 30_000 },
  priceAsOf: '2026-04',
  priceSource: 'the price page',
  typicalMs: MINUTE_MS / 4,
  deadlineMs: 10 * MINUTE_MS,
};
/** Three sizes. */
export const second: ModelOffer = {
  ...first,
  wire: 'second-model',
  search: true,
  resolutions: ['1K', '2K', '4K'],
  price: { '1K': 60_000, '2K': 80_000, '4K': 120_000 },
};

/** Two models, and one of them in a second tier. */
export const shop: ProviderDefinition = {
  ...piapi,
  models: { 'nano-banana': first, 'nano-banana-2': second },
  tiers: { official: { title: 'PiAPI official', models: { 'nano-banana-2': second } } },
};
const demo: ProviderDefinition = { ...realDemo, settings: {} };

export const MODIFIED = '2026-09-30';
const definitions = [shop, evolink, demo];
const env = { PIAPI_API_KEY: 'key', PROVIDERS: 'piapi,demo', CATALOG_FILE: 'catalog.json' };

export const parseText = (text: string): ParsedConfig =>
  parseConfig(env, definitions, { text, modified: MODIFIED });

/** What piapi offers under this catalogue; its problems are thrown. */
export function offered(part: object) {
  const parsed = parseText(JSON.stringify({ piapi: part }));
  if (!parsed.ok) throw new Error(parsed.problems.map(sayProblem).join('\n'));
  const [piapiConfig] = parsed.config.providers;
  if (!piapiConfig) throw new Error('nobody is set up');
  return { models: piapiConfig.models, tiers: piapiConfig.tiers };
}

/** The same for one model of its first tier. */
export const laid = (name: string, overlay: object): ModelOffer | undefined =>
  offered({ models: { [name]: overlay } }).models[name];

export function complaints(catalog: unknown): string[] {
  const parsed = parseText(JSON.stringify(catalog));
  return parsed.ok ? [] : parsed.problems.map(sayProblem);
}

export const hints = (catalog: unknown): string[] =>
  parseText(JSON.stringify(catalog)).warnings.map(sayProblem);
