import { describe, expect, test } from 'vitest';
import { first, laid, MODIFIED, offered, second, shop } from './shop.ts';

describe('CATALOG_FILE leaves alone what it does not name', () => {
  test('an empty file changes nothing, and without a file the built-in offers stand', () => {
    expect(offered({})).toEqual({ models: shop.models, tiers: shop.tiers });
    expect(offered({ models: {}, tiers: { official: {} } })).toEqual({
      models: shop.models,
      tiers: shop.tiers,
    });
  });

  test('one field of one model, every other field and model as built in', () => {
    expect(offered({ models: { 'nano-banana': { wire: 'renamed-model' } } })).toEqual({
      models: { 'nano-banana': { ...first, wire: 'renamed-model' }, 'nano-banana-2': second },
      tiers: shop.tiers,
    });
  });

  test('never the definition itself', () => {
    const before = structuredClone(shop.models);
    laid('nano-banana', { price: { '1K': '1' }, pictures: { max: 1 } });
    expect(shop.models).toEqual(before);
  });
});

describe('prices', () => {
  test.each([
    ['0.025', 25_000],
    ['0.0235', 23_500],
    ['1', 1_000_000],
    ['0.0000015', 2],
    ['0.0000014999', 1],
    ['0.1049995', 105_000],
    ['100', 100_000_000],
  ])('of US$%s are whole micro-dollars, half up by their digits', (text, microDollars) => {
    expect(laid('nano-banana', { price: { '1K': text } })?.price).toEqual({ '1K': microDollars });
  });

  test('of one size leave the other sizes as they are', () => {
    const offer = laid('nano-banana-2', { price: { '2K': '0.09' } });
    expect(offer?.price).toEqual({ '1K': 60_000, '2K': 90_000, '4K': 120_000 });
  });

  test('say that they come from CATALOG_FILE, as of the day of the file', () => {
    expect(laid('nano-banana', { price: { '1K': '0.02' } })).toMatchObject({
      priceAsOf: MODIFIED,
      priceSource: 'CATALOG_FILE',
    });
  });

  test('say which of them come from there, and take the older date for all', () => {
    expect(laid('nano-banana-2', { price: { '1K': '0.02', '2K': '0.03' } })).toMatchObject({
      priceAsOf: '2026-04',
      priceSource: 'CATALOG_FILE (1K, 2K); the others: the price page',
    });
  });

  test('take the date and the source that are written beside them', () => {
    const origin = { priceAsOf: '2026-08-15', priceSource: ' page of August ' };
    expect(laid('nano-banana', { price: { '1K': '0.02' }, ...origin })).toMatchObject({
      priceAsOf: '2026-08-15',
      priceSource: 'CATALOG_FILE: page of August',
    });
  });

  test('can be confirmed without a change', () => {
    expect(laid('nano-banana', { priceAsOf: '2026-08' })).toEqual({
      ...first,
      priceAsOf: '2026-08',
      priceSource: 'CATALOG_FILE; before: the price page',
    });
  });
});

describe('models, sizes, ratios and limits', () => {
  test('a model that is retired is null', () => {
    const { models, tiers } = offered({ models: { 'nano-banana-2': null } });
    expect(Object.keys(models)).toEqual(['nano-banana']);
    expect(tiers).toEqual(shop.tiers);
  });

  test('a tier is laid over like the first one, and goes with its last model', () => {
    const renamed = { official: { models: { 'nano-banana-2': { wire: 'x' } } } };
    expect(offered({ tiers: renamed })).toEqual({
      models: shop.models,
      tiers: { official: { title: 'PiAPI official', models: { 'nano-banana-2': { ...second, wire: 'x' } } } },
    });
    expect(offered({ tiers: { official: null } }).tiers).toEqual({});
    expect(offered({ tiers: { official: { models: { 'nano-banana-2': null } } } }).tiers).toEqual({});
  });

  test('a size that is gone is null among the prices, or left out of the resolutions', () => {
    const without = { resolutions: ['1K', '2K'], price: { '1K': 60_000, '2K': 80_000 } };
    expect(laid('nano-banana-2', { price: { '4K': null } })).toMatchObject(without);
    const listed = laid('nano-banana-2', { resolutions: ['1K', '2K'] });
    expect(listed).toEqual({ ...second, ...without });
  });

  test('a new size comes with its price', () => {
    const overlay = { resolutions: ['1K', '2K'], price: { '2K': '0.05' } };
    expect(laid('nano-banana', overlay)).toMatchObject({
      resolutions: ['1K', '2K'],
      price: { '1K': 30_000, '2K': 50_000 },
    });
  });

  test('ratios are the whole list, each once', () => {
    const aspects = ['1:1', '4:1', '1:1'];
    expect(laid('nano-banana', { aspects })?.aspects).toEqual(['1:1', '4:1']);
  });

  test('limits are laid over one by one', () => {
    const overlay = {
      promptMax: 500,
      deadlineMs: 60_000,
      keepsAspect: false,
      pictures: { max: 3, types: ['image/png', 'image/heic'] },
    };
    expect(laid('nano-banana', overlay)).toEqual({
      ...first,
      ...overlay,
      pictures: { ...first.pictures, ...overlay.pictures },
    });
  });

  test('a model that is new with the provider is written whole', () => {
    const pictures = { max: 14, maxBytes: 10_000_000, types: ['image/png'] };
    const { priceAsOf: _asOf, priceSource: _source, ...written } = { ...first, pictures };
    const pro = { ...written, wire: 'pro', price: { '1K': '0.105' } };
    expect(laid('nano-banana-pro', pro)).toEqual({
      ...pro,
      price: { '1K': 105_000 },
      priceAsOf: MODIFIED,
      priceSource: 'CATALOG_FILE',
    });
  });
});
