import { type Area, nanobanana } from '../../src/core/areas.ts';
import type { ModelOffer, Tiers } from '../../src/core/contracts/provider.ts';
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

/** How a provider is asked, and what it gives back. */
export interface Manner {
  readonly name: string;
  /** For how long the same key is the same task; absent: never. */
  readonly idempotencyMs?: number;
  readonly webhooks: boolean;
  /** The submission answers with the picture. */
  readonly atOnce: boolean;
  /** A task whose answer was lost can be found; else only the same key leads to it, if anything does. */
  readonly finds: boolean;
  /** Whether it gives the money of a failed task back. */
  readonly refunds: 'always' | 'never' | 'as it likes';
  readonly models: Readonly<Record<string, ModelOffer>>;
  readonly tiers?: Tiers;
}

const models = (prices: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(prices).map(([model, price]) => [model, offer(price)]));

/** One provider of each manner that the product knows: what one fails goes on at another, dearer or not. */
export const manners: readonly Manner[] = [
  {
    name: 'noticed',
    webhooks: true,
    atOnce: false,
    finds: true,
    refunds: 'as it likes',
    models: models({ 'nano-banana': 30_000, 'hailou-2.3': 280_000 }),
  },
  {
    name: 'keyed',
    idempotencyMs: 600_000,
    webhooks: true,
    atOnce: false,
    finds: false,
    refunds: 'always',
    models: models({ 'nano-banana': 40_000, 'nano-banana-2': 40_000, 'nano-banana-pro': 90_000 }),
  },
  {
    name: 'polled',
    idempotencyMs: 24 * 3_600_000,
    webhooks: false,
    atOnce: false,
    finds: false,
    refunds: 'always',
    models: models({ 'nano-banana': 13_000, 'nano-banana-2': 30_000, 'hailou-2.3': 230_000 }),
    tiers: { official: { title: 'polled official', models: models({ 'nano-banana': 33_000 }) } },
  },
  {
    name: 'at-once',
    webhooks: false,
    atOnce: true,
    finds: false,
    refunds: 'never',
    models: models({ 'nano-banana-2': 30_000, 'nano-banana-pro': 120_000 }),
  },
];
