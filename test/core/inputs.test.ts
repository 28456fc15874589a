import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { Bot } from '../../src/core/contracts/bot.ts';
import type { Pictures } from '../../src/core/contracts/media.ts';
import { MediaError } from '../../src/core/errors.ts';
import { createInputs } from '../../src/core/inputs.ts';
import type { Input, Job, Source } from '../../src/core/job.ts';
import { createMemoryMediaStore, createMemoryStore } from '../../src/store/index.ts';
import { fakeClock } from '../helpers/clock.ts';
import { anOffer, simplePictures } from '../helpers/core.ts';
import { aJob, aTask } from '../helpers/jobs.ts';

const MINUTE = 60_000;
const never = new AbortController().signal;
const roomy = anOffer();
const linked = 'https://cdn.example/cat.png';

interface Options {
  publicUrl?: boolean;
  isPublic?: boolean;
  heic?: boolean;
  file?: Bot['file'];
}

function setUp(options: Options = {}) {
  const clock = fakeClock();
  const store = createMemoryStore();
  const media = createMemoryMediaStore();
  const asked: { url: string; maxBytes: number }[] = [];
  const plain = simplePictures(media, async (url) => Buffer.from(`bytes of ${url}`));
  const pictures: Pictures = {
    ...plain,
    download(url, key, limits) {
      asked.push({ url, maxBytes: limits.maxBytes });
      return plain.download(url, key, limits);
    },
  };
  const uploads = new Map<string, Awaited<ReturnType<Pictures['keep']>>>();
  const inputs = createInputs({
    store,
    pictures,
    clock,
    links: {
      sign: (key) => (options.publicUrl ? `https://bot.example/media/${key}` : undefined),
      verify: () => null,
    },
    bots: new Map(options.file ? [[aJob().platform, { file: options.file } as Bot]] : []),
    isPublicUrl: () => options.isPublic ?? true,
    uploads: { get: (_owner, id) => uploads.get(id) },
    takesHeic: () => options.heic ?? false,
  });
  const keepFile = (key: string, text: string) =>
    plain.keep(Buffer.from(text), key, { maxBytes: 1_000, maxPixels: 1_000, deadlineMs: 1_000 });
  return { clock, store, media, asked, pictures, uploads, inputs, keepFile };
}
type Setting = ReturnType<typeof setUp>;

const withSources = (clock: { now(): number }, sources: readonly Source[]): Job => {
  const pictures = sources.map((source, i): Input => ({ name: `${i + 1}.png`, source }));
  return aJob({ createdAt: clock.now(), request: { ...aJob().request, pictures } });
};

async function kept({ inputs, clock }: Setting, sources: readonly Source[]): Promise<Job> {
  const job = withSources(clock, sources);
  const result = await inputs.keep(job, never);
  if ('failure' in result) throw new Error(result.failure.reason);
  return { ...job, request: { ...job.request, pictures: result.pictures } };
}

/** What a provider that takes bytes reads, and the address that it may take instead. */
async function handedOver({ inputs }: Setting, job: Job) {
  const images = inputs.images(job, roomy);
  const reading = images.map(async ({ publicUrl, open }) => ({
    url: publicUrl,
    text: String(await buffer(await open())),
  }));
  return Promise.all(reading);
}

