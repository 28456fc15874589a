import { describe, expect, it } from 'vitest';
import type { BotProcess } from '../chaos/bot-process.ts';
import { shownFiles } from '../fakes/discord/handle.ts';
import type { FakeDiscord } from '../fakes/discord/index.ts';
import { eventually } from '../helpers/app.ts';
import { type BotLives, botLives } from '../helpers/bot-lives.ts';

const WITHIN_MS = 10_000;
const RESTARTING = /nanobanana is restarting\. Nothing was charged\. Try again in a minute\./;

type Handle = Awaited<ReturnType<FakeDiscord['slash']>>;

const ask = (discord: FakeDiscord, prompt: string): Promise<Handle> =>
  discord.slash({ command: 'nanobanana', options: { prompt } });

/** Sends the signal; answers how it ended, which is within the promised time. `inOrder`: nothing was cut off. */
async function endedBy(bot: BotProcess, signal: NodeJS.Signals, { log }: BotLives) {
  const from = performance.now();
  const before = log.length;
  bot.send(signal);
  const { code } = await bot.ended;
  const ms = performance.now() - from;
  expect(ms).toBeLessThan(WITHIN_MS);
  return { code, ms, inOrder: log.slice(before).some((line) => line.includes('"msg":"Stopped"')) };
}

const isAsked = ({ piapi }: BotLives, prompt: string) =>
  piapi.requests.some(({ route, body }) => route === 'create' && JSON.stringify(body).includes(prompt));

/** Every job of these once as Completed, with its picture, and once in the provider's book. */
async function endedOnce({ piapi }: BotLives, handles: readonly Handle[]): Promise<void> {
  for (const handle of handles) {
    await handle.until('Completed', 30_000);
    expect(handle.timeline.filter(({ text }) => text.includes('Completed'))).toHaveLength(1);
    expect(shownFiles(handle.reply())).toHaveLength(1);
    expect(handle.followups.filter(({ text }) => text.includes('Completed'))).toEqual([]);
  }
  expect(piapi.book).toHaveLength(handles.length);
}

describe('SIGTERM', () => {
  it('in the middle of everything: what is in flight is finished, new work refused, the rest resumed once', async () => {
    const world = await botLives({ delays: { pendingMs: 50, processingMs: 300 } });
    const { discord, piapi } = world;
    const bot = await world.started();
    // The upload of a result to Discord.
    discord.faults.add({ kind: 'slow', method: 'PATCH', ms: 1_000, times: Number.POSITIVE_INFINITY });
    const uploading = await ask(discord, 'uploading');
    await eventually(() => piapi.count('file') === 1);
    const before = discord.requests.length;
    const isOpen = ({ method, status }: (typeof discord.requests)[number]) =>
      method === 'PATCH' && status === null;
    await eventually(() => discord.requests.slice(before).some(isOpen));
    discord.faults.clear();
    // A result that comes slowly.
    piapi.fault('file', { kind: 'slow', ms: 6_000 });
    const downloading = await ask(discord, 'downloading');
    await eventually(() => piapi.count('file') === 2);
    // A submission whose answer comes after the signal.
    piapi.fault('create', { kind: 'slow', ms: 2_000 });
    const submitting = await ask(discord, 'submitting');
    await eventually(() => isAsked(world, 'submitting'));

    const ended = endedBy(bot, 'SIGTERM', world);
    await eventually(() => world.log.some((line) => line.includes('"Stopping"')));
    const late = await ask(discord, 'too late');
    await late.until(RESTARTING);
    expect(late.ephemeral).toBe(true);
    const pressed = await discord.press({
      message: uploading.message,
      customId: 'again:0123456789abcdefghij',
      forged: true,
    });
    await pressed.until(RESTARTING);
    expect(pressed.ephemeral).toBe(true);
    expect(await ended).toMatchObject({ code: 0, inOrder: true });
    expect(uploading.reply().text).toContain('Completed');
    expect(isAsked(world, 'too late')).toBe(false);

    const next = await world.started();
    await endedOnce(world, [uploading, downloading, submitting]);
    // SIGINT ends it as well, also where the gateway says no goodbye.
    discord.gateway.freeze();
    expect(await endedBy(next, 'SIGINT', world)).toMatchObject({ code: 0, inOrder: true });
  });

  it('while a submission is never answered: ends in time, says so after the start, charges once at most', async () => {
    const world = await botLives({ history: 'unsupported' });
    const { discord, piapi } = world;
    const bot = await world.started();
    piapi.fault('create', { kind: 'hang' });
    const lost = await ask(discord, 'lost');
    await eventually(() => isAsked(world, 'lost'));
    const end = await endedBy(bot, 'SIGTERM', world);
    expect(end).toMatchObject({ code: 0, inOrder: true });
    expect(end.ms).toBeGreaterThan(5_000);

    const next = await world.started();
    await lost.until(/Unknown/);
    expect(lost.reply().text).toMatch(/may or may not/);
    piapi.fault('create', { kind: 'hang' });
    await ask(discord, 'lost as well');
    await eventually(() => isAsked(world, 'lost as well'));
    next.send('SIGTERM');
    await eventually(() => world.log.filter((line) => line.includes('"Stopping"')).length === 2);
    const second = await endedBy(next, 'SIGTERM', world);
    expect(second.code).toBe(1);
    expect(second.ms).toBeLessThan(end.ms / 2);
    expect(piapi.count('create')).toBe(2);
  });
});

describe('a signal', () => {
  it('that comes while Discord does not answer the start ends it, with nothing announced', async () => {
    const world = await botLives();
    world.discord.faults.add({ kind: 'hang', method: 'GET', times: 5 });
    const bot = world.start();
    await eventually(() => world.discord.requests.length > 0);
    expect(await endedBy(bot, 'SIGTERM', world)).toMatchObject({ code: 0, inOrder: true });
    expect(world.log.join('\n')).not.toContain('is ready');
  });
});
