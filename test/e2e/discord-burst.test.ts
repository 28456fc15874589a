import { expect, it } from 'vitest';
import { eventually } from '../helpers/app.ts';
import { aDiscordApp } from '../helpers/discord-app.ts';

const COMMANDS = 100;

it('acknowledges 100 commands of one second in time, each before anything else, and loses none', async () => {
  const { discord, piapi } = await aDiscordApp({
    env: { PIAPI_CONCURRENCY: '50', PERSON_DAILY_BUDGET_USD: '0' },
    // A hundred times the same words are held against Discord's description elsewhere, once.
    discord: { oracle: null },
    piapi: { delays: { pendingMs: 50, processingMs: 200 }, pictureSize: 32 },
  });
  const handles = await Promise.all(
    Array.from({ length: COMMANDS }, async (_, i) => {
      await new Promise((done) => setTimeout(done, (i * 1_000) / COMMANDS));
      return discord.slash({ command: 'nanobanana', options: { prompt: `fox number ${i}` } });
    }),
  );
  for (const handle of handles) await handle.answered();
  expect(handles.filter(({ expired }) => expired)).toEqual([]);
  expect(handles.filter(({ ack }) => ack?.type !== 5 || !ack.first)).toEqual([]);
  for (const handle of handles) await handle.until('Completed', 60_000);
  await eventually(() => piapi.book.every(({ charged }) => charged !== undefined));
  expect(piapi.book).toHaveLength(COMMANDS);
  expect(new Set(piapi.book.map(({ prompt }) => prompt)).size).toBe(COMMANDS);
}, 90_000);