describe('a picture from a link', () => {
  it('is kept with the job, within what anybody may hand over', async () => {
    const setting = setUp();
    const job = await kept(setting, [{ kind: 'url', url: linked }]);
    expect(setting.asked).toEqual([{ url: linked, maxBytes: 60_000_000 }]);
    expect(job.request.pictures[0]?.kept?.key).toBe(`nanobanana/web_sunny-studio/${job.id}/in-1`);
    expect(await handedOver(setting, job)).toEqual([{ url: linked, text: `bytes of ${linked}` }]);
  });

  it('is fetched once: what is kept is not fetched again', async () => {
    const setting = setUp();
    const job = await kept(setting, [{ kind: 'url', url: linked }]);
    await setting.inputs.keep(job, never);
    expect(setting.asked).toHaveLength(1);
  });

  it.each([
    ['broken_link', 'picture_gone', {}],
    ['gone', 'picture_gone', {}],
    ['forbidden', 'picture_gone', {}],
    ['heic', 'heic', {}],
    ['empty', 'not_a_picture', {}],
    ['too_large', 'picture_too_large', { size: '5', max: '4' }],
    ['too_many_pixels', 'picture_too_large', { pixels: '5', maxPixels: '4' }],
  ] as const)('that is "%s" ends the job as %s, with the name of the file', async (code, reason, values) => {
    const setting = setUp();
    setting.pictures.download = () => Promise.reject(new MediaError(code, 'no', { found: 5, limit: 4 }));
    const job = withSources(setting.clock, [{ kind: 'url', url: linked }]);
    expect(await setting.inputs.keep(job, never)).toMatchObject({
      failure: { reason, again: false, values: { file: '1.png', ...values } },
    });
  });

  it('that fails by a fault of ours may be tried again', async () => {
    const setting = setUp();
    setting.pictures.download = () => Promise.reject(new Error('the disk is full'));
    const job = withSources(setting.clock, [{ kind: 'url', url: linked }]);
    expect(await setting.inputs.keep(job, never)).toMatchObject({
      failure: { reason: 'internal', again: true },
    });
  });
});

describe('a picture that only its platform hands out', () => {
  const source: Source = { kind: 'bot', file: { id: 'F1' } };

  it('is read by the bot, kept with the job, and has no address', async () => {
    const setting = setUp({ file: async (file) => Readable.from([Buffer.from(JSON.stringify(file))]) });
    const job = await kept(setting, [source]);
    expect(await handedOver(setting, job)).toEqual([{ url: undefined, text: '{"id":"F1"}' }]);
  });

  it('ends the job where the platform keeps it back, or is not there any more', async () => {
    const refused = setUp({ file: () => Promise.reject(new MediaError('forbidden', 'no')) });
    const job = withSources(refused.clock, [source]);
    const gone = { failure: { reason: 'picture_gone', again: false, values: { file: '1.png' } } };
    expect(await refused.inputs.keep(job, never)).toMatchObject(gone);
    expect(await setUp().inputs.keep(job, never)).toMatchObject(gone);
  });
});

describe('the address that a provider is given', () => {
  const dated = (clock: { now(): number }, minutes: number): Source => ({
    kind: 'url',
    url: linked,
    until: clock.now() + minutes * MINUTE,
  });

  it('is the picture’s own while that outlives the provider’s queue, then our link', async () => {
    const setting = setUp({ publicUrl: true });
    const job = await kept(setting, [dated(setting.clock, 60)]);
    const ours = `https://bot.example/media/${job.request.pictures[0]?.kept?.key}`;
    const given = () => setting.inputs.images(job, roomy)[0]?.publicUrl;
    const isOurs = () => setting.inputs.images(job, roomy)[0]?.signed;
    expect(given()).toBe(linked);
    await setting.clock.advance(45 * MINUTE - 1);
    expect([given(), isOurs()]).toEqual([linked, undefined]);
    await setting.clock.advance(1);
    expect([given(), isOurs()]).toEqual([ours, true]);
  });

  it('is the picture’s own for ten minutes where nothing says when it dies', async () => {
    const setting = setUp({ publicUrl: true });
    const job = await kept(setting, [{ kind: 'url', url: linked }]);
    const given = () => setting.inputs.images(job, roomy)[0]?.publicUrl;
    await setting.clock.advance(10 * MINUTE - 1);
    expect(given()).toBe(linked);
    await setting.clock.advance(1);
    expect(given()).toContain('https://bot.example/media/');
  });

  it('is none where the own one is stale and nobody reaches us: the bytes are handed over', async () => {
    const setting = setUp();
    const job = await kept(setting, [dated(setting.clock, 10)]);
    expect(await handedOver(setting, job)).toEqual([{ url: undefined, text: `bytes of ${linked}` }]);
  });

  it('is never one that only we can reach', async () => {
    const setting = setUp({ publicUrl: true, isPublic: false });
    const job = await kept(setting, [dated(setting.clock, 60)]);
    expect(setting.inputs.images(job, roomy)[0]?.publicUrl).toContain('https://bot.example/media/');
  });
});

