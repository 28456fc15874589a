import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sayProblem } from '../../src/config/types.ts';
import { nanobanana } from '../../src/core/areas.ts';
import type { ModelOffer } from '../../src/core/contracts/provider.ts';
import { MODIFIED, parseText, shop } from './shop.ts';

const RUNS = 400;

/** Mostly what is right, sometimes anything. */
const mostly = (right: fc.Arbitrary<unknown>) =>
  fc.oneof({ arbitrary: right, weight: 100 }, { arbitrary: fc.jsonValue({ maxDepth: 1 }), weight: 1 });
const some = (words: readonly string[]) => fc.uniqueArray(fc.constantFrom(...words), { minLength: 1 });
const sizes = nanobanana.resolutions;
const dollars = fc.constantFrom('0.025', '0.0000005', '1', '99.999999', '0.1234567');
const oddDollars = fc.constantFrom(null, '0', '0.0000004', '101', '0,1');
const price = fc.oneof({ arbitrary: dollars, weight: 20 }, { arbitrary: oddDollars, weight: 1 });

const whole = {
  wire: mostly(fc.constantFrom('renamed', 'x-2')),
  aspects: mostly(some(nanobanana.aspects)),
  keepsAspect: mostly(fc.boolean()),
  promptMax: mostly(fc.integer({ min: 1, max: 9_999 })),
  pictures: mostly(
    fc.record({
      max: fc.nat(20),
      maxBytes: fc.integer({ min: 1, max: 1e9 }),
      types: some(['image/png', 'image/heic']),
    }),
  ),
  search: mostly(fc.boolean()),
  seed: mostly(fc.constant(false)),
  priceAsOf: mostly(fc.constantFrom('2026-01', '2026-02-03')),
  priceSource: mostly(fc.constant('a page')),
  typicalMs: mostly(fc.integer({ min: 1, max: 50_000 })),
  deadlineMs: mostly(fc.integer({ min: 50_000, max: 86_400_000 })),
};
const pricesOf = (of: readonly string[]) => fc.record(Object.fromEntries(of.map((size) => [size, price])));
/** Sizes with their prices, prices alone, sizes alone: what fits and what doesn't. */
const priced = fc.oneof(
  {
    arbitrary: some(sizes).chain((of) => fc.record({ resolutions: fc.constant(of), price: pricesOf(of) })),
    weight: 4,
  },
  some(sizes).chain((of) => fc.record({ price: mostly(pricesOf(of)) })),
  fc.record({ resolutions: mostly(some(sizes)) }),
);
const overlay = fc
  .tuple(fc.oneof(fc.record(whole), fc.record(whole, { requiredKeys: [] })), fc.option(priced))
  .map(([plain, prices]) => ({ ...plain, ...prices }));

const name = fc.oneof(
  { arbitrary: fc.constantFrom(...nanobanana.models.map((model) => model.name)), weight: 40 },
  { arbitrary: fc.constantFrom('__proto__', 'constructor', 'nano'), weight: 1 },
);
const anOverlay = fc.oneof(
  { arbitrary: overlay, weight: 9 },
  { arbitrary: mostly(fc.constant(null)), weight: 1 },
);
const models = fc.dictionary(name, anOverlay, { minKeys: 1, maxKeys: 2 });
const optional = { requiredKeys: [] };
const tiers = fc.record({ official: mostly(fc.record({ models }, optional)) }, optional);
const piapi = fc.record({ models: mostly(models), tiers: mostly(tiers) }, { requiredKeys: ['models'] });
const demo = fc.constantFrom({}, { models: { 'nano-banana': { price: { '1K': '0' } } } });
const catalog = mostly(fc.record({ piapi: mostly(piapi), demo }));

/** What the provider contract calls a model described whole. */
function expectWhole(name: string, offer: ModelOffer, paid: boolean) {
  expect(nanobanana.models.map((model) => model.name)).toContain(name);
  expect(offer.wire).not.toBe('');
  expect(offer.aspects.length).toBeGreaterThan(0);
  expect(offer.resolutions.length).toBeGreaterThan(0);
  expect(Object.keys(offer.price).sort()).toEqual([...offer.resolutions].sort());
  for (const each of Object.values(offer.price)) {
    expect(Number.isSafeInteger(each)).toBe(true);
    expect(each > 0).toBe(paid);
  }
  for (const aspect of offer.aspects) expect(nanobanana.aspects).toContain(aspect);
  for (const size of offer.resolutions) expect(sizes).toContain(size);
  expect(offer.promptMax).toBeGreaterThan(0);
  expect(offer.pictures).toMatchObject({ max: expect.any(Number), maxBytes: expect.any(Number) });
  expect(offer.pictures.types.length).toBeGreaterThan(0);
  expect(typeof offer.keepsAspect).toBe('boolean');
  expect(offer.deadlineMs).toBeGreaterThan(offer.typicalMs);
  expect(offer.priceAsOf).toMatch(/^\d{4}-\d{2}/);
  expect(offer.priceSource).not.toBe('');
}

test('whatever is laid over, there are problems that say what to do, or every model is whole', () => {
  const seen = { refused: 0, changed: 0 };
  fc.assert(
    fc.property(catalog, (given) => {
      const parsed = parseText(JSON.stringify(given));
      for (const each of [...parsed.warnings, ...(parsed.ok ? [] : parsed.problems)]) {
        expect(sayProblem(each)).toMatch(/^CATALOG_FILE: [^\n]+; [^\n]+$/);
      }
      if (!parsed.ok) {
        seen.refused += 1;
        expect(parsed.problems.length).toBeGreaterThan(0);
        return;
      }
      for (const provider of parsed.config.providers) {
        const further = Object.values(provider.tiers ?? {}).map((tier) => tier.models);
        const all = [provider.models, ...further].flatMap((offers) => Object.entries(offers));
        expect(all.length).toBeGreaterThan(0);
        for (const [name, offer] of all) expectWhole(name, offer, provider.definition.paid);
      }
      if (!isDeepStrictEqual(parsed.config.providers[0]?.models, shop.models)) seen.changed += 1;
    }),
    { numRuns: RUNS },
  );
  // Were one of them rare, nothing would be shown.
  expect(Math.min(seen.refused, seen.changed)).toBeGreaterThan(RUNS / 20);
});

test('a price that CATALOG_FILE gives never keeps the date and source of the built-in one alone', () => {
  const part = fc.uniqueArray(fc.constantFrom('1K', '2K', '4K'), { minLength: 1 });
  fc.assert(
    fc.property(part, dollars, (changed, text) => {
      const own = Object.fromEntries(changed.map((size) => [size, text]));
      const given = { piapi: { models: { 'nano-banana-2': { price: own } } } };
      const parsed = parseText(JSON.stringify(given));
      if (!parsed.ok) return;
      const offer = parsed.config.providers[0]?.models['nano-banana-2'];
      expect(offer?.priceSource).toMatch(/^CATALOG_FILE/);
      expect(['2026-04', MODIFIED]).toContain(offer?.priceAsOf);
    }),
    { numRuns: 50 },
  );
});
