import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { MediaError, ProviderError } from '../../src/core/errors.ts';
import { createInputs } from '../../src/core/inputs.ts';
import type { Job } from '../../src/core/job.ts';
import { createMemoryMediaStore, createMemoryStore } from '../../src/store/index.ts';
import { fakeClock } from '../helpers/clock.ts';
import {
  anOffer,
  aSpot,
  aWish,
  createCore,
  mina,
  obedientProvider,
  simplePictures,
} from '../helpers/core.ts';
import { aJob } from '../helpers/jobs.ts';

const never = new AbortController().signal;
const small = anOffer({ maxBytes: 10 });

async function setUp(texts: readonly string[] = ['the original bytes']) {
  const clock = fakeClock();
  const store = createMemoryStore();
  const media = createMemoryMediaStore();
  const pictures = simplePictures(media, async (url) => Buffer.from(texts[Number(url.at(-1))] ?? ''));
  let made = 0;
  const inputs = createInputs({
    store,
    clock,
    links: { sign: (key) => `https://bot.example/media/${key}`, verify: () => null },
    bots: new Map(),
    isPublicUrl: () => true,
    uploads: { get: () => undefined },
    takesHeic: () => false,
    pictures: {
      ...pictures,
      keepFitted(...given) {
        made += 1;
        return pictures.keepFitted(...given);
      },
    },
  });
  const request = {
    ...aJob().request,
    pictures: texts.map((_, i) => ({
      name: `${i}.png`,
      source: { kind: 'url' as const, url: `https://cdn.example/${i}` },
    })),
  };
  const wanted = aJob({ createdAt: clock.now(), request });
  const kept = await inputs.keep(wanted, never);
  if ('failure' in kept) throw new Error(kept.failure.reason);
  const job: Job = { ...wanted, request: { ...request, pictures: kept.pictures } };
  await store.create({ job, limits: {}, owner: 'x', leaseMs: 1, now: clock.now() });
  const prepared = async (offer = small, provider = 'piapi', of = job) => {
    const ready = await inputs.prepare(of, provider, offer, never);
    if (!ready || 'failure' in ready) throw new Error('could not be prepared');
    return ready.keep(of);
  };
  const given = (of: Job, offer = small) =>
    Promise.all(
      inputs.images(of, offer).map(async ({ publicUrl, bytes, open }) => ({
        url: publicUrl,
        bytes,
        text: String(await buffer(await open())),
      })),
    );
  return { job, inputs, media, store, pictures, prepared, given, made: () => made };
}

describe('an input picture above a provider’s limit', () => {
  it('is given to it as a copy that fits, never by the address of the original', async () => {
    const { job, prepared, given } = await setUp();
    const ready = await prepared();
    const key = `nanobanana/web_sunny-studio/${job.id}/in-1-fit-10-any-png-jpeg-webp`;
    expect(await given(ready)).toEqual([
      { url: `https://bot.example/media/${key}`, bytes: 10, text: 'the origin' },
    ]);
    expect(ready.request.pictures[0]).toMatchObject({
      kept: { bytes: 18 },
      fitted: [{ key, bytes: 10, provider: 'piapi', resized: true, width: 4, height: 4 }],
    });
  });

  it('goes as it is to a provider that takes more', async () => {
    const { prepared, given, made } = await setUp();
    const ready = await prepared(anOffer(), 'evolink', await prepared());
    expect(made()).toBe(1);
    expect(await given(ready, anOffer())).toEqual([
      { url: 'https://cdn.example/0', bytes: 18, text: 'the original bytes' },
    ]);
  });

  it('leaves those that fit with their own address', async () => {
    const { prepared, given } = await setUp(['the original bytes', 'few']);
    const ready = await prepared();
    expect((await given(ready)).map(({ url }) => url)).toEqual([
      expect.stringContaining('/in-1-fit-10'),
      'https://cdn.example/1',
    ]);
    expect(ready.request.pictures[1]).not.toHaveProperty('fitted');
  });

  it('is made to fit where all together are too many bytes', async () => {
    const { prepared, made } = await setUp(['123456', '123456']);
    await prepared(anOffer({ together: 12 }));
    expect(made()).toBe(0);
    await prepared(anOffer({ together: 11 }));
    expect(made()).toBe(1);
  });

  it('is made to fit once for all pictures of a job that are asked for at once', async () => {
    const { prepared, made } = await setUp();
    const ready = await Promise.all([prepared(), prepared(), prepared()]);
    expect(made()).toBe(1);
    expect(ready[2]).toEqual(ready[0]);
  });

  it('is made to fit once for those that are asked for later, and for a provider of the same limits', async () => {
    const { job, store, prepared, made } = await setUp();
    await store.update({ ...(await prepared()), revision: job.revision }, { now: 1 });
    const later = await prepared(small, 'evolink', (await store.get(job, job.id)) ?? job);
    expect(made()).toBe(1);
    expect(later.request.pictures[0]?.fitted?.map(({ provider }) => provider)).toEqual(['piapi', 'evolink']);
    expect(new Set(later.request.pictures[0]?.fitted?.map(({ key }) => key)).size).toBe(1);
  });

  it('goes with its job when that is deleted, noted or not', async () => {
    const { job, media, prepared } = await setUp();
    await prepared();
    expect([...media.files.keys()]).toHaveLength(2);
    await media.delete(`nanobanana/web_sunny-studio/${job.id}/`);
    expect([...media.files.keys()]).toEqual([]);
  });

  it('is none that anybody waits for once the request was cancelled', async () => {
    const { job, inputs, made } = await setUp();
    expect(await inputs.prepare(job, 'piapi', small, AbortSignal.abort())).toBeUndefined();
    expect(made()).toBe(0);
  });

  it('ends the task with the provider’s limit where nothing makes it fit', async () => {
    const { job, store, pictures } = await setUp();
    const inputs = createInputs({
      store,
      clock: fakeClock(),
      links: { sign: () => undefined, verify: () => null },
      bots: new Map(),
      isPublicUrl: () => true,
      uploads: { get: () => undefined },
      takesHeic: () => false,
      pictures: { ...pictures, keepFitted: async () => [null] },
    });
    expect(await inputs.prepare(job, 'piapi', small, never)).toEqual({
      failure: {
        reason: 'picture_too_large',
        again: false,
        values: { file: '0.png', size: '18', max: '10' },
      },
    });
  });
});

