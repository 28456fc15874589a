import { describe, expect, it } from 'vitest';
import { listId, listPage, parseListId } from '../../../src/bots/discord/list.ts';
import type { Job } from '../../../src/core/job.ts';
import { controlsOf, customIdOf, type InteractionHandle, shownFiles } from '../../fakes/discord/handle.ts';
import { eventually } from '../../helpers/app.ts';
import { aJob } from '../../helpers/jobs.ts';
import { JOB, job, output, task } from '../../helpers/views.ts';
import { aBot, type BotWorld, here } from './helpers.ts';

const buttons = (handle: InteractionHandle) =>
  controlsOf(handle.reply())
    .map(({ label }) => label)
    .filter(Boolean);

/** A job of the fake's own server, with a reply that can be linked to. */
function made(world: BotWorld, status: 'completed' | 'failed', pictures = 1): Job {
  const { discord } = world;
  const { id } = aJob();
  const tasks = Array.from({ length: pictures }, (_, index) => task(index + 1, status));
  const place = {
    application: '1',
    channel: discord.channel.id,
    message: '55',
    by: 'answer',
    outside: false,
    limit: 1,
  };
  const result = job(status, tasks, {
    id,
    guild: `discord:${discord.guild.id}`,
    person: { id: discord.user.id, name: 'Mina' },
    reply: { ...place, guild: discord.guild.id },
  });
  world.jobs.set(id, result);
  return result;
}

async function list(world: BotWorld, command: string, options: object = {}) {
  const handle = await world.discord.slash({ command, ...options });
  await handle.until(/\S/);
  return handle;
}

describe('/nanobanana-history', () => {
  it('shows five a page to this person alone, with pictures, facts and links', async () => {
    const world = await aBot({ checked: true });
    const jobs = Array.from({ length: 5 }, () => made(world, 'completed'));
    made(world, 'failed');
    const handle = await list(world, 'nanobanana-history');
    expect(handle.ack).toMatchObject({ type: 5, ephemeral: true, first: true });
    const { text } = handle.reply();
    expect(text).toContain('**History** · nanobanana · Page 1 of 2');
    expect(text.match(/\*\*Completed\*\* · Nano Banana · US\$0\.03 · <@\d+>/g)).toHaveLength(5);
    expect(text).toContain(
      `(https://discord.com/channels/${world.discord.guild.id}/${world.discord.channel.id}/55)`,
    );
    expect(shownFiles(handle.reply()).map(({ filename }) => filename)).toEqual(
      jobs.map(({ id }) => `thumb-${id}-1.webp`),
    );
    expect(buttons(handle)).toEqual(['Older']);
    expect(world.discord.violations).toEqual([]);
    expect(world.discord.pings).toEqual([]);
  });

  it('turns over where it stands, and links to a failed one by a button', async () => {
    const world = await aBot({ checked: true });
    for (let i = 0; i < 5; i += 1) made(world, 'completed');
    made(world, 'failed');
    const handle = await list(world, 'nanobanana-history');
    const message = here(handle.message);
    const older = await world.discord.press({ message, customId: customIdOf(handle.reply(), 'page:') });
    await older.answered();
    await handle.until('Page 2 of 2');
    expect(shownFiles(handle.reply())).toEqual([]);
    expect(buttons(handle)).toEqual(['Go to message', 'Newer']);
    expect(world.discord.violations).toEqual([]);
  });

  it('says how many pages there are, and shows the last one', async () => {
    const world = await aBot();
    made(world, 'completed');
    const handle = await list(world, 'nanobanana-history', { options: { page: 9 } });
    expect(handle.reply().text).toContain('There is 1 page. Nothing was charged. This is the last one.');
    expect(shownFiles(handle.reply())).toHaveLength(1);
  });

  it('asks for one person only, on every page', async () => {
    const world = await aBot();
    for (let i = 0; i < 6; i += 1) made(world, 'completed');
    const { id } = world.discord.user;
    const handle = await list(world, 'nanobanana-history', { options: { user: id } });
    expect(world.called('history')[0]?.args[1]).toEqual({ limit: 5, offset: 0, person: id });
    expect(customIdOf(handle.reply(), 'page:')).toBe(`page:nanobanana:history:2:${id}`);
  });

  it('says what will be there where nothing is', async () => {
    const handle = await list(await aBot(), 'nanobanana-history', { locale: 'ko' });
    expect(handle.reply().text).toContain('이미지를 만들면 여기에 모여요.');
  });

  it('opens one picture as a private card with buttons of its own', async () => {
    const world = await aBot({ checked: true });
    const { id } = made(world, 'completed', 2);
    const handle = await list(world, 'nanobanana-history');
    const picked = await world.discord.select({
      message: here(handle.message),
      customId: 'pick:nanobanana',
      values: [`${id}-2`],
    });
    await picked.until('Completed');
    expect(picked.ephemeral).toBe(true);
    expect(shownFiles(picked.reply()).map(({ bytes }) => bytes.toString())).toHaveLength(1);
    expect(customIdOf(picked.reply(), 'save:')).toMatch(/^save:.{20}-2$/);
    expect(world.discord.violations).toEqual([]);
  });
});

