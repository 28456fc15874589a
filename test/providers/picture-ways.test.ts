import { describe, expect, it, onTestFinished } from 'vitest';
import type { ImageInput } from '../../src/core/contracts/provider.ts';
import { ProviderError } from '../../src/core/errors.ts';
import { addressOf } from '../../src/core/picture-address.ts';
import { demo } from '../../src/providers/demo.ts';
import { aBench as evolinkBench } from '../fakes/evolink/bench.ts';
import type { FakePiapiOptions } from '../fakes/piapi/types.ts';
import { openBench as qingboBench } from '../fakes/qingbo/bench.ts';
import { fakeClock } from '../helpers/clock.ts';
import { png } from '../helpers/images.ts';
import { openBench } from '../helpers/piapi-bench.ts';
import { anImage, aRequest, submitOptions } from '../helpers/provider-calls.ts';

const own = 'https://cdn.example/cat.png';
const ours = 'https://bot.example/media/token';
const uploaded = 'https://files.example/cat.png';
const bytes = await png(8, 8);

const ways = {
  own: anImage(bytes, { publicUrl: own }),
  link: anImage(bytes, { publicUrl: ours, signed: true }),
  bytes: anImage(bytes),
};

const noRoom = () =>
  Promise.reject(
    new ProviderError('test', { accepted: 'no', reason: 'no_public_url', message: 'no room for files' }),
  );

describe('a picture for a provider with uploads of its own', () => {
  it.each<readonly [string, ImageInput, string, number]>([
    ['has its own address, which costs nothing', ways.own, own, 0],
    ['has only our link: it is uploaded first', ways.link, uploaded, 1],
    ['has no address', ways.bytes, uploaded, 1],
  ])('%s', async (_what, image, address, uploads) => {
    let made = 0;
    const found = await addressOf(image, async () => {
      made += 1;
      return uploaded;
    });
    expect([found, made]).toEqual([address, uploads]);
  });

  it('goes under our link where the upload does not work', async () => {
    expect(await addressOf(ways.link, noRoom)).toBe(ours);
  });

  it('goes nowhere where there is neither', async () => {
    await expect(addressOf(ways.bytes, noRoom)).rejects.toMatchObject({
      accepted: 'no',
      reason: 'no_public_url',
    });
  });
});

async function piapiBench(options: FakePiapiOptions = {}) {
  const bench = await openBench(options);
  onTestFinished(() => bench.fake.stop());
  return bench;
}

/** What leaves for the upload and what the paid request names. */
const images = [ways.own, ways.link, ways.bytes];

describe('the ways of pictures', () => {
  it('to PiAPI: their own address, then its upload; our link where its plan has no upload', async () => {
    const { fake, provider } = await piapiBench();
    await provider.submit(aRequest({ images }), submitOptions());
    expect(fake.requests.map(({ route }) => route)).toEqual(['upload', 'upload', 'create']);
    const named = [...fake.tasks.values()][0]?.input.image_urls;
    const there = expect.stringContaining(`${fake.url}/uploads/`);
    expect(named).toEqual([own, there, there]);

    const free = await piapiBench({ plan: 'free' });
    await free.provider.submit(aRequest({ images: [ways.own, ways.link] }), submitOptions());
    expect([...free.fake.tasks.values()][0]?.input.image_urls).toEqual([own, ours]);
    await expect(free.provider.submit(aRequest({ images }), submitOptions())).rejects.toMatchObject({
      reason: 'no_public_url',
    });
  });

  it('to PiAPI: our link for what is too large for its upload', async () => {
    const { fake, provider } = await piapiBench();
    const large = { ...ways.link, bytes: 1_000_000_000 };
    await provider.submit(aRequest({ images: [large] }), submitOptions());
    expect(fake.count('upload')).toBe(0);
    expect([...fake.tasks.values()][0]?.input.image_urls).toEqual([ours]);
  });

  it('to EvoLink: their own address, then its upload; our link where that is full', async () => {
    const { fake, provider } = await evolinkBench();
    await provider.submit(aRequest({ images }), submitOptions());
    expect(fake.requests.map(({ route }) => route)).toEqual(['upload', 'upload', 'create']);
    const there = expect.stringMatching(/\/nanobanana\/[0-9a-f]{40}\.png$/);
    expect([...fake.tasks.values()][0]?.images).toEqual([own, there, there]);

    const full = await evolinkBench();
    const body = { success: false, code: 40_004, msg: 'file quota exhausted' };
    full.fake.fault('upload', { kind: 'status', status: 403, body });
    await full.provider.submit(aRequest({ images: [ways.link] }), submitOptions());
    expect([...full.fake.tasks.values()][0]?.images).toEqual([ours]);
  });

  it('to Qingbo, which has no upload: their own address, then our link, and bytes are not sent', async () => {
    const { fake, provider } = await qingboBench();
    await provider.submit(aRequest({ images: [ways.own, ways.link] }), submitOptions());
    expect(fake.requests.find(({ route }) => route === 'create')?.body).toMatchObject({
      image_urls: [own, ours],
    });
    await expect(provider.submit(aRequest({ images }), submitOptions())).rejects.toMatchObject({
      reason: 'no_public_url',
    });
    expect(fake.count('create')).toBe(1);
  });

  it('to a provider that works on this computer: the bytes, whatever addresses there are', async () => {
    const picture = await png(32, 32);
    let opened = 0;
    const image = (change: Partial<ImageInput>): ImageInput => {
      const kept = anImage(picture, change);
      const open = () => {
        opened += 1;
        return kept.open();
      };
      return { ...kept, open };
    };
    const clock = fakeClock();
    const provider = demo.create({ apiKey: '', baseUrl: '', settings: {}, clock });
    const given = [image({ publicUrl: own }), image({ publicUrl: ours, signed: true })];
    const drawing = provider.submit(aRequest({ images: given }), submitOptions());
    const submitted = await drawing;
    if ('accepted' in submitted) {
      await clock.advance(3_600_000);
      await provider.status(submitted.accepted, submitOptions());
    }
    expect(opened).toBe(2);
  });
});
