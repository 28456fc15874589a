import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WirePicture } from '../../src/bots/web/wire.ts';
import { shownFiles } from '../fakes/discord/handle.ts';
import { png } from '../helpers/images.ts';
import type { ProviderName } from '../helpers/provider-fakes.ts';
import { pages } from '../helpers/provider-pages.ts';
import { aProviderWorld, type ProviderWorld } from '../helpers/provider-world.ts';

interface Wanted {
  readonly prompt: string;
  readonly model: string;
  /** Undefined: what is not chosen. */
  readonly ratio?: string;
  readonly pictures?: readonly Buffer[];
}

/** What a person sees at the end: the words and the files. */
interface Ended {
  readonly prompt: string;
  readonly text: string;
  readonly files: readonly Buffer[];
}

async function fromDiscord({ discord }: ProviderWorld, wanted: Wanted): Promise<Ended> {
  const { prompt, model, ratio, pictures = [] } = wanted;
  const attached = pictures.map((bytes, i) => [
    i === 0 ? 'image' : `image${i + 1}`,
    { name: `${i}.png`, bytes },
  ]);
  const options = { prompt, model, ...(ratio && { aspect: ratio }), ...Object.fromEntries(attached) };
  const handle = await discord.slash({ command: 'nanobanana', options });
  const reply = await handle.until(/Completed|Failed|Unknown/, 30_000);
  return { prompt, text: reply.text, files: shownFiles(reply).map(({ bytes }) => bytes) };
}

async function fromPlayground({ playground }: ProviderWorld, wanted: readonly Wanted[]): Promise<Ended[]> {
  const jobs = await Promise.all(
    wanted.map(async ({ prompt, model, ratio, pictures = [] }) => {
      const uploaded = pictures.map(async (bytes, i): Promise<WirePicture> => {
        const { id } = await playground.upload(`${i}.png`, bytes);
        return { name: `${i}.png`, source: { kind: 'upload', id } };
      });
      const wish = { prompt, model, ...(ratio && { aspect: ratio }) };
      return playground.submit({ ...wish, pictures: await Promise.all(uploaded) });
    }),
  );
  const views = await playground.ended(jobs);
  return Promise.all(
    views.map(async ({ prompt, statusWord, pictures }) => ({
      prompt,
      text: statusWord,
      files: await Promise.all(pictures.map(({ id }) => playground.picture(id))),
    })),
  );
}

/** Width by height. */
async function shapeOf(file: Buffer | undefined): Promise<number> {
  const { width, height } = await sharp(file).metadata();
  return width / height;
}

function shapeOfRatio(ratio: string): number {
  const [width = 0, height = 1] = ratio.split(':').map(Number);
  return width / height;
}

/** An input picture as the provider gets it, by its address or in the request. */
async function bytesOf(picture: string | Buffer | undefined): Promise<Buffer> {
  if (typeof picture !== 'string') return picture ?? Buffer.alloc(0);
  return Buffer.from(await (await fetch(picture)).arrayBuffer());
}

/** What a person chooses for an edit, and how the provider says it: nothing stands for "as the picture". */
const editRatio: Readonly<Record<ProviderName, { ratio?: string; onTheWire: string | undefined }>> = {
  piapi: { onTheWire: undefined },
  evolink: { onTheWire: 'auto' },
  // It has no word for "as the picture" and would make squares: there a ratio has to be chosen.
  qingbo: { ratio: '4:3', onTheWire: '4:3' },
  apiyi: { onTheWire: undefined },
};

const names = Object.keys(pages) as ProviderName[];

describe.each(names)('by %s, from Discord and from the playground,', (name) => {
  let world: ProviderWorld;
  beforeAll(async () => {
    world = await aProviderWorld(name);
  });
  afterAll(() => world.stop());

  const byPrompt = <T extends { prompt: string }>(all: readonly T[], prompt: string): T => {
    const found = all.filter((each) => each.prompt === prompt);
    expect(found, prompt).toHaveLength(1);
    return found[0] as T;
  };

  it('comes every ratio of every model in its shape, asked for and paid once', async () => {
    const wanted = pages[name].flatMap(({ model, wire, ratios }) =>
      ratios.map((ratio) => ({ prompt: `a kite, ${ratio} by ${model}`, model, wire, ratio })),
    );
    const typed = wanted.filter((_, index) => index % 2 === 0);
    const clicked = wanted.filter((_, index) => index % 2 === 1);
    const chat = Promise.all(typed.map((each) => fromDiscord(world, each)));
    const ended = [...(await fromPlayground(world, clicked)), ...(await chat)];

    for (const { prompt, wire, ratio } of wanted) {
      expect(byPrompt(world.fake.asked(), prompt)).toMatchObject({ model: wire, ratio, pictures: [] });
      const { text, files } = byPrompt(ended, prompt);
      expect(text).toContain('Completed');
      expect(files, prompt).toHaveLength(1);
      // Of small pictures a part of a pixel is lost.
      expect((await shapeOf(files[0])) / shapeOfRatio(ratio), prompt).toBeCloseTo(1, 1);
    }
    expect(world.fake.charges()).toBe(wanted.length);
  });

  it('is edited one picture, and several, by every model: each gets there as it was handed over', async () => {
    const charged = world.fake.charges();
    const pictures = [await png(64, 48), await png(40, 40)];
    const { onTheWire, ...ratio } = editRatio[name];
    const wanted = pages[name].flatMap(({ model, wire }) => [
      { prompt: `a hat by ${model}`, model, wire, ...ratio, pictures: pictures.slice(0, 1) },
      { prompt: `both in one by ${model}`, model, wire, ...ratio, pictures },
    ]);
    const [chat, page] = [wanted.slice(0, 3), wanted.slice(3)];
    const typed = Promise.all(chat.map((each) => fromDiscord(world, each)));
    const ended = [...(await fromPlayground(world, page)), ...(await typed)];

    for (const { prompt, wire, pictures } of wanted) {
      const asked = byPrompt(world.fake.asked(), prompt);
      expect(asked).toMatchObject({ model: wire, ratio: onTheWire });
      expect(await Promise.all(asked.pictures.map(bytesOf)), prompt).toEqual(pictures);
      if (name === 'qingbo') expect(asked.action).toBe(pictures.length > 1 ? 'reference' : 'edit');
      const { text, files } = byPrompt(ended, prompt);
      expect(text).toContain('Completed');
      expect(files, prompt).toHaveLength(1);
    }
    expect(world.fake.charges() - charged).toBe(wanted.length);
  });
});
