import { describe, expect, it } from 'vitest';
import type { InteractionHandle } from '../fakes/discord/handle.ts';
import { customIdOf } from '../fakes/discord/handle.ts';
import type { FakeMessage } from '../fakes/discord/types.ts';
import { isoPicture, pngBomb } from '../helpers/broken-images.ts';
import { aDiscordApp } from '../helpers/discord-app.ts';
import { png } from '../helpers/images.ts';

/** The words of the newest private or public answer to an interaction. */
async function answerOf(handle: InteractionHandle): Promise<string> {
  await handle.answered();
  if (handle.ack?.type === 6) return (await handle.followedUp()).timeline.at(-1)?.text ?? '';
  return (await handle.until(({ text }) => text !== '' && !/Pending|대기 중/.test(text))).text;
}

function messageOf({ message }: InteractionHandle): FakeMessage {
  if (!message) throw new Error('there is no reply');
  return message;
}

const html = Buffer.from('<!doctype html><title>Sign in</title><p>Sign in to see this picture</p>');
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');

describe('a picture that cannot be used', () => {
  it.each([
    ['an empty file', 'empty.png', async () => Buffer.alloc(0), "can't be read as PNG, JPEG or WebP"],
    ['an SVG', 'drawing.svg', async () => svg, "can't be read as PNG, JPEG or WebP"],
    ['an SVG that says it is a PNG', 'drawing.png', async () => svg, "can't be read as PNG, JPEG or WebP"],
    ['a page that says it is a PNG', 'page.png', async () => html, "can't be read as PNG"],
    ['a PNG cut in half', 'half.png', async () => (await png(200, 200)).subarray(0, 150), "can't be read"],
    ['HEIC', 'photo.heic', async () => isoPicture('heic'), 'is HEIC'],
    ['HEIC that says it is a PNG', 'photo.png', async () => isoPicture('heic'), 'is HEIC'],
    ['too many bytes', 'big.png', async () => Buffer.alloc(60_000_001, 1), 'the limit is 60 MB'],
    ['too many pixels', 'bomb.png', async () => pngBomb(), 'megapixels'],
  ])('%s: said by name, in words, and nothing is charged', async (_what, name, make, words) => {
    const { discord, piapi } = await aDiscordApp();
    const image = { name, bytes: await make() };
    const answer = await answerOf(
      await discord.slash({ command: 'nanobanana', options: { prompt: 'a hat', image } }),
    );
    expect(answer).toContain(words);
    expect(answer).toContain('Nothing was charged.');
    expect(piapi.book).toEqual([]);
    expect(discord.violations).toEqual([]);
  });

  it('one that is gone', async () => {
    const { discord, piapi } = await aDiscordApp();
    const files = [{ name: 'cat.png', bytes: await png(20, 20) }];
    const target = await discord.post({ channel: discord.channel, author: discord.user, files });
    const asked = await discord.messageCommand({ command: 'Edit this image', target });
    await asked.answered();
    for (const { id } of target.attachments) discord.cdn.forget(id);
    const answer = await answerOf(await discord.submitModal({ from: asked, fields: { prompt: 'a hat' } }));
    expect(answer).toContain("The picture can't be opened any more. Nothing was charged.");
    expect(piapi.book).toEqual([]);
  });

  it('a message without one', async () => {
    const { discord } = await aDiscordApp();
    const target = await discord.post({ channel: discord.channel, author: discord.user, content: 'hello' });
    const asked = await discord.messageCommand({ command: 'Edit this image', target });
    expect(await answerOf(asked)).toContain('That message has no picture to edit. Nothing was charged.');
    expect(asked.ack).toMatchObject({ type: 4, ephemeral: true });
  });
});

describe('a wish that cannot be met', () => {
  it.each([
    ['a blank prompt', { prompt: ' ' }, 'Write what you want to see. Nothing was charged.'],
    ['an aspect that the model lacks', { prompt: 'a fox', aspect: '8:1' }, "Nano Banana can't make"],
    ['a resolution that the model lacks', { prompt: 'a fox', resolution: '4K' }, 'or 4K with Nano Banana 2.'],
  ])('%s: answered at once and privately, the text kept', async (_what, options, words) => {
    const { discord, piapi } = await aDiscordApp();
    const handle = await discord.slash({ command: 'nanobanana', options, forged: true });
    const answer = await answerOf(handle);
    expect(handle.ack).toMatchObject({ type: 4, ephemeral: true });
    expect(answer).toContain(words);
    expect(answer).toContain(options.prompt.trim());
    expect(piapi.book).toEqual([]);
  });

  it('a budget that is used up: said in the reply with the limit, and nothing is sent', async () => {
    const { discord, piapi } = await aDiscordApp({ env: { PERSON_DAILY_BUDGET_USD: '0.05' } });
    const options = { prompt: 'a fox' };
    await (await discord.slash({ command: 'nanobanana', options })).until('Completed');
    const answer = await answerOf(await discord.slash({ command: 'nanobanana', options }));
    expect(answer).toContain('limit reached');
    expect(answer).toContain('US$0.05');
    expect(piapi.book).toHaveLength(1);
  });

  it('a server that may not use it: refused privately', async () => {
    const { discord, piapi } = await aDiscordApp({ env: { ALLOWED_GUILDS: 'discord:1' } });
    const handle = await discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
    expect(await answerOf(handle)).toContain("This server can't use nanobanana here. Nothing was charged.");
    expect(handle.ack).toMatchObject({ ephemeral: true });
    expect(piapi.book).toEqual([]);
  });
});

describe('a button that is not for whoever presses it', () => {
  it('unknown, forged or of another server: the same words, privately, and nothing happens', async () => {
    const { discord, piapi } = await aDiscordApp();
    const made = await discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
    await made.until('Completed');
    const other = discord.world.guild({ name: 'Other server' });
    const channel = discord.world.channel(other, { name: 'there' });
    discord.world.join(other, discord.user);
    const theirs = await discord.slash({ command: 'nanobanana', options: { prompt: 'a hen' }, channel });
    await theirs.until('Completed');
    const foreign = customIdOf(made.reply(), 'again:');
    for (const customId of [
      foreign,
      'again:00000000000000000000',
      'again:../../x',
      `save:${'a'.repeat(90)}`,
    ]) {
      const pressed = await discord.press({ message: messageOf(theirs), customId, forged: true });
      expect(await answerOf(pressed)).toContain("That result isn't here. Nothing was charged.");
    }
    expect(piapi.book).toHaveLength(2);
  });

  it("someone else's Delete: only they and moderators may", async () => {
    const { discord } = await aDiscordApp();
    const made = await discord.slash({ command: 'nanobanana', options: { prompt: 'a fox' } });
    await made.until('Completed');
    const juno = discord.world.user({ username: 'juno', displayName: 'Juno' });
    discord.world.join(discord.guild, juno);
    const pressed = await discord.press({
      message: messageOf(made),
      customId: customIdOf(made.reply(), 'delete:'),
      user: juno,
    });
    expect(await answerOf(pressed)).toContain('and moderators can do that');
    expect(messageOf(made).deletedAt).toBeNull();
  });
});
