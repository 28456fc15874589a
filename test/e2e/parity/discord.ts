import { controlsOf, customIdOf, type InteractionHandle, shownFiles } from '../../fakes/discord/handle.ts';
import type { FakeDiscord } from '../../fakes/discord/index.ts';
import type { FakeMessage } from '../../fakes/discord/types.ts';
import { acting, inARow, type SeenReply, type Surface, statusIn, type Wanted } from './surface.ts';

interface DiscordReply extends SeenReply {
  readonly message: () => FakeMessage;
}

/** Discord, as a person in a server uses it. */
export function onDiscord(discord: FakeDiscord): Surface {
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
  const options = ({ prompt, ...rest }: Wanted) => ({ prompt, ...rest });

  return {
    name: 'discord',
    async ask(wanted) {
      const handle = await discord.slash({ command: 'nanobanana', options: options(wanted) });
      await handle.until(({ text }) => statusIn(text) !== '');
      return seen(() => messageOf(handle));
    },
    async refused(wanted) {
      const handle = await discord.slash({ command: 'nanobanana', options: options(wanted), forged: true });
      await handle.answered();
      if (!handle.ack?.ephemeral) throw new Error('everyone can read the refusal');
      return handle.reply().text;
    },
    async press(reply, action) {
      const message = (reply as DiscordReply).message();
      const version = message.timeline.at(-1);
      if (!version) throw new Error('nothing is shown');
      const pressed = await discord.press({ message, customId: customIdOf(version, `${action}:`) });
      await pressed.answered();
      if (pressed.modal) await (await discord.submitModal({ from: pressed, fields: {} })).answered();
    },
    replies: (prompt) =>
      discord
        .visibleMessages()
        .filter(({ timeline }) => timeline.at(-1)?.text.includes(prompt))
        .map((message) => seen(() => message)),
  };
}
