import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ProviderConfig } from '../src/config/types.ts';
import type { Balance, ModelOffer, Provider, ProviderDefinition } from '../src/core/contracts/provider.ts';
import { checkCatalog } from '../src/doctor/catalog.ts';
import { checkProvider } from '../src/doctor/providers.ts';
import { runDoctor } from '../src/doctor.ts';
import { demo } from '../src/providers/demo.ts';
import { first, second, shop } from './config/shop.ts';
import { fakeClock } from './helpers/clock.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');

function configured(
  change: Partial<ProviderConfig> = {},
  definition: ProviderDefinition = shop,
): ProviderConfig {
  const { models, tiers } = definition;
  return {
    definition,
    concurrency: 5,
    apiKey: 'key',
    baseUrl: 'http://127.0.0.1:1',
    settings: {},
    models,
    ...(tiers && { tiers }),
    ...change,
  };
}

describe('the balance of a provider', () => {
  async function examine(balance: Balance | undefined, change: Partial<ProviderConfig> = {}) {
    const asked: unknown[] = [];
    const create: ProviderDefinition['create'] = (options) => {
      asked.push(options.models);
      const provider: Provider = demo.create(options);
      return balance ? { ...provider, balance: async () => balance } : provider;
    };
    const ask = async () => ({ status: 200, body: undefined, reason: '', header: () => null });
    const config = configured(change, { ...shop, create });
    const found = await checkProvider(config, { ask, clock: fakeClock() });
    return { found: found.map(({ level, subject, text }) => `${level} ${subject} ${text}`), asked };
  }

  test('is shown as the provider tells it and in US dollars, with its notes and how much it allows', async () => {
    const own = { own: '340 credits', concurrency: 9, notes: ['the key may use 500 credits'] };
    expect((await examine({ microDollars: 5_000_000, ...own })).found).toEqual([
      'ok PIAPI_API_KEY PiAPI accepts it; US$5.00 left (340 credits)',
      'note PIAPI_API_KEY the key may use 500 credits',
      'ok PIAPI_CONCURRENCY 5; PiAPI allows 9 tasks at once',
    ]);
  });

  test('is left out where only the key can be tried', async () => {
    const { found } = await examine({ own: 'its console tells the balance' });
    expect(found[0]).toBe('ok PIAPI_API_KEY PiAPI accepts it; its console tells the balance');
  });

  test('is enough where it buys the cheapest picture, and never rounded up', async () => {
    const { found } = await examine({ microDollars: 30_000, own: '$0.03' });
    expect(found[0]).toBe('ok PIAPI_API_KEY PiAPI accepts it; US$0.03 left ($0.03)');
    expect((await examine({ microDollars: 999_999, own: 'x' })).found[0]).toContain('US$0.99 left');
  });

  test('that buys no picture is something to do', async () => {
    const { found } = await examine({ microDollars: 29_999, own: '299990 points' });
    expect(found[0]).toBe(
      'fix PIAPI_API_KEY PiAPI accepts it; US$0.02 left (299990 points), but that is below US$0.03, the price of one picture; top up the account',
    );
  });

  test('is held against the prices of CATALOG_FILE, further tiers included', async () => {
    const cheap: ModelOffer = { ...second, price: { '1K': 13_281 } };
    const tiers = { official: { title: 'PiAPI official', models: { 'nano-banana-2': cheap } } };
    expect((await examine({ microDollars: 13_281, own: 'x' }, { tiers })).found[0]).toMatch(/^ok/);
    const dear = { models: { 'nano-banana': { ...first, price: { '1K': 140_000 } } }, tiers: {} };
    const { found, asked } = await examine({ microDollars: 130_000, own: 'x' }, dear);
    expect(found[0]).toMatch(/^fix .* below US\$0\.14, the price of one picture/);
    expect(asked).toEqual([dear.models]);
  });

  test('that nobody tells is no fault, nor is a concurrency that nobody tells', async () => {
    expect((await examine(undefined)).found).toEqual([
      'note PIAPI_API_KEY PiAPI answers; it tells nothing about keys and credit beforehand',
      "ok PIAPI_CONCURRENCY 5; PiAPI doesn't tell what it allows",
    ]);
  });
});

