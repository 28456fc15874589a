import { describe, expect, it } from 'vitest';
import { customIdOf, shownFiles } from '../fakes/discord/handle.ts';
import type { FakeDiscord } from '../fakes/discord/index.ts';
import type { FakeMessage } from '../fakes/discord/types.ts';
import { eventually } from '../helpers/app.ts';
import { aDiscordApp } from '../helpers/discord-app.ts';
import { png } from '../helpers/images.ts';

const words = (timeline: readonly { text: string }[]) =>
  timeline.map(({ text }) => /Pending|Processing|Completed|Failed|Unknown|Cancelled/.exec(text)?.[0] ?? '');

describe('/nanobanana on Discord', () => {
  it('acknowledges first, then one reply goes Pending, Processing, Completed in place, with the file', async () => {
    const { discord, piapi } = await aDiscordApp();
    const handle = await discord.slash({
      command: 'nanobanana',
      options: { prompt: 'a fox in snow', aspect: '16:9' },
    });
    await handle.until('Completed');
    expect(handle.ack).toMatchObject({ type: 5, ephemeral: false, first: true });
    expect(words(handle.timeline)).toEqual(['', 'Pending', 'Processing', 'Completed']);
    expect(shownFiles(handle.reply())).toMatchObject([{ contentType: 'image/png' }]);
    expect(handle.reply().text).toContain('US$0.03');
    expect(piapi.book).toMatchObject([{ charged: 300_000, prompt: 'a fox in snow' }]);
    expect(discord.violations).toEqual([]);
    expect(pinged(discord)).toEqual([]);
  });

  it('speaks Korean where the server does', async () => {
    const { discord } = await aDiscordApp();
    const handle = await discord.slash({
      command: 'nanobanana',
      options: { prompt: '눈 속의 여우' },
      guildLocale: 'ko',
    });
    await handle.until('완료');
    const seen = handle.timeline.map(({ text }) => /대기 중|처리 중|완료/.exec(text)?.[0] ?? '');
    expect(seen).toEqual(['', '대기 중', '처리 중', '완료']);
  });

  it('edits a picture that was attached: PiAPI gets its address and no ratio', async () => {
    const { discord, piapi } = await aDiscordApp({ piapi: { fetchInputs: true } });
    const bytes = await png(64, 48);
    const handle = await discord.slash({
      command: 'nanobanana',
      options: { prompt: 'make the sky purple', image: { name: 'a.png', bytes } },
    });
    await handle.until('Completed');
    const [create] = piapi.requests.filter(({ route }) => route === 'create');
    expect(create?.body).toMatchObject({ input: { image_urls: [expect.stringContaining('http')] } });
    expect(create?.body).not.toHaveProperty('input.aspect_ratio');
    expect(piapi.fetched).toHaveLength(1);
  });

  it('answers an input error at once, privately, with the text kept and nothing charged', async () => {
    const { discord, piapi } = await aDiscordApp();
    const handle = await discord.slash({ command: 'nanobanana', options: { prompt: '   ' } });
    await handle.answered();
    expect(handle.ack).toMatchObject({ type: 4, ephemeral: true });
    expect(handle.reply().text).toContain('Write what you want to see.');
    expect(piapi.book).toEqual([]);
  });

  it('makes a picture again, for whoever presses, as a reply of its own', async () => {
    const { discord, piapi } = await aDiscordApp();
    const first = await discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
    await first.until('Completed');
    const again = await discord.press({
      message: messageOf(first),
      customId: customIdOf(first.reply(), 'again:'),
    });
    await again.answered();
    await eventually(() => completedMessages(discord).length === 2);
    expect(piapi.book).toHaveLength(2);
    expect(discord.violations).toEqual([]);
  });

  it('edits the picture of anybody’s message by its message command, from the payload alone', async () => {
    const { discord, piapi } = await aDiscordApp({ piapi: { fetchInputs: true } });
    const files = [{ name: 'cat.png', bytes: await png(80, 60) }];
    const target = await discord.post({
      channel: discord.channel,
      author: discord.user,
      content: 'look',
      files,
    });
    const asked = await discord.messageCommand({ command: 'Edit this image', target });
    await asked.answered();
    expect(asked.modal).not.toBeNull();
    const sent = await discord.submitModal({ from: asked, fields: { prompt: 'give it a hat' } });
    await sent.until('Completed');
    expect(piapi.book).toMatchObject([{ prompt: 'give it a hat' }]);
    expect(piapi.fetched).toHaveLength(1);
    expect(discord.violations).toEqual([]);
  });
});

describe('when the reply cannot be edited any more', () => {
  /** A job that is with PiAPI, and what ends it. */
  async function waitingJob() {
    const world = await aDiscordApp({ piapi: { delays: 'manual' } });
    const { discord, piapi } = world;
    const handle = await discord.slash({ command: 'nanobanana', options: { prompt: 'a slow fox' } });
    await handle.until('Pending');
    const [task] = await eventually(() => piapi.tasks.size > 0 && [...piapi.tasks.keys()]);
    const end = () => piapi.move(task ?? '', { status: 'completed' });
    return { ...world, handle, end };
  }

  it('after 15 minutes the same message is edited with the bot’s own token', async () => {
    const { discord, handle, end } = await waitingJob();
    discord.advance(16 * 60_000);
    end();
    await handle.until('Completed');
    expect(handle.timeline.at(-1)?.by).toBe('bot');
    expect(completedMessages(discord)).toHaveLength(1);
    expect(pinged(discord)).toEqual([]);
    expect(discord.violations).toEqual([]);
  });

  it('after it was deleted the result comes in a new message that mentions its requester, once', async () => {
    const { discord, handle, end } = await waitingJob();
    messageOf(handle).deletedAt = Date.now();
    discord.advance(16 * 60_000);
    end();
    const [message] = await eventually(
      () => completedMessages(discord).length > 0 && completedMessages(discord),
    );
    expect(message?.timeline.at(-1)?.text).toContain('The earlier reply can');
    expect(pinged(discord)).toMatchObject([{ users: [discord.user.id] }]);
    expect(discord.violations).toEqual([]);
  });
});

const completedMessages = (discord: FakeDiscord) =>
  discord.visibleMessages().filter(({ timeline }) => timeline.at(-1)?.text.includes('Completed'));

const pinged = ({ pings }: FakeDiscord) =>
  pings.filter(
    ({ everyone, users, roles, repliedUser }) => everyone || users.length + roles.length > 0 || repliedUser,
  );

function messageOf({ message }: { message: FakeMessage | null }): FakeMessage {
  if (!message) throw new Error('there is no reply');
  return message;
}
