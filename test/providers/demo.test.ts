import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/core/errors.ts';
import { createDemo, demoWords } from '../../src/providers/demo.ts';
import { providerContract } from '../contracts/provider.ts';
import { fakeClock } from '../helpers/clock.ts';
import { png } from '../helpers/images.ts';
import { anImage, aRequest, keepingSink, submitOptions } from '../helpers/provider-calls.ts';

providerContract({
  name: 'demo',
  troubles: ['too many requests'],
  async create() {
    const clock = fakeClock();
    let submissions = 0;
    const inner = createDemo({ clock });
    const request = aRequest({ resolution: '0.5K' });
    let trouble = false;
    let steps = 0;
    return {
      provider: {
        ...inner,
        async submit(asked, options) {
          const busy = trouble ? { ...asked, prompt: `${asked.prompt} #busy` } : asked;
          const count = () => {
            submissions += 1;
          };
          try {
            const answer = await inner.submit(busy, options);
            count();
            return answer;
          } catch (error) {
            if (error instanceof ProviderError && error.accepted === 'unknown') count();
            throw error;
          }
        },
      },
      twin: () => createDemo({ clock }),
      step: async () => {
        await clock.advance(steps === 0 ? 1_201 : 6_000);
        steps += 1;
      },
      submissions: () => submissions,
      request,
      failing: () => ({ ...request, prompt: 'a cat #fail' }),
      losing: () => ({ ...request, prompt: 'a cat #unknown' }),
      troubles: [
        {
          title: 'too many requests',
          accepted: 'no',
          reason: 'unavailable',
          again: true,
          prepare: () => {
            trouble = true;
          },
        },
      ],
      stop: async () => {},
    };
  },
});

async function draw(change: Parameters<typeof aRequest>[0], key = 'key-1') {
  const { sink, kept } = keepingSink();
  await createDemo({ clock: fakeClock() }).submit(
    aRequest({ resolution: '0.5K', ...change }),
    submitOptions({ sink, key }),
  );
  const [picture] = kept;
  if (!picture) throw new Error('nothing was drawn');
  return picture;
}

describe('what the demo draws', () => {
  it('is the same for the same prompt and seed, and another one otherwise', async () => {
    const [first, second, otherSeed, otherPrompt] = await Promise.all([
      draw({ seed: 7 }, 'a'),
      draw({ seed: 7 }, 'b'),
      draw({ seed: 8 }, 'a'),
      draw({ seed: 7, prompt: 'a cat at night' }, 'a'),
    ]);
    expect(first.equals(second)).toBe(true);
    expect(first.equals(otherSeed)).toBe(false);
    expect(first.equals(otherPrompt)).toBe(false);
  });

  it('differs between two pictures of one job, which have no seed', async () => {
    expect((await draw({}, 'a')).equals(await draw({}, 'b'))).toBe(false);
  });

  it.each([
    ['16:9', '0.5K', 512, 288],
    ['9:16', '1K', 576, 1024],
    ['8:1', '1K', 1024, 128],
    ['1:1', '2K', 2048, 2048],
    ['21:9', '4K', 4096, 1755],
  ])('has the ratio %s and the size %s', async (aspect, resolution, width, height) => {
    const { info } = await sharp(await draw({ aspect, resolution })).toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([width, height]);
  });

  it('survives any text in the prompt, markup and broken letters too', async () => {
    const prompt = '<script>alert("&")</script> \u0000\u0007\ud800 한글 🐱 ]]> \u202e مرحبا';
    expect((await sharp(await draw({ prompt })).metadata()).format).toBe('png');
  });
});

describe('an edit by the demo', () => {
  it('keeps the picture to be seen, and works on it', async () => {
    const blue = await png(640, 480, { r: 20, g: 60, b: 220 });
    const image = anImage(blue, { width: 640, height: 480 });
    const edited = await draw({ prompt: 'add snow', images: [image], aspect: '4:3' });
    const { channels } = await sharp(edited).stats();
    const [red, , blueness] = channels.map((channel) => channel.mean);
    expect(blueness).toBeGreaterThan((red ?? 0) + 30);
    expect((await sharp(blue).stats()).isOpaque).toBe(true);
    expect(edited.equals(await draw({ prompt: 'add rain', images: [image], aspect: '4:3' }))).toBe(false);
  });

  it('keeps the ratio of the first picture where none is asked for', async () => {
    const { aspect: _, ...request } = aRequest({
      resolution: '1K',
      images: [anImage(await png(300, 600), { width: 300, height: 600 })],
    });
    const { sink, kept } = keepingSink();
    await createDemo({ clock: fakeClock() }).submit(request, submitOptions({ sink }));
    const { width, height } = await sharp(kept[0]).metadata();
    expect([width, height]).toEqual([512, 1024]);
  });

  it('puts up to fourteen pictures into one', async () => {
    const one = anImage(await png(200, 100), { width: 200, height: 100 });
    const drawn = await draw({ prompt: 'all together', images: Array.from({ length: 14 }, () => one) });
    expect((await sharp(drawn).metadata()).width).toBe(512);
  });
});

describe('the words that the demo obeys', () => {
  async function endOf(prompt: string, waitMs: number) {
    const clock = fakeClock();
    const demo = createDemo({ clock });
    const submitted = await demo.submit(aRequest({ prompt, resolution: '0.5K' }), submitOptions());
    if (!('accepted' in submitted)) throw new Error('finished at once');
    await clock.advance(waitMs);
    return demo.status(submitted.accepted, {
      signal: new AbortController().signal,
      sink: keepingSink().sink,
    });
  }

  it('are told, each with what it does, in both languages', () => {
    expect(demoWords.map(({ word }) => word)).toEqual(['#slow', '#fail', '#refuse', '#busy', '#unknown']);
    for (const { en, ko } of demoWords) expect(en.length * ko.length).toBeGreaterThan(0);
  });

  it('#refuse ends as refused content, which the same request will not change', async () => {
    expect(await endOf('a cat #refuse', 6_001)).toMatchObject({
      finished: { kind: 'failed', reason: 'content', again: false },
    });
  });

  it('#slow is still at work after 20 seconds, and done after 32', async () => {
    expect(await endOf('a cat #slow', 20_000)).toEqual({ state: 'processing' });
    expect(await endOf('a cat #slow', 32_000)).toMatchObject({ finished: { kind: 'completed' } });
  });

  it('#busy is refused once and then taken', async () => {
    const demo = createDemo({ clock: fakeClock() });
    const request = aRequest({ prompt: 'a cat #busy', resolution: '0.5K' });
    await expect(demo.submit(request, submitOptions())).rejects.toMatchObject({
      accepted: 'no',
      again: true,
      retryAfterMs: 2_000,
    });
    expect(await demo.submit(request, submitOptions())).toHaveProperty('accepted');
  });

  it('are not seen in longer words', async () => {
    expect(await endOf('a #failure of style', 6_001)).toMatchObject({ finished: { kind: 'completed' } });
  });

  it('can be cancelled until the end', async () => {
    const clock = fakeClock();
    const demo = createDemo({ clock });
    const submitted = await demo.submit(aRequest({ resolution: '0.5K' }), submitOptions());
    if (!('accepted' in submitted)) throw new Error('finished at once');
    const signal = new AbortController().signal;
    expect(await demo.cancel?.(submitted.accepted, { signal })).toBe('cancelled');
    await clock.advance(6_001);
    expect(await demo.cancel?.(submitted.accepted, { signal })).toBe('too late');
  });
});
