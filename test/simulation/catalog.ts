import { type Area, nanobanana } from '../../src/core/areas.ts';
import type { ModelOffer } from '../../src/core/contracts/provider.ts';
import type { AreaName } from '../../src/core/job.ts';

/** A second area as data, so that two stand beside each other whatever is built. */
const hailou: Area = {
  name: 'hailou',
  models: [{ name: 'hailou-2.3', title: 'Hailou 2.3' }],
  defaultModel: 'hailou-2.3',
  aspects: ['1:1', '16:9'],
  resolutions: ['1K'],
  maxCount: 1,
};

export const areas: ReadonlyMap<AreaName, Area> = new Map([
  ['nanobanana', nanobanana],
  ['hailou', hailou],
]);

const offer = (microDollars: number): ModelOffer => ({
  wire: 'simulated',
  aspects: ['1:1', '16:9'],
  keepsAspect: true,
  resolutions: ['1K'],
  promptMax: 200,
  pictures: { max: 3, maxBytes: 1_000_000, types: ['image/png'] },
  price: { '1K': microDollars },
  priceAsOf: '2026-11-01',
  priceSource: 'the simulation',
  typicalMs: 18_000,
  deadlineMs: 600_000,
});

/** How a provider is asked: `polled` with a webhook, with keys that make a repetition harmless, or at once. */
export interface Manner {
  readonly name: string;
  /** For how long the same key is the same task; absent: never. */
  readonly idempotencyMs?: number;
  readonly webhooks: boolean;
  readonly atOnce: boolean;
  readonly models: Readonly<Record<string, ModelOffer>>;
}

/** One provider of each manner that the product knows: what one fails goes on at another, dearer or not. */
export const manners: readonly Manner[] = [
  {
    name: 'polled',
    webhooks: true,
    atOnce: false,
    models: { 'nano-banana': offer(30_000), 'hailou-2.3': offer(280_000) },
  },
  {
    name: 'keyed',
    idempotencyMs: 600_000,
    webhooks: true,
    atOnce: false,
    models: { 'nano-banana': offer(40_000), 'nano-banana-2': offer(40_000) },
  },
  {
    name: 'at-once',
    webhooks: false,
    atOnce: true,
    models: { 'nano-banana-2': offer(30_000), 'nano-banana-pro': offer(120_000) },
  },
];
