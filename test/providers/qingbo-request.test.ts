import { describe, expect, it } from 'vitest';
import type { ProviderRequest } from '../../src/core/contracts/provider.ts';
import type { Json } from '../../src/core/job.ts';
import { taskBody } from '../../src/providers/qingbo/body.ts';
import { type Dialect, earlier, later } from '../../src/providers/qingbo/dialects.ts';
import { fixture } from '../fakes/qingbo/answers.ts';
import { type Bench, openBench } from '../fakes/qingbo/bench.ts';
import type { FakeQingboOptions, Pages } from '../fakes/qingbo/types.ts';
import { readBody } from '../fakes/qingbo/validate.ts';
import { anImage, aRequest, submitOptions } from '../helpers/provider-calls.ts';

type Options = NonNullable<Parameters<typeof submitOptions>[0]>;

async function submitted(bench: Bench, request: ProviderRequest, options: Options = {}) {
  await bench.provider.submit(request, submitOptions(options));
  return bench.fake.requests.findLast(({ route }) => route === 'create')?.body;
}

/** The body that a submission sends. */
const bodyOf = async (request: ProviderRequest, options: Options = {}, fake: FakeQingboOptions = {}) =>
  submitted(await openBench(fake), request, options);

/** A request by which the test asks for what a recorded one says. */
const recorded = (name: string) =>
  fixture(name) as { prompt: string; image_urls?: string[]; callback_url?: string };
const pictures = (...urls: string[]) => urls.map((publicUrl) => anImage(Buffer.alloc(9), { publicUrl }));
const two = () => pictures('https://cdn.example.com/a.png', 'https://cdn.example.com/b.png');
const PICTURE = 'https://cdn.example.com/c.png';
const pagesOf = (dialect: Dialect): Pages => (dialect === earlier ? '2026-06' : '2026-09');
const one = () => two().slice(0, 1);

describe("the seed's own examples", () => {
  it('text to picture leaves with its default action said, and is answered as recorded', async () => {
    const bench = await openBench();
    const example = recorded('create-request');
    const request = aRequest({
      prompt: example.prompt,
      model: 'nano-banana-pro',
      aspect: '3:2',
      resolution: '4K',
    });
    expect(await submitted(bench, request)).toEqual({ ...example, action: 'generate' });
    const answer = fixture('create-response');
    bench.fake.fault('create', { kind: 'status', status: 200, body: answer });
    expect(await bench.provider.submit(request, submitOptions())).toEqual({
      accepted: { task: 'task-wave1775309821b950328499', price: 42_500 },
    });
  });

  it('an edit leaves as recorded, with our webhook in its place', async () => {
    const example = recorded('create-request-edit');
    const images = pictures(...(example.image_urls ?? []));
    const webhook = { url: example.callback_url ?? '', secret: 'ab12' };
    expect(await bodyOf(aRequest({ prompt: example.prompt, images }), { webhook })).toEqual(example);
  });

  it('several pictures leave as recorded', async () => {
    const example = recorded('create-request-reference');
    const images = pictures(...(example.image_urls ?? []));
    const asked = { prompt: example.prompt, images, resolution: '4K', aspect: '16:9' };
    expect(await bodyOf(aRequest({ model: 'nano-banana-pro', ...asked }))).toEqual(example);
  });

  it("the later pages' example leaves as recorded, but for n, which is 1 by default (trap 20)", async () => {
    const { n, ...example } = fixture('create-request-current-docs') as Record<string, Json>;
    const images = pictures('https://cdn.example.com/source.png');
    const asked = { prompt: String(example.prompt), images, model: 'nano-banana-2' };
    expect(await bodyOf(aRequest(asked), {}, { pages: '2026-09' })).toEqual(example);
    expect(n).toBe(1);
  });
});

