import type { Cdn } from './cdn.ts';
import { storeComponents } from './component-json.ts';
import { readable } from './component-tree.ts';
import type { MessageJson } from './message-json.ts';
import type { Messages } from './messages.ts';
import type { Fields } from './shape.ts';
import type { FakeChannel, FakeMessage, FakeUser, GivenFile } from './types.ts';
import type { World } from './world.ts';

export interface PostInput {
  channel?: FakeChannel;
  author?: FakeUser;
  content?: string;
  files?: GivenFile[];
  embeds?: Fields[];
  /** Components V2 of another app's message. */
  components?: Fields[];
  /** The message is a forward of this one. */
  forwards?: FakeMessage;
}

export interface PeopleDeps {
  defaults: { user: FakeUser; channel: FakeChannel };
  world: World;
  messages: Messages;
  json: MessageJson;
  cdn: Cdn;
}

/** What people (and other bots) do with messages, apart from using the app. */
export function createPeople({ defaults, world, messages, json, cdn }: PeopleDeps) {
  return {
    /** Someone else writes a message; no rule of the app's own writes is asked. */
    async post(input: PostInput): Promise<FakeMessage> {
      const {
        channel = defaults.channel,
        author = defaults.user,
        content = '',
        files = [],
        embeds = [],
        forwards,
      } = input;
      const attachments = await Promise.all(
        files.map((file) =>
          cdn.store({ ...file, description: file.description ?? null, channelId: channel.id }),
        ),
      );
      const message = messages.defer({ channel, author, own: author.id === world.bot.id });
      const components = storeComponents(input.components, attachments);
      Object.assign(message, {
        content,
        embeds,
        attachments,
        components,
        flags: (components.length > 0 ? 1 << 15 : 0) | (forwards ? 1 << 14 : 0),
        snapshots: forwards ? [json.snapshotJson(forwards)] : [],
        reference: forwards ? { channelId: forwards.channelId, messageId: forwards.id, type: 1 } : null,
      });
      const shown = [content, ...readable(components)].join('\n');
      const { flags } = message;
      const version = {
        at: message.createdAt,
        by: 'person' as const,
        content,
        embeds,
        attachments,
        components,
        flags,
        text: shown,
      };
      message.text = shown;
      message.timeline.splice(0, message.timeline.length, version);
      return message;
    },
    /** Someone deletes a message, the bot's for instance. */
    deleteMessage: (message: FakeMessage) => messages.remove(message),
    /** Messages that are there, ephemeral ones aside; in one channel where given. */
    visibleMessages: (channel?: FakeChannel): FakeMessage[] =>
      [...messages.stored.values()].filter(
        (one) => one.deletedAt === null && !(one.flags & 64) && (!channel || one.channelId === channel.id),
      ),
    /** The app's visible messages with a control whose custom_id contains this text, a job's id for instance. */
    messagesWith: (part: string): FakeMessage[] =>
      [...messages.stored.values()].filter(
        (one) =>
          one.own &&
          one.deletedAt === null &&
          !(one.flags & 64) &&
          JSON.stringify(one.components).includes(part),
      ),
  };
}
