import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { eventually } from '../helpers/app.ts';
import { aDiscordApp } from '../helpers/discord-app.ts';

const PLACES = 10;
const COMMANDS = 60;
const MORE = 3;
const IN_MS = 600;
const TOO_BUSY = /Too many requests are waiting\. Nothing was charged\. Try again in a few minutes\./;

/** On a computer that is busy with other tests Discord's three seconds are twelve. */
function patient(): () => number {
  const start = Date.now();
  return () => start + (Date.now() - start) / 4;
}

it('more commands than places: each is acknowledged in time and answered, what is taken is made once', async () => {
  const { discord, piapi } = await aDiscordApp({
    maxOpenJobs: PLACES,
    discord: { now: patient() },
    env: { PIAPI_CONCURRENCY: '4', PERSON_DAILY_BUDGET_USD: '0.3' },
    piapi: { delays: 'manual', pictureSize: 16 },
  });
  const ask = (i: number) =>
    discord.slash({ command: 'nanobanana', options: { prompt: `fox number ${i}.` } });
  const handles = await Promise.all(
    Array.from({ length: COMMANDS }, async (_, i) => {
      await delay((i * IN_MS) / COMMANDS);
      return ask(i);
    }),
  );
  for (const handle of handles) await handle.until(/Pending|Processing|Failed/, 60_000);
  expect(handles.filter(({ expired, ack }) => expired || !ack?.first)).toEqual([]);
  const refused = handles.filter((handle) => TOO_BUSY.test(handle.reply().text));
  const taken = handles.filter((handle) => !refused.includes(handle));
  expect(taken).toHaveLength(PLACES);

  const make = async () => {
    while (taken.some(({ timeline }) => !timeline.at(-1)?.text.includes('Completed'))) {
      for (const { id, status } of piapi.tasks.values())
        if (status !== 'completed') piapi.move(id, { status: 'completed', consume: 150_000 });
      await delay(20);
    }
  };
  await make();
  const prompts = piapi.book.map(({ prompt }) => prompt);
  expect(new Set(prompts).size).toBe(PLACES);
  expect(prompts).toHaveLength(PLACES);
  for (const handle of refused)
    expect(prompts.some((made) => handle.reply().text.includes(made))).toBe(false);

  // Nothing is reserved for the refused: the budget is what is taken costs, and what three more reserve.
  // A place is free when the result has been put away, a moment after it is seen.
  const takenAtLast = async (i: number) => {
    const handle = await ask(COMMANDS + i);
    const { text } = await handle.until(/Pending|Processing|Failed/, 60_000);
    return text.includes('Failed') ? null : handle;
  };
  for (let i = 0; i < MORE; i += 1) taken.push(await eventually(() => takenAtLast(i), 60_000));
  await make();
  expect(piapi.book).toHaveLength(PLACES + MORE);
}, 120_000);
