import { createDiscordBot } from '../../src/bots/discord/index.ts';
import { createRest, type DiscordRest } from '../../src/bots/discord/rest.ts';
import { nanobanana } from '../../src/core/areas.ts';
import type { Bot } from '../../src/core/contracts/bot.ts';
import type { Logger } from '../../src/core/contracts/logger.ts';
import { controlsOf, type InteractionHandle, shownFiles } from '../fakes/discord/handle.ts';
import type { ModalInput } from '../fakes/discord/modal-input.ts';
import type { FakeMessage } from '../fakes/discord/types.ts';
import { nameIn, pictureNamed } from './bytes.ts';
import { API_URL, createDiscordWorld, TOKEN } from './discord-world.ts';
import type { Life } from './life.ts';
import { type Asked, type Platform, type Seen, statusIn } from './platform.ts';
import type { Time } from './time.ts';

const EPHEMERAL = 64;
/** A person is slower than a restart. */
const FILL_IN_MS = 7_000;
const mine = { name: 'mine.png', bytes: pictureNamed('my picture'), type: 'image/png' };

/** The real bot on the fake Discord, which keeps Discord's rules and outlives it. */
export function discordPlatform(time: Time, { outside = false } = {}): Platform {
  const discord = createDiscordWorld(time);
  const conversation = outside ? { channel: discord.world.groupDm([discord.user]) } : {};
  const person = time.clockOf(() => true);
  const clients: DiscordRest[] = [];

  function bot(life: Life, logger: Logger): Bot {
    const rest = createRest({
      apiUrl: API_URL,
      token: TOKEN,
      logger,
      send: (url, init) => life.call(`discord ${discord.nameOf(url, init)}`, () => discord.answer(url, init)),
    });
    clients.push(rest);
    const deps = {
      token: TOKEN,
      apiUrl: API_URL,
      areas: [nanobanana],
      clock: life.clock,
      logger,
      metrics: { acknowledged: () => {} },
      seal: (text: string) => `sealed ${text}`,
      unseal: (sealed: string) => sealed.replace(/^sealed /, ''),
    };
    return createDiscordBot(deps, {
      rest,
      connect: ({ onInteraction }) => ({
        start: async () => discord.listen((raw) => life.isAlive() && onInteraction(raw)),
        stop: async () => {},
        ready: () => ({ ok: true, detail: 'connected' }),
      }),
    });
  }

  const own = (): FakeMessage[] =>
    [...discord.messages.stored.values()].filter((message) => message.own && !(message.flags & EPHEMERAL));
  const replies = () => own().filter((message) => message.timeline.some(({ text }) => statusIn(text)));

  const newest = () => replies().findLast(({ deletedAt }) => deletedAt === null);

  async function press(action: string): Promise<void> {
    const message = newest();
    const customId = message && buttonsOf(message).find((id) => id.startsWith(`${action}:`));
    if (!message || !customId) throw new Error(`there is no button ${action}`);
    await pressAndConfirm(message, customId);
  }

  async function pressAndConfirm(message: FakeMessage, customId: string, forged = false): Promise<void> {
    const pressed = await discord.press({ message, customId, forged });
    await fillIn(pressed);
  }

  /** Where a form came back, it is filled in and sent. */
  async function fillIn(from: InteractionHandle, fields: ModalInput = {}): Promise<void> {
    await person.sleep(FILL_IN_MS);
    if (from.modal) await discord.submitModal({ from, fields });
  }

  async function editMessage(): Promise<void> {
    const target = await time.during(() => discord.post({ files: [mine] }));
    const asked = await discord.messageCommand({ command: 'Edit this image', target });
    await fillIn(asked, { prompt: 'make it blue' });
  }

  async function command({ count, picture, by }: Asked): Promise<void> {
    const options = { prompt: 'A yellow raincoat', count, ...(picture ? { image: mine } : {}) };
    const sent = { command: 'nanobanana', options, ...conversation };
    const { interaction } = await time.during(() => discord.slash(sent));
    if (by === 'twice') discord.repeat(interaction);
  }

  return {
    name: 'discord',
    guild: outside ? `discord:dm-${discord.user.id}` : `discord:${discord.guild.id}`,
    bot,
    started: async () => {},
    died: () => discord.listen(undefined),
    ask: (asked) => (asked.by === 'menu' ? editMessage() : command(asked)),
    press,
    async pressAnyway(action) {
      const message = newest();
      const job = message && /:([a-z0-9]{20})/.exec(buttonsIn(message))?.[1];
      if (message && job) await pressAndConfirm(message, `${action}:${job}`, true);
    },
    async edit() {
      const message = newest();
      const customId = message && buttonsOf(message).find((id) => id.startsWith('edit:'));
      if (!message || !customId) throw new Error('there is nothing to edit');
      await fillIn(await discord.press({ message, customId }), { prompt: 'make it blue' });
    },
    async removeMessage() {
      const message = newest();
      if (message) discord.messages.remove(message);
    },
    seen: async () =>
      replies()
        .filter(({ deletedAt }) => deletedAt === null)
        .map(seenOf),
    close() {
      for (const rest of clients.flatMap((each) => Object.values(each))) {
        rest.clearHashSweeper();
        rest.clearHandlerSweeper();
      }
    },
  };
}

/** All that it has ever shown: a reply that is worked on has none. */
const buttonsIn = ({ timeline }: FakeMessage): string =>
  JSON.stringify(timeline.map(({ components }) => components));

const buttonsOf = (message: FakeMessage): string[] =>
  controlsOf(message).flatMap(({ custom_id: id }) => (id ? [id] : []));

function seenOf(message: FakeMessage): Seen {
  return {
    statuses: message.timeline.flatMap(({ text }) => statusIn(text) ?? []),
    text: message.text,
    pictures: shownFiles(message).map(({ bytes }) => nameIn(bytes)),
    buttons: buttonsOf(message),
  };
}
