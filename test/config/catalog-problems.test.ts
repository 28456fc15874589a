import { describe, expect, test } from 'vitest';
import { sayProblem } from '../../src/config/types.ts';
import { complaints, hints, parseText } from './shop.ts';

const model = (overlay: unknown) => ({ piapi: { models: { 'nano-banana': overlay } } });
const AT = 'piapi.models.nano-banana';

describe('what is wrong in CATALOG_FILE is said with its place and what to put there', () => {
  const wrong: [string, unknown, string][] = [
    ['an unknown provider', { pipai: {} }, 'pipai is not a provider; put some of piapi, evolink, demo, or'],
    ['a part that is no object', { piapi: [] }, 'piapi is not an object in { }; put "models": { … } or'],
    ['an unknown part', { piapi: { prices: {} } }, 'piapi.prices is not known; put "models": { … } or'],
    [
      'tiers where there is one',
      { demo: { tiers: {} } },
      'demo.tiers is not known; put "models": { … } into',
    ],
    ['models null', { piapi: { models: null } }, 'piapi.models is not an object in { }; put an object with'],
    [
      'an unknown model of ours',
      { piapi: { models: { 'nano-banana-3': {} } } },
      'piapi.models.nano-banana-3 is not a model of nanobanana; put some of nano-banana, nano-banana-2',
    ],
    [
      'a name from the prototype',
      { piapi: { models: { constructor: null, toString: 1 } } },
      'piapi.models.constructor is not a model of nanobanana; put',
    ],
    [
      'an unknown tier',
      { piapi: { tiers: { economy: null } } },
      'piapi.tiers.economy is not a tier; put some of official, or take it out',
    ],
    [
      'a model beside the models of a tier',
      { piapi: { tiers: { official: { 'nano-banana': null } } } },
      'piapi.tiers.official.nano-banana is not known; put some of models, or take it out',
    ],
    [
      'a mistake in a tier',
      { piapi: { tiers: { official: { models: { 'nano-banana-2': { wire: '' } } } } } },
      'piapi.tiers.official.models.nano-banana-2.wire is not an id; put the model',
    ],
    ['a model that is a text', model('renamed'), `${AT} is neither an object in { } nor null; put an object`],
    ['an unknown field', model({ prices: {} }), `${AT}.prices is not known; put some of wire, aspects, `],
    ['an id that is a number', model({ wire: 5 }), `${AT}.wire is not a text in quotes; put the model's id`],
    [
      'an unknown ratio',
      model({ aspects: ['1:1', '7:5'] }),
      `${AT}.aspects[1] is not a ratio; put a list of`,
    ],
    ['no ratio', model({ aspects: [] }), `${AT}.aspects is empty; put a list of some of 1:1, 16:9`],
    ['a ratio without a list', model({ aspects: '1:1' }), `${AT}.aspects is not a list; put a list of`],
    ['an unknown size', model({ resolutions: ['8K'] }), `${AT}.resolutions[0] is not a size; put a list of`],
    ['a size in small letters', model({ price: { '1k': '1' } }), `${AT}.price.1k is not a size; put some of`],
    ['a flag in quotes', model({ seed: 'false' }), `${AT}.seed is neither true nor false; put true or false`],
    [
      'half a character',
      model({ promptMax: 0.5 }),
      `${AT}.promptMax is not a whole number from 1 to 1000000;`,
    ],
    [
      'a limit below zero',
      model({ pictures: { max: -1 } }),
      `${AT}.pictures.max is not a whole number from 0`,
    ],
    ['an unknown limit', model({ pictures: { least: 1 } }), `${AT}.pictures.least is not a limit; put max,`],
    [
      'a type that nobody takes',
      model({ pictures: { types: ['image/bmp'] } }),
      `${AT}.pictures.types[0] is not a type of picture; put a list of some of image/png`,
    ],
    [
      'a price without quotes',
      model({ price: { '1K': 25_000 } }),
      `${AT}.price.1K is not an amount of US dollars in quotes; put US dollars in quotes, such as "0.025"`,
    ],
    [
      'a price with a comma',
      model({ price: { '1K': '0,03' } }),
      `${AT}.price.1K is not an amount of US dollars;`,
    ],
    [
      'a price below zero',
      model({ price: { '1K': '-1' } }),
      `${AT}.price.1K is not an amount of US dollars;`,
    ],
    [
      'a price in micro-dollars',
      model({ price: { '1K': '25000' } }),
      `${AT}.price.1K is more than US$100 a picture;`,
    ],
    [
      'a price of nothing',
      model({ price: { '1K': '0.0000004' } }),
      `${AT}.price.1K comes to nothing, but PiAPI`,
    ],
    [
      'a price of what is free',
      { demo: { models: { 'nano-banana': { price: { '1K': '0.01' } } } } },
      'demo.models.nano-banana.price.1K is an amount, but Demo costs nothing; put "0"',
    ],
    [
      'a price for a size that is not offered',
      model({ price: { '0.5K': '0.01' } }),
      `${AT}.price["0.5K"] is for a size that is not offered; add it to resolutions, or take the price out`,
    ],
    [
      'a size without a price',
      model({ resolutions: ['1K', '2K'] }),
      `${AT}.price.2K is missing, and that size is among the resolutions; put US dollars`,
    ],
    [
      'a size that is listed and taken away',
      model({ resolutions: ['1K'], price: { '1K': null } }),
      `${AT}.price.1K is missing, and that size is among the resolutions; put US dollars`,
    ],
    [
      'no size',
      model({ price: { '1K': null } }),
      `${AT}.price leaves no size; put null in place of the whole`,
    ],
    ['a date in words', model({ priceAsOf: 'May' }), `${AT}.priceAsOf is not a date; put the day or month`],
    ['a thirteenth month', model({ priceAsOf: '2026-13' }), `${AT}.priceAsOf is not a date; put the day or`],
    [
      'a source of two lines',
      model({ priceSource: 'a\nb' }),
      `${AT}.priceSource is not one line of at most 300 characters; put where`,
    ],
    [
      'a deadline too early',
      model({ deadlineMs: 9 }),
      `${AT}.deadlineMs leaves no time between what a picture`,
    ],
    [
      'a picture that takes too long',
      model({ typicalMs: 600_000 }),
      `${AT}.typicalMs leaves no time between`,
    ],
    ['a word nobody can say', model({ seed: true }), `${AT}.seed is true, but this version cannot ask PiAPI`],
    [
      'no model left',
      { piapi: { models: { 'nano-banana': null, 'nano-banana-2': null }, tiers: { official: null } } },
      'piapi leaves no model; leave one, or take piapi out of PROVIDERS',
    ],
    ['an endless name', { [`x${'y'.repeat(99)}`]: 1 }, `["x${'y'.repeat(39)}…"] is not a provider;`],
    ['a name of several lines', { 'a\n\u202eb': 1 }, '["a??b"] is not a provider; put'],
  ];

  test.each(wrong)('%s', (_title, catalog, start) => {
    const said = complaints(catalog);
    expect(said[0]).toMatch(/^CATALOG_FILE: [^\n;]+; (put|add|leave) [^\n]+$/);
    expect(said[0]?.slice('CATALOG_FILE: '.length)).toContain(start);
  });

  test('a new model names every field that is missing', () => {
    const said = complaints({
      piapi: { models: { 'nano-banana-pro': { wire: 'pro', pictures: { max: 1 } } } },
    });
    const at = said.map(
      (line) => /nano-banana-pro\.([\w.]+) is missing, and PiAPI has no such/.exec(line)?.[1],
    );
    expect(at.toSorted()).toEqual(
      ['aspects', 'deadlineMs', 'keepsAspect', 'pictures.maxBytes', 'pictures.types', 'price', 'promptMax']
        .concat(['resolutions', 'typicalMs'])
        .toSorted(),
    );
  });

  test('everything at once, in one message', () => {
    const said = complaints({
      pipai: {},
      piapi: { models: { 'nano-banana': { wire: 1, aspects: ['x'], price: { '1K': 1, '2K': 2, '9K': 3 } } } },
      demo: { models: { 'nano-banana': { promptMax: 0 } } },
    });
    expect(said).toHaveLength(7);
    expect(new Set(said).size).toBe(7);
  });

  test('but not more than anybody reads', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`p${index}`, 1]));
    const said = complaints(many);
    expect(said).toHaveLength(51);
    expect(said.at(-1)).toBe('CATALOG_FILE: has 450 more mistakes; correct these first');
  });
});

