import { expect, it } from 'vitest';
import { createMemoryStore } from '../../src/store/index.ts';
import { aSpot, aWish, createCore, mina } from '../helpers/core.ts';

it('Save, pressed when the end is shown and the job not yet put away, is shown in the reply', async () => {
  const store = createMemoryStore();
  let putAway = () => {};
  const held = new Promise<void>((resolve) => {
    putAway = resolve;
  });
  const slow: typeof store = {
    ...store,
    update: async (job, options) => {
      if (options.close) await held;
      return store.update(job, options);
    },
  };
  const { jobs, clock, bot } = createCore({ store: slow });
  await jobs.start();
  const made = jobs.submit(mina, aSpot(), aWish());
  await clock.advance(30_000);
  expect(bot.shown.at(-1)).toMatchObject({ status: 'completed' });
  const shown = bot.shown.length;
  await jobs.save(mina, `${(await made)?.job}-1`);
  await clock.advance(1_000);
  expect(bot.shown.length).toBe(shown + 1);
  putAway();
  await clock.advance(5_000);
  expect(bot.shown.length).toBe(shown + 1);
});
