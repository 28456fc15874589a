import { expect, it } from 'vitest';
import { aSpot, aWish, createCore, juno, mina, simplePictures } from '../helpers/core.ts';

const bytes = new Uint8Array([1, 2, 3]);

it('of what one person hands over the newest 50 stay, and nobody else loses anything', async () => {
  const { jobs, media, clock } = createCore();
  await jobs.start();
  const other = await jobs.upload(juno, 'other.png', bytes);
  const mine = [];
  for (let i = 0; i < 60; i += 1) mine.push(await jobs.upload(mina, `${i}.png`, bytes));
  const isKept = async ({ picture }: { picture: { key: string } }) =>
    (await media.open(picture.key)) !== null;
  const kept = await Promise.all(mine.map(isKept));
  expect(kept).toEqual(mine.map((_, i) => i >= 10));
  expect(await isKept(other)).toBe(true);
  const source = { kind: 'upload', id: mine.at(-1)?.id ?? '' } as const;
  const asked = jobs.submit(mina, aSpot(), aWish({ pictures: [{ name: 'a.png', source }] }));
  await clock.advance(60_000);
  expect(await jobs.find(mina, (await asked)?.job ?? '')).toMatchObject({ status: 'completed' });
});

it('a picture is not taken when the disk is nearly full, as no other work is', async () => {
  const core = createCore();
  const pictures = simplePictures(core.media, core.downloads.answer);
  const { jobs } = createCore({ change: { pictures: { ...pictures, free: async () => 400_000_000 } } });
  await expect(jobs.upload(mina, 'a.png', bytes)).rejects.toMatchObject({ code: 'disk_full' });
});

it('tells the operator what to do where the disk has too little room for new work', async () => {
  const pictures = simplePictures(createCore().media, async () => bytes);
  const core = createCore({ change: { pictures: { ...pictures, free: async () => 400_000_000 } } });
  await core.jobs.submit(mina, aSpot(), aWish());
  expect(core.provider.submitted).toEqual([]);
  expect(core.bot.shown.map(({ how, status }) => [how, status])).toEqual([['open', 'failed']]);
  expect(core.log.map(({ message }) => message)).toEqual([
    'The disk of DATA_DIR has 400 MB left: new work is refused below 500 MB; make room there',
  ]);
});
