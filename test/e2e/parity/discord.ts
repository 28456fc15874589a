import { controlsOf, customIdOf, type InteractionHandle, shownFiles } from '../../fakes/discord/handle.ts';
import type { FakeDiscord } from '../../fakes/discord/index.ts';
import type { FakeMessage } from '../../fakes/discord/types.ts';
import { acting, inARow, type SeenReply, type Surface, statusIn } from './surface.ts';

interface DiscordReply extends SeenReply {
  readonly message: () => FakeMessage;
}

const KOREAN = { locale: 'ko', guildLocale: 'ko' } as const;

/** Discord, as a person in a server uses it. */
export function onDiscord(discord: FakeDiscord, language: Partial<typeof KOREAN> = {}): Surface {
  function seen(message: () => FakeMessage): DiscordReply {
    const newest = () => message().timeline.at(-1) ?? { text: '', components: [], attachments: [], flags: 0 };
    return {
      message,
      statuses: () => inARow(message().timeline.map(({ text }) => statusIn(text))),
      text: () => newest().text,
      pictures: () => shownFiles(newest()).length,
      buttons: () => acting(controlsOf(newest()).map(({ custom_id: id }) => String(id).split(':')[0] ?? '')),
      isGone: () => message().deletedAt !== null,
    };
  }

  const messageOf = (handle: InteractionHandle): FakeMessage => {
    if (!handle.message) throw new Error('there is no reply');
    return handle.message;
  };

  async function replyTo(handle: InteractionHandle): Promise<SeenReply> {
    await handle.until(({ text }) => statusIn(text) !== '');
    return seen(() => messageOf(handle));
  }

  async function pressed(reply: SeenReply, action: string): Promise<InteractionHandle> {
    const message = (reply as DiscordReply).message();
    const version = message.timeline.at(-1);
    if (!version) throw new Error('nothing is shown');
    const handle = await discord.press({ ...language, message, customId: customIdOf(version, `${action}:`) });
    await handle.answered();
    return handle;
  }

  return {
    name: 'discord',
    inKorean: async () => onDiscord(discord, KOREAN),
    ask: async (wanted) =>
      replyTo(await discord.slash({ ...language, command: 'nanobanana', options: { ...wanted } })),
    async refused(wanted) {
      const command = { command: 'nanobanana', options: { ...wanted }, forged: true };
      const handle = await discord.slash({ ...language, ...command });
      await handle.answered();
      if (!handle.ack?.ephemeral) throw new Error('everyone can read the refusal');
      return handle.reply().text;
    },
    async editPicture(bytes, prompt) {
      const files = [{ name: 'mine.png', bytes }];
      const target = await discord.post({ channel: discord.channel, author: discord.user, files });
      const from = await discord.messageCommand({ ...language, command: 'Edit this image', target });
      await from.answered();
      return replyTo(await discord.submitModal({ from, fields: { prompt } }));
    },
    editReply: async (reply, action, prompt) =>
      replyTo(await discord.submitModal({ from: await pressed(reply, action), fields: { prompt } })),
    async press(reply, action) {
      const from = await pressed(reply, action);
      if (from.modal) await (await discord.submitModal({ from, fields: {} })).answered();
    },
    async list(which) {
      const handle = await discord.slash({ ...language, command: `nanobanana-${which}` });
      await handle.until(({ text }) => text !== '');
      if (!handle.ack?.ephemeral) throw new Error('everyone can read the list');
      return handle.reply().text;
    },
    replies: (prompt) =>
      discord
        .visibleMessages()
        .filter(({ timeline }) => timeline.at(-1)?.text.includes(prompt))
        .map((message) => seen(() => message)),
  };
}