describe('/nanobanana-saved', () => {
  it('is a gallery of nine with the same controls', async () => {
    const world = await aBot({ checked: true });
    for (let i = 0; i < 10; i += 1) made(world, 'completed');
    const handle = await list(world, 'nanobanana-saved');
    expect(shownFiles(handle.reply())).toHaveLength(9);
    expect(handle.reply().text).toContain('**Saved** · nanobanana · Page 1 of 2');
    expect(buttons(handle)).toEqual(['Older']);
    expect(world.discord.violations).toEqual([]);
  });
});

describe('/nanobanana-help', () => {
  it('names what is there, at once, with commands to press', async () => {
    const { discord } = await aBot();
    const handle = await discord.slash({ command: 'nanobanana-help' });
    await handle.answered();
    expect(handle.ack).toMatchObject({ type: 4, ephemeral: true, first: true });
    expect(handle.reply().text).toMatch(/<\/nanobanana:\d+>/);
    expect(handle.reply().text).toMatch(/<\/nanobanana-history:\d+> <\/nanobanana-saved:\d+>/);
    expect(handle.reply().text).not.toMatch(/usage|settings|privacy/);
  });
});

describe('Details', () => {
  it('shows the whole prompt and every setting, privately', async () => {
    const world = await aBot({ checked: true });
    const { discord } = world;
    const handle = await discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
    const reply = await eventually(() => world.replies[0]);
    const person = { id: discord.user.id, name: 'Mina' };
    const prompt = `a fox\n${'and more '.repeat(60)}`;
    const base = job('completed');
    const done = {
      ...base,
      guild: `discord:${discord.guild.id}`,
      person,
      request: { ...base.request, prompt },
    };
    world.jobs.set(JOB, done);
    await world.bot.show(reply, await world.made.view({ ...actorOf(world) }, JOB));
    const pressed = await discord.press({ message: here(handle.message), customId: `details:${JOB}` });
    await pressed.until('Completed');
    expect(pressed.ack).toMatchObject({ type: 5, ephemeral: true });
    expect(pressed.reply().text).toContain(`> ${'and more '.repeat(60).trim()}`);
    expect(pressed.reply().text).toContain('-# Model · Nano Banana');
    expect(discord.violations).toEqual([]);
    expect(output(1)).toContain(JOB);
  });
});

describe('the id of a list’s button', () => {
  it('is read as it was written, and nothing else is', () => {
    const page = { area: 'nanobanana', kind: 'saved', page: 3, person: '42' } as const;
    expect(parseListId(listId(page))).toEqual(page);
    for (const id of ['page:nanobanana:saved:-1', 'page:nanobanana:saved:1:x', 'page:x:saved:1', 'PAGE', ''])
      expect(parseListId(id)).toBeNull();
  });
});

const actorOf = ({ discord }: BotWorld) => ({
  area: 'nanobanana' as const,
  guild: `discord:${discord.guild.id}`,
  platform: 'discord',
  person: { id: discord.user.id, name: 'Mina' },
  room: { id: discord.channel.id, private: false },
  moderator: false,
  language: 'en' as const,
});

describe('the page that was asked for', () => {
  it.each([
    [2, 2],
    [0, 1],
    [-1e308, 1],
    [1e308, 9_999_999],
    [1.5, 1],
    [Number.NaN, 1],
    ['2', 1],
  ])('%s is page %s', (page, expected) => {
    expect(listPage('nanobanana', 'saved', { page, person: '5' })).toMatchObject({
      page: expected,
      person: '5',
    });
  });

  it('is of nobody where the id is none', () => {
    const list = listPage('nanobanana', 'history', { page: 1, person: 'x'.repeat(200) });
    expect(list).not.toHaveProperty('person');
    expect(parseListId(listId(list))).toEqual(list);
  });
});
