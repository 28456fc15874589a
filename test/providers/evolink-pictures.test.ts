import { describe, expect, it } from 'vitest';
import type { ProviderRequest } from '../../src/core/contracts/provider.ts';
import { fixture } from '../fakes/evolink/answers.ts';
import { aBench } from '../fakes/evolink/bench.ts';
import type { Fault } from '../fakes/provider/types.ts';
import { fakeClock } from '../helpers/clock.ts';
import { jpeg, png } from '../helpers/images.ts';
import { anImage, aRequest, submitOptions } from '../helpers/provider-calls.ts';

const link = (signature: string) =>
  anImage(Buffer.alloc(9), { publicUrl: `https://bot.example/media/${signature}` });

const failed = (status: number, code: number, msg: string): Fault => ({
  kind: 'status',
  status,
  body: { success: false, code, msg },
});

describe('an input picture without an address of its own', () => {
  it('is uploaded before the paid request, and named by the address of the upload (trap 30)', async () => {
    const { fake, provider } = await aBench();
    const bytes = await png(64, 64);
    const images = [anImage(bytes), link('one'), anImage(await jpeg(8, 8), { type: 'image/jpeg' })];
    await provider.submit(aRequest({ images }), submitOptions());
    expect(fake.requests.map(({ route }) => route)).toEqual(['upload', 'upload', 'create']);
    expect(fake.requests[0]).toMatchObject({
      headers: { authorization: `Bearer ${fake.apiKey}` },
      body: {
        base64_data: `data:image/png;base64,${bytes.toString('base64')}`,
        upload_path: 'nanobanana',
        file_name: expect.stringMatching(/^[0-9a-f]{40}\.png$/),
      },
    });
    expect([...fake.tasks.values()][0]?.images).toEqual([
      expect.stringMatching(/\/nanobanana\/[0-9a-f]{40}\.png$/),
      'https://bot.example/media/one',
      expect.stringMatching(/\/nanobanana\/[0-9a-f]{40}\.jpg$/),
    ]);
  });

  it('goes by the address that the recorded answer names', async () => {
    const { fake, provider } = await aBench();
    fake.fault('upload', { kind: 'status', status: 200, body: fixture('upload-response') });
    await provider.submit(aRequest({ images: [anImage(await png(8, 8))] }), submitOptions());
    expect([...fake.tasks.values()][0]?.images).toEqual(['https://files.evolink.ai/avatars/avatar.png']);
  });

  it('has another address for another attempt, so that nobody comes to it by the picture alone', async () => {
    const { fake, provider } = await aBench();
    const images = [anImage(await png(8, 8))];
    for (const n of [1, 2])
      await provider.submit(aRequest({ images }), submitOptions({ key: `nb-0123456789abcdefghij-${n}-1` }));
    expect(fake.files.size).toBe(2);
  });

  it.each<readonly [string, Fault, string, boolean]>([
    ['a full store', failed(403, 40_004, 'file quota exhausted'), 'no_public_url', false],
    ['a full store in a 200', failed(200, 40_004, 'quota exhausted'), 'no_public_url', false],
    ['a picture that it cannot read', failed(400, 40_002, 'unsupported file type'), 'refused_input', false],
    ['an unknown address', failed(404, 404, 'not found'), 'no_public_url', false],
    ['a wrong key', failed(401, 401, 'invalid token'), 'bad_key', false],
    ['a wrong key in a 200', failed(200, 401, 'invalid token'), 'bad_key', false],
    ['too many at once', failed(429, 429, 'rate limit'), 'unavailable', true],
    ['a breakdown', failed(500, 50_001, 'upload failed'), 'unavailable', true],
    ['a breakdown in a 200', failed(200, 50_001, 'upload failed'), 'unavailable', true],
    ['a breakdown without a code', failed(200, Number.NaN, 'upload failed'), 'unavailable', true],
    ['a reset', { kind: 'reset' }, 'unavailable', true],
    ['an HTML page', { kind: 'html' }, 'unavailable', true],
    ['half a JSON', { kind: 'not json' }, 'unavailable', true],
    ['a redirect', { kind: 'redirect', to: 'https://elsewhere.example/' }, 'unavailable', true],
  ])(
    'stops the submission where the upload meets %s: nothing was accepted',
    async (_, fault, reason, again) => {
      const { fake, provider } = await aBench();
      fake.fault('upload', fault);
      const call = provider.submit(aRequest({ images: [anImage(await png(8, 8))] }), submitOptions());
      await expect(call).rejects.toMatchObject({
        provider: 'evolink',
        message: expect.stringMatching(/^evolink: upload of a picture: POST /),
        accepted: 'no',
        reason,
        again,
        charge: { known: true, microDollars: 0 },
      });
      expect([fake.count('upload'), fake.count('create')]).toEqual([1, 0]);
    },
  );
});

describe('a submission that is made again under its key', () => {
  async function lostOnce(request: ProviderRequest, clock = fakeClock()) {
    const bench = await aBench({}, { clock });
    bench.fake.fault('create', { kind: 'lost' });
    await expect(bench.provider.submit(request, submitOptions())).rejects.toMatchObject({
      accepted: 'unknown',
    });
    return { ...bench, clock };
  }

  it('says the same, though our links have changed since: one task, one charge (trap 29)', async () => {
    const { fake, provider } = await lostOnce(aRequest({ images: [link('signed-at-noon')] }));
    const again = await provider.submit(
      aRequest({ images: [link('signed-a-minute-later')] }),
      submitOptions(),
    );
    expect(again).toMatchObject({ accepted: { task: fake.book[0]?.task } });
    expect([fake.count('create'), fake.book.length]).toEqual([2, 1]);
  });

  it('uploads nothing twice', async () => {
    const request = aRequest({ images: [anImage(await png(8, 8))] });
    const { fake, provider } = await lostOnce(request);
    await provider.submit(request, submitOptions());
    expect([fake.count('upload'), fake.book.length]).toEqual([1, 1]);
  });

  it('by another process comes to the same uploads, and so to the same task', async () => {
    const request = aRequest({ images: [anImage(await png(8, 8))] });
    const { fake, build } = await lostOnce(request);
    await build().submit(request, submitOptions());
    expect([fake.count('upload'), fake.files.size, fake.book.length]).toEqual([2, 1, 1]);
  });

  it('with something else in it stays in doubt, and makes no second task', async () => {
    const { fake, build } = await lostOnce(aRequest({ images: [link('signed-at-noon')] }));
    const call = build().submit(aRequest({ images: [link('signed-later')] }), submitOptions());
    await expect(call).rejects.toMatchObject({ accepted: 'unknown', httpStatus: 409 });
    expect(fake.book).toHaveLength(1);
  });

  it('remembers no links for longer than the key may count', async () => {
    const { fake, provider, clock } = await lostOnce(aRequest({ images: [link('signed-at-noon')] }));
    expect(provider.capabilities.idempotencyMs).toBe(600_000);
    await clock.advance(600_000);
    fake.forgetKeys();
    await provider.submit(aRequest({ images: [link('signed-later')] }), submitOptions());
    expect(fake.requests.at(-1)?.body).toMatchObject({
      image_urls: ['https://bot.example/media/signed-later'],
    });
  });

  it('remembers none of a submission that was accepted', async () => {
    const { fake, provider } = await aBench();
    await provider.submit(aRequest({ images: [link('one')] }), submitOptions());
    fake.forgetKeys();
    await provider.submit(aRequest({ images: [link('two')] }), submitOptions());
    expect(fake.requests.at(-1)?.body).toMatchObject({ image_urls: ['https://bot.example/media/two'] });
  });
});