describe('the catalogue', () => {
  const examine = (providers: readonly ProviderConfig[], catalogFile?: string) =>
    checkCatalog({ providers, ...(catalogFile && { catalogFile }) }, NOW).map(
      ({ level, subject, text }) => `${level} ${subject} ${text}`,
    );

  test('is dated for each tier of each paid provider', () => {
    const free = configured({}, demo);
    const models = { ...shop.models, 'nano-banana-2': { ...second, priceAsOf: '2026-01-31' } };
    expect(examine([configured({ models }), free])).toEqual([
      'ok Catalogue PiAPI: prices as of 2026-01-31 (Nano Banana 2), 2026-04 (Nano Banana)',
      'ok Catalogue PiAPI official: prices as of 2026-04 (Nano Banana 2)',
    ]);
  });

  test.each([
    ['2025-10', true],
    ['2025-11', false],
    ['2025-11-20', true],
    ['2025-11-21', false],
  ])('whose prices are of %s gets a hint: %s', (priceAsOf, old) => {
    const models = { 'nano-banana': { ...first, priceAsOf } };
    const hints = examine([configured({ models, tiers: {} })]).filter((line) => line.includes('12 months'));
    expect(hints).toEqual(
      old
        ? [
            "note Catalogue PiAPI: the prices of Nano Banana are more than 12 months old; compare them with PiAPI's pages; CATALOG_FILE takes newer ones",
          ]
        : [],
    );
  });

  test('says what CATALOG_FILE changes, by its place in the file', () => {
    const models = {
      'nano-banana': {
        ...first,
        wire: 'renamed',
        aspects: ['1:1', '4:1'],
        price: { '1K': 13_281 },
        seed: true,
        pictures: { ...first.pictures, max: 3 },
      },
      'nano-banana-pro': second,
    };
    const said = examine([configured({ models, tiers: {} })], 'catalog.json');
    expect(said.filter((line) => line.includes('CATALOG_FILE'))).toEqual([
      'ok CATALOG_FILE piapi.models.nano-banana: wire first-model → renamed; aspects +4:1 -16:9; pictures.max 5 → 3; price.1K US$0.03 → US$0.013281; seed none → true',
      'ok CATALOG_FILE piapi.models.nano-banana-2: removed',
      'ok CATALOG_FILE piapi.models.nano-banana-pro: added',
      'ok CATALOG_FILE piapi.tiers.official.models.nano-banana-2: removed',
    ]);
  });

  test('says when it changes nothing', () => {
    expect(examine([configured()], 'catalog.json').at(-1)).toBe(
      'note CATALOG_FILE changes nothing of what is built in',
    );
    expect(examine([configured()]).join()).not.toContain('CATALOG_FILE');
  });
});

test('npm run doctor reads CATALOG_FILE, and says each mistake in it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const CATALOG_FILE = join(folder, 'catalog.json');
  const examine = async (catalog: object) => {
    await writeFile(CATALOG_FILE, JSON.stringify(catalog));
    const lines: string[] = [];
    const env = { DATA_DIR: folder, CATALOG_FILE };
    const code = await runDoctor({ env, definitions: [demo], print: (line) => lines.push(line) });
    return { code, text: lines.join('\n') };
  };
  const good = await examine({ demo: { models: { 'nano-banana': { promptMax: 99 } } } });
  expect(good).toMatchObject({
    code: 0,
    text: expect.stringMatching(/demo\.models\.nano-banana: promptMax \d+ → 99/),
  });
  const bad = await examine({ demo: { models: { 'nano-banana': { promptMax: 0, wire: 1 } } } });
  expect(bad.code).toBe(1);
  expect(bad.text).toMatch(
    /^fix {3}CATALOG_FILE {2}demo\.models\.nano-banana\.promptMax is not a whole number .*; put/m,
  );
  expect(bad.text).toMatch(/\n2 things to fix\.$/);
});