describe('a file that is no catalogue', () => {
  test.each([
    ['', 'leads to a file that is not JSON; put JSON there, as docs/providers.md shows it'],
    ['{"piapi":\n {,}}', 'leads to a file that is not JSON (line 2, column 3); put JSON there'],
    ['secret-canary', 'leads to a file that is not JSON; put'],
    [
      '["piapi"]',
      'leads to JSON that is not an object in { }; put { "<provider>": { "models": { … } } } there',
    ],
    ['null', 'leads to JSON that is not an object in { }; put'],
  ])('%j', (text, start) => {
    const parsed = parseText(text);
    const said = parsed.ok ? [] : parsed.problems.map(sayProblem);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`CATALOG_FILE: ${start}`);
    expect(said[0]).not.toContain('canary');
  });

  test('but a mark at its start is no fault', () => {
    expect(parseText('\uFEFF{}').ok).toBe(true);
  });
});

describe('what does no harm is a hint', () => {
  test('the part of a provider that is not set up, whatever it says', () => {
    const hint = 'evolink is for a provider that is not set up and is ignored; set it up, or take it out';
    expect(complaints({ evolink: 'nonsense' })).toEqual([]);
    expect(hints({ evolink: 'nonsense' })).toEqual([`CATALOG_FILE: ${hint}`]);
  });

  test('a model or a size that is taken away twice', () => {
    const twice = { 'nano-banana': { price: { '4K': null } }, 'nano-banana-pro': null };
    expect(complaints({ piapi: { models: twice } })).toEqual([]);
    expect(hints({ piapi: { models: twice } })).toEqual([
      `CATALOG_FILE: ${AT}.price.4K is null, but that size is not offered anyway; take it out`,
      'CATALOG_FILE: piapi.models.nano-banana-pro is null, but that model is not offered anyway; take it out',
    ]);
  });
});