describe('a picture that we have already', () => {
  async function stored({ store, clock, keepFile }: Setting, change: Partial<Job> = {}): Promise<Job> {
    const out = await keepFile('nanobanana/web_sunny-studio/earlier/out-1', 'the result');
    const into = await keepFile('nanobanana/web_sunny-studio/earlier/in-1', 'the input');
    const request = {
      ...aJob().request,
      pictures: [{ name: 'in.png', source: { kind: 'url' as const, url: linked }, kept: into }],
    };
    const job = aJob({ request, tasks: [aTask({ status: 'completed', picture: out })], ...change });
    await store.create({ job, limits: {}, owner: 'x', leaseMs: 1, now: clock.now() });
    return job;
  }

  it('is copied, so that each job owns its files: a result, an input, an upload', async () => {
    const setting = setUp({ publicUrl: true });
    const earlier = await stored(setting);
    const handed = await setting.keepFile('nanobanana/web_sunny-studio/uploads/u1', 'handed over');
    setting.uploads.set('u1', handed);
    const job = await kept(setting, [
      { kind: 'output', id: `${earlier.id}-1` },
      { kind: 'input', job: earlier.id, index: 0 },
      { kind: 'upload', id: 'u1' },
    ]);
    await setting.media.delete('nanobanana/web_sunny-studio/earlier/');
    await setting.media.delete('nanobanana/web_sunny-studio/uploads/');
    const given = await handedOver(setting, job);
    expect(given.map(({ text }) => text)).toEqual(['the result', 'the input', 'handed over']);
    for (const { url } of given) expect(url).toContain(`/media/nanobanana/web_sunny-studio/${job.id}/in-`);
    expect(setting.asked).toEqual([]);
  });

  const gone = { failure: { reason: 'picture_gone', again: false, values: { file: '1.png' } } };
  const keepOne = (setting: Setting, source: Source) =>
    setting.inputs.keep(withSources(setting.clock, [source]), never);

  it('is gone where its job was deleted', async () => {
    const setting = setUp();
    const earlier = await stored(setting);
    await setting.store.remove(earlier, earlier.id);
    expect(await keepOne(setting, { kind: 'output', id: `${earlier.id}-1` })).toMatchObject(gone);
    expect(await keepOne(setting, { kind: 'input', job: earlier.id, index: 0 })).toMatchObject(gone);
  });

  it('is gone where there never was one: no such picture, no such input, a forged id', async () => {
    const setting = setUp();
    const earlier = await stored(setting);
    expect(await keepOne(setting, { kind: 'output', id: `${earlier.id}-2` })).toMatchObject(gone);
    expect(await keepOne(setting, { kind: 'input', job: earlier.id, index: 1 })).toMatchObject(gone);
    expect(await keepOne(setting, { kind: 'output', id: '../../secret.key' })).toMatchObject(gone);
    expect(await keepOne(setting, { kind: 'upload', id: 'unknown' })).toMatchObject(gone);
  });

  it('is gone where it is another guild’s or another area’s', async () => {
    for (const elsewhere of [{ guild: 'web:river-lab' }, { area: 'hailou' as const }]) {
      const setting = setUp();
      const earlier = await stored(setting, elsewhere);
      expect(await keepOne(setting, { kind: 'output', id: `${earlier.id}-1` })).toMatchObject(gone);
      expect(await keepOne(setting, { kind: 'input', job: earlier.id, index: 0 })).toMatchObject(gone);
    }
  });
});