describe('the action', () => {
  it.each([
    ['2026-06', [], false, { action: 'generate' }],
    ['2026-06', one(), false, { action: 'edit' }],
    ['2026-06', two(), false, { action: 'reference' }],
    ['2026-06', [], true, { action: 'search_grounded' }],
    ['2026-06', one(), true, { action: 'edit', google_search: true }],
    ['2026-06', two(), true, { action: 'reference', google_search: true }],
    ['2026-09', [], false, { action: 'generate' }],
    ['2026-09', one(), false, { action: 'edit' }],
    ['2026-09', two(), false, { action: 'edit' }],
    ['2026-09', [], true, { action: 'generate', google_search: true }],
    ['2026-09', two(), true, { action: 'edit', google_search: true }],
  ] as const)(
    'in the dialect of %s, with pictures %j and search %s, is %j',
    async (pages, images, search, way) => {
      const body = await bodyOf(aRequest({ model: 'nano-banana-2', images, search }), {}, { pages });
      const { action, google_search } = body as Record<string, unknown>;
      expect({ action, ...(google_search !== undefined && { google_search }) }).toEqual(way);
    },
  );
});

describe('the seed of a picture (trap 19)', () => {
  it('is sent where the dialect takes it, and only when asked for', async () => {
    expect(await bodyOf(aRequest({ seed: 7 }))).toMatchObject({ seed: 7 });
    expect(await bodyOf(aRequest({ seed: 0 }))).toMatchObject({ seed: 0 });
    expect(await bodyOf(aRequest())).not.toHaveProperty('seed');
  });

  it('is refused before anything is sent where it does not', async () => {
    const { fake, provider } = await openBench({ pages: '2026-09' });
    await expect(provider.submit(aRequest({ seed: 7 }), submitOptions())).rejects.toMatchObject({
      accepted: 'no',
      reason: 'refused_input',
    });
    expect(fake.count('create')).toBe(0);
  });
});

const offersOf = ({ models, tiers }: Dialect) =>
  [models, ...Object.values(tiers).map((tier) => tier.models)].flatMap((offers) => Object.entries(offers));

describe('the body', () => {
  it.each([earlier, later])(
    'of every model, ratio, size and number of pictures keeps the rules of its pages (trap 20): %#',
    (dialect) => {
      for (const [model, offer] of offersOf(dialect)) {
        const sized = offer.aspects.flatMap((aspect) =>
          offer.resolutions.map((resolution) => ({ aspect, resolution })),
        );
        for (const images of [[], one(), two(), pictures(...Array(offer.pictures.max).fill(PICTURE))])
          for (const change of sized) {
            const request = aRequest({ model, images, search: offer.search === true, ...change });
            const read = readBody(pagesOf(dialect), taskBody('qingbo', dialect, offer, request, {}), false);
            expect(read).toMatchObject({ body: { model: offer.wire, aspect_ratio: change.aspect } });
            const size = 'body' in read ? read.body.resolution : '';
            expect(size.toUpperCase()).toBe(change.resolution);
          }
      }
    },
  );
});