describe('a job whose picture is above the limit of its provider', () => {
  const wish = aWish({
    pictures: [{ name: 'cat.png', source: { kind: 'url', url: 'https://cdn.example/cat.png' } }],
  });
  const models = { 'nano-banana': small };
  const capabilities = { models, webhooks: false };

  async function asked(change: Parameters<typeof createCore>[0] = {}) {
    const core = createCore({ provider: (clock) => obedientProvider(clock, { capabilities }), ...change });
    const sent: { bytes: number; url: string | undefined }[] = [];
    const { submit } = core.provider;
    Object.assign(core.provider, {
      submit: (...[request, options]: Parameters<typeof submit>) => {
        sent.push(...request.images.map(({ bytes, publicUrl }) => ({ bytes, url: publicUrl })));
        return submit(request, options);
      },
    });
    core.downloads.answer = async () => Buffer.alloc(20);
    await core.jobs.start();
    const made = await Promise.all([core.jobs.submit(mina, aSpot(), wish), core.clock.advance(0)]);
    await core.clock.advance(60_000);
    return { ...core, sent, id: made[0]?.job ?? '' };
  }

  it('is made with the copy, and its reply says so', async () => {
    const { sent, bot } = await asked();
    expect(sent).toEqual([{ bytes: 10, url: undefined }]);
    expect(bot.shown.at(-1)).toMatchObject({
      status: 'completed',
      notes: ['“cat.png” was made smaller for Test provider: 4 × 4 pixels, 10 B.'],
    });
  });

  it('submits the same copy again where the provider had not taken it', async () => {
    const busy = () =>
      Promise.reject(
        new ProviderError('test', { accepted: 'no', reason: 'unavailable', again: true, message: '503' }),
      );
    const media = createMemoryMediaStore();
    const { sent } = await asked({
      media,
      provider: (clock) => {
        const provider = obedientProvider(clock, { capabilities });
        provider.answers.push(busy);
        return provider;
      },
    });
    expect(sent).toEqual([
      { bytes: 10, url: undefined },
      { bytes: 10, url: undefined },
    ]);
    expect([...media.files.keys()].filter((key) => key.includes('-fit-'))).toHaveLength(1);
  });

  it.each([
    [
      'cannot be made to fit',
      async () => [null],
      /“cat\.png” is 20 B; the limit is 10 B\. Nothing was charged\./,
    ],
    [
      'is gone',
      () => Promise.reject(new MediaError('gone', 'no')),
      /can't be opened any more\. Nothing was charged\./,
    ],
  ] as const)('fails for nothing, with nothing sent, where it %s', async (_what, keepFitted, said) => {
    const media = createMemoryMediaStore();
    const pictures = {
      ...simplePictures(media, async () => Buffer.alloc(20)),
      keepFitted: keepFitted as () => Promise<null[]>,
    };
    const { sent, bot, store, clock } = await asked({ media, change: { pictures } });
    expect(sent).toEqual([]);
    expect(bot.shown.at(-1)).toMatchObject({ status: 'failed', notes: [expect.stringMatching(said)] });
    expect(await store.used({}, clock.now())).toEqual({ held: 0, committedToday: 0 });
  });

  it('goes to the next provider as it is, where that takes more and nothing makes it fit the first', async () => {
    const media = createMemoryMediaStore();
    const keepFitted = async () => [null];
    const pictures = { ...simplePictures(media, async () => Buffer.alloc(20)), keepFitted };
    const large = { ...capabilities, models: { 'nano-banana': anOffer() } };
    const clock = fakeClock();
    const next = obedientProvider(clock, { name: 'next', title: 'Next', capabilities: large });
    const first = obedientProvider(clock, { capabilities });
    const { sent, bot } = await asked({
      media,
      clock,
      provider: () => first,
      change: { pictures, providers: [first, next] },
    });
    expect([sent.length, next.submitted.length]).toEqual([0, 1]);
    expect(bot.shown.at(-1)?.notes).toEqual([
      'Provider changed: Test provider → Next (Test provider charged nothing).',
    ]);
  });
});
