import { describe, expect, it } from 'vitest';
import type { Provider } from '../../src/core/contracts/provider.ts';
import { MediaError } from '../../src/core/errors.ts';
import { ableRoutes, neededTypes } from '../../src/core/routes.ts';
import { createMemoryMediaStore } from '../../src/store/index.ts';
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

const plainOffer = anOffer();
const heicOffer = anOffer({ types: ['image/png', 'image/jpeg', 'image/heic', 'image/heif'] });

const named = (clock: { now(): number }, name: string, offer = plainOffer) =>
  obedientProvider(clock, {
    name,
    title: name,
    capabilities: { models: { 'nano-banana': offer }, webhooks: false },
  });

const photo = { name: 'a.heic', source: { kind: 'url' as const, url: 'https://cdn.example/a' } };
const said = { ...photo, type: 'image/heic' };
const asked = { prompt: 'x', model: 'nano-banana', aspect: 'source', resolution: '1K' };

describe('who may serve a request with a HEIC', () => {
  const clock = fakeClock();
  const providers: Provider[] = [named(clock, 'plain'), named(clock, 'reads', heicOffer)];
  const able = (types: ReturnType<typeof neededTypes>, of = providers) =>
    ableRoutes(of, { ...asked, pictures: { count: 1, public: true, types } }, false);
  const chosen = (types: ReturnType<typeof neededTypes>) => able(types)[0]?.provider.name;

  it('is who reads it, whoever comes first', () => {
    expect(chosen([])).toBe('plain');
    expect(chosen(['image/heic'])).toBe('reads');
    expect(able(['image/heif'], providers.slice(0, 1))).toEqual([]);
  });

  it('is told by what was kept, else by what was said; what we can convert binds nobody', () => {
    const kept = { key: 'k', bytes: 1, width: 1, height: 1 };
    const heif = { ...photo, type: 'image/heic' as const, kept: { ...kept, type: 'image/heif' as const } };
    const wrong = { ...photo, type: 'image/heic' as const, kept: { ...kept, type: 'image/png' as const } };
    expect(neededTypes({ pictures: [{ ...photo, type: 'image/heic' }] })).toEqual(['image/heic']);
    expect(neededTypes({ pictures: [heif, heif, wrong, photo] })).toEqual(['image/heif']);
  });
});

async function started(offer: typeof plainOffer) {
  const clock = fakeClock();
  const media = createMemoryMediaStore();
  const first = named(clock, 'plain');
  const second = named(clock, 'second', offer);
  const plain = simplePictures(media, async () => Buffer.from('a photograph'));
  const pictures = {
    ...plain,
    downloadAny: async (...given: Parameters<typeof plain.downloadAny>) => ({
      ...(await plain.downloadAny(...given)),
      type: 'image/heic' as const,
    }),
    copy: async (...given: Parameters<typeof plain.copy>) => ({
      ...(await plain.copy(...given)),
      type: given[0].type,
    }),
    keep: () => Promise.reject(new MediaError('heic', 'a HEIC file')),
    keepAny: async (...given: Parameters<typeof plain.keepAny>) => ({
      ...(await plain.keepAny(...given)),
      type: 'image/heic' as const,
    }),
    keepFitted: async () => [null],
  };
  const core = createCore({ clock, media, change: { pictures, providers: [first, second] } });
  await core.jobs.start();
  const ask = async (picture: typeof photo | typeof said) => {
    const wish = aWish({ pictures: [picture] });
    const made = await Promise.all([core.jobs.submit(mina, aSpot(), wish), clock.advance(0)]);
    await clock.advance(60_000);
    return made[0]?.job ?? '';
  };
  return { ...core, first, second, ask };
}

describe('a HEIC in a request', () => {
  it('goes to the provider that reads it', async () => {
    const { ask, first, second, bot } = await started(heicOffer);
    await ask(said);
    expect([first.submitted.length, second.submitted.length]).toEqual([0, 1]);
    expect(bot.shown.at(-1)).toMatchObject({ status: 'completed' });
  });

  it('goes there again when the request is repeated', async () => {
    const { ask, jobs, clock, second } = await started(heicOffer);
    const id = await ask(said);
    await Promise.all([jobs.again(mina, aSpot(), id), clock.advance(60_000)]);
    expect(second.submitted).toHaveLength(2);
  });

  it('is refused at once, in the words that there are, where nobody reads it', async () => {
    const { jobs } = await started(plainOffer);
    expect(() => jobs.check(mina, aWish({ pictures: [said] }))).toThrow(
      expect.objectContaining({ code: 'heic', values: { file: 'a.heic' } }),
    );
  });

  it('that nobody had told of moves on to the provider that reads it, and is never sent to the other', async () => {
    const { ask, first, second, bot } = await started(heicOffer);
    await ask(photo);
    expect([first.submitted.length, second.submitted.length]).toEqual([0, 1]);
    expect(bot.shown.at(-1)).toMatchObject({
      status: 'completed',
      notes: ['Provider changed: plain → second (plain charged nothing).'],
    });
  });

  it('that is no use to anybody any more ends the request for nothing', async () => {
    const { ask, first, second, bot } = await started({ ...heicOffer, promptMax: 1 });
    await ask(photo);
    expect([first.submitted.length, second.submitted.length]).toEqual([0, 0]);
    expect(bot.shown.at(-1)).toMatchObject({
      status: 'failed',
      notes: [expect.stringMatching(/^“a\.heic” is HEIC, which can't be read here\. Nothing was charged\./)],
    });
  });

  it('may be handed over before where a model takes it, and nowhere else', async () => {
    const bytes = Buffer.from('a photograph');
    const { jobs } = await started(heicOffer);
    expect((await jobs.upload(mina, 'a.heic', bytes)).picture.type).toBe('image/heic');
    expect(jobs.offer('nanobanana').models[0]?.takesHeic).toBe(true);
    const elsewhere = await started(plainOffer);
    await expect(elsewhere.jobs.upload(mina, 'a.heic', bytes)).rejects.toMatchObject({ code: 'heic' });
    expect(elsewhere.jobs.offer('nanobanana').models[0]?.takesHeic).toBe(false);
  });
});