describe('a request', () => {
  it.each(['2026-06', '2026-09'] as const)(
    'of every model and tier is taken by a host of %s, under its own id (traps 18, 26)',
    async (pages) => {
      const bench = await openBench({ pages });
      await bench.provider.submit(aRequest(), submitOptions());
      const { models, tiers } = bench.provider.capabilities as typeof bench.provider.capabilities & {
        tiers: Record<string, { models: typeof models }>;
      };
      const offered = [
        ...Object.entries(models).map((entry) => [undefined, ...entry] as const),
        ...Object.entries(tiers).flatMap(([tier, { models }]) =>
          Object.entries(models).map((entry) => [tier, ...entry] as const),
        ),
      ];
      let expected = 1;
      for (const [tier, model, offer] of offered) {
        // The others are looked at above, without a connection for each.
        for (const [aspect, resolution] of [
          [offer.aspects[0] ?? '', offer.resolutions[0] ?? ''],
          [offer.aspects.at(-1) ?? '', offer.resolutions.at(-1) ?? ''],
        ] as const) {
          const request = aRequest({ model, aspect, resolution, ...(tier && { tier }) });
          await bench.provider.submit(request, submitOptions({ key: `key-${expected}` }));
          expected += 1;
          expect(bench.fake.requests.at(-1)?.body).toMatchObject({ model: offer.wire, aspect_ratio: aspect });
          expect(bench.fake.book.at(-1)?.held).toBeGreaterThan(0);
        }
      }
      expect(bench.fake.book).toHaveLength(expected);
      expect(offered).toHaveLength(pages === '2026-06' ? 6 : 5);
    },
  );

  it('has no resolution where the model has one size, and none of n and official_fallback', async () => {
    const body = await bodyOf(aRequest({ images: one() }));
    expect(Object.keys(body as object).sort()).toEqual([
      ...['action', 'aspect_ratio', 'image_urls', 'model', 'prompt'],
    ]);
  });

  it('keeps the ratio of the picture in the later dialect alone', async () => {
    const { aspect: _, ...request } = aRequest({ images: one() });
    expect(await bodyOf(request, {}, { pages: '2026-09' })).toMatchObject({ aspect_ratio: 'auto' });
    const { fake, provider } = await openBench();
    expect(provider.capabilities.models['nano-banana']?.keepsAspect).toBe(false);
    await expect(provider.submit(request, submitOptions())).rejects.toMatchObject({
      reason: 'refused_input',
    });
    expect(fake.count('create')).toBe(0);
  });

  it.each([undefined, 'data:image/png;base64,AAAA', 'file:///etc/passwd', '/tmp/a.png'])(
    'with a picture at %s is not sent: Qingbo takes public addresses only (trap 30)',
    async (publicUrl) => {
      const { fake, provider } = await openBench();
      const images = [...one(), anImage(Buffer.alloc(9), publicUrl === undefined ? {} : { publicUrl })];
      await expect(provider.submit(aRequest({ images }), submitOptions())).rejects.toMatchObject({
        accepted: 'no',
        reason: 'no_public_url',
        charge: { known: true, microDollars: 0 },
      });
      expect(fake.count('create')).toBe(0);
    },
  );

  it('names a callback over https alone, and its events', async () => {
    const hook = (url: string) => ({ webhook: { url, secret: 's' } });
    expect(await bodyOf(aRequest(), hook('https://bot.example/h'))).toMatchObject({
      callback_url: 'https://bot.example/h',
      callback_events: ['completed', 'failed'],
    });
    const without = await bodyOf(aRequest(), hook('http://bot.example/h'));
    expect(Object.keys(without as object).filter((name) => name.startsWith('callback'))).toEqual([]);
  });

  it('for a model or a tier that is not there is not sent', async () => {
    const { fake, provider } = await openBench({ pages: '2026-09' });
    // The first generation has no official line in the later pages.
    const official = { tier: 'official' } as Partial<ProviderRequest>;
    for (const change of [{ model: 'nano-banana-9' }, official, { tier: 'none' } as Partial<ProviderRequest>])
      await expect(provider.submit(aRequest(change), submitOptions())).rejects.toMatchObject({
        accepted: 'no',
        reason: 'no_model',
      });
    expect(fake.count('create')).toBe(0);
  });

  it('for a model that Qingbo has delisted or has no price for was not accepted: the catalogue is old', async () => {
    const options = {
      delisted: ['gemini-2.5-flash-image-preview'],
      unpriced: ['gemini-3-pro-image-preview'],
    };
    const { fake, provider } = await openBench(options);
    for (const model of ['nano-banana', 'nano-banana-pro'])
      await expect(provider.submit(aRequest({ model }), submitOptions())).rejects.toMatchObject({
        accepted: 'no',
        reason: 'no_model',
        again: false,
        charge: { known: true, microDollars: 0 },
      });
    expect(fake.book).toEqual([]);
  });
});

describe('the official line', () => {
  it('is a tier of its own, asked for by name, at its own price', async () => {
    const { fake, provider } = await openBench();
    expect(provider.capabilities).toMatchObject({
      tiers: { official: { title: 'Qingbo official' } },
    });
    const request = aRequest({ model: 'nano-banana-pro', tier: 'official' } as Partial<ProviderRequest>);
    expect(await provider.submit(request, submitOptions())).toMatchObject({
      accepted: { price: 113_900, held: 56_950 },
    });
    expect(fake.requests.at(-1)?.body).toMatchObject({ model: 'gemini-3-pro-image-preview-official' });
  });
});
