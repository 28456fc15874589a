import { PermissionFlagsBits as Bits, ChannelType, MessageFlags, MessageType } from 'discord-api-types/v10';
import { refusal } from './errors.ts';
import { limits } from './limits.ts';
import type { MessageJson } from './message-json.ts';
import type { Messages } from './messages.ts';
import { createProblems, formError } from './problems.ts';
import type { Route } from './router.ts';
import { type Fields, fields, given, isFields, text } from './shape.ts';
import type { FakeChannel, FakeMessage } from './types.ts';
import type { World } from './world.ts';

export interface MessageRoutesDeps {
  world: World;
  messages: Messages;
  json: MessageJson;
  now(): number;
  /** Edits that a message older than an hour takes before error 30046; Discord doesn't publish the number. */
  oldMessageEdits: number;
}

/** Create, read, edit and delete messages with the bot's token. */
export function createMessageRoutes({
  world,
  messages,
  json,
  now,
  oldMessageEdits,
}: MessageRoutesDeps): Route[] {
  /** Ids of messages made lately, by channel and nonce. */
  const nonces = new Map<string, { messageId: string; at: number }>();

  function visible(channelId: string): FakeChannel {
    const channel = world.look.channel(channelId);
    if (!(world.permissions(world.bot, channel) & Bits.ViewChannel)) throw refusal.missingAccess();
    return channel;
  }

  function need(channel: FakeChannel, bits: bigint) {
    if ((world.permissions(world.bot, channel) & bits) !== bits) throw refusal.missingPermissions();
  }

  function writable(channelId: string, withFiles: boolean): FakeChannel {
    const channel = visible(channelId);
    if (!channel.guildId) {
      const recipients = channel.recipients.map((id) => world.look.user(id));
      if (recipients.some((one) => one.refusesDms)) throw refusal.dmRefused();
      return channel;
    }
    const thread =
      channel.type >= ChannelType.AnnouncementThread && channel.type <= ChannelType.PrivateThread;
    if (channel.archived && channel.locked) throw refusal.archivedThread();
    need(channel, thread ? Bits.SendMessagesInThreads : Bits.SendMessages);
    if (withFiles) need(channel, Bits.AttachFiles);
    return channel;
  }

  /** A message of this channel that others than its reader can see too: never an ephemeral one. */
  function find(channel: FakeChannel, messageId: string): FakeMessage {
    const message = messages.get(messageId);
    const foreign = message.channelId !== channel.id || message.flags & MessageFlags.Ephemeral;
    if (foreign) throw refusal.unknownMessage();
    return message;
  }

  function referenceOf(channel: FakeChannel, body: Fields): FakeMessage['reference'] {
    if (!isFields(body.message_reference)) return null;
    const reference = body.message_reference;
    if (!(world.permissions(world.bot, channel) & Bits.ReadMessageHistory)) throw refusal.noHistory();
    const messageId = text(reference.message_id);
    const target = messages.stored.get(messageId);
    const missing = !target || target.deletedAt !== null || target.channelId !== channel.id;
    if (!missing) return { channelId: channel.id, messageId, type: 0 };
    if (reference.fail_if_not_exists === false) return null;
    throw formError(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message');
  }

  function nonceOf(body: Fields): string | number | null {
    const { nonce } = body;
    if (!given(nonce)) return null;
    if (typeof nonce === 'number') return nonce;
    const problems = createProblems();
    problems.length(['nonce'], nonce, 0, 25);
    problems.settle();
    return text(nonce);
  }

  /** The message that already has this nonce, where the request asks to be compared and it is a few minutes old. */
  function repeated(channel: FakeChannel, body: Fields, nonce: string | number | null): FakeMessage | null {
    const known = nonce === null ? undefined : nonces.get(`${channel.id} ${nonce}`);
    if (body.enforce_nonce !== true || !known || now() - known.at > limits.nonceMemoryMs) return null;
    return messages.stored.get(known.messageId) ?? null;
  }

  const create: Route = {
    method: 'POST',
    path: '/channels/:channel/messages',
    auth: 'bot',
    async handle({ params, body, files }) {
      const channel = writable(params.channel ?? '', files.length > 0);
      const asked = fields(body);
      const nonce = nonceOf(asked);
      const known = repeated(channel, asked, nonce);
      if (known) return { status: 200, json: json.messageJson(known, 'http') };
      const reference = referenceOf(channel, asked);
      const repliedTo = reference ? (messages.stored.get(reference.messageId)?.author.id ?? null) : null;
      const message = await messages.create(
        {
          channel,
          author: world.bot,
          own: true,
          type: reference ? MessageType.Reply : MessageType.Default,
          reference,
          repliedTo,
          nonce,
        },
        { body, files, fileLimit: world.uploadLimit(channel), by: 'bot' },
      );
      if (nonce !== null) nonces.set(`${channel.id} ${nonce}`, { messageId: message.id, at: now() });
      // A message wakes a thread; an edit does not.
      channel.archived = false;
      // The message is put under its flags by the write itself, so a first write may turn Components V2 on.
      return { status: 200, json: json.messageJson(message, 'http') };
    },
  };

  function countOldEdit(message: FakeMessage) {
    if (now() - message.createdAt <= limits.oldMessageMs) return;
    if (message.oldEdits >= oldMessageEdits) throw refusal.tooManyOldEdits();
    message.oldEdits += 1;
  }

  const edit: Route = {
    method: 'PATCH',
    path: '/channels/:channel/messages/:message',
    auth: 'bot',
    async handle({ params, body, files }) {
      const channel = visible(params.channel ?? '');
      const message = find(channel, params.message ?? '');
      if (!message.own) throw refusal.notTheAuthor();
      if (channel.archived) throw refusal.archivedThread();
      if (files.length > 0 && channel.guildId) need(channel, Bits.AttachFiles);
      countOldEdit(message);
      const fileLimit = world.uploadLimit(channel);
      await messages.edit(message, { body, files, fileLimit, by: 'bot' });
      return { status: 200, json: json.messageJson(message, 'http') };
    },
  };

  const read: Route = {
    method: 'GET',
    path: '/channels/:channel/messages/:message',
    auth: 'bot',
    handle({ params }) {
      const channel = visible(params.channel ?? '');
      if (channel.guildId) need(channel, Bits.ReadMessageHistory);
      return { status: 200, json: json.messageJson(find(channel, params.message ?? ''), 'http') };
    },
  };

  const recent: Route = {
    method: 'GET',
    path: '/channels/:channel/messages',
    auth: 'bot',
    handle({ params, query }) {
      const channel = visible(params.channel ?? '');
      const readable = !channel.guildId || world.permissions(world.bot, channel) & Bits.ReadMessageHistory;
      const there = [...messages.stored.values()]
        .filter((one) => one.channelId === channel.id && one.deletedAt === null)
        .filter((one) => readable && !(one.flags & MessageFlags.Ephemeral))
        .filter(({ id }) => query.after === undefined || BigInt(id) > BigInt(query.after));
      const limit = Number(query.limit ?? 50);
      const asked = query.after === undefined ? there.slice(-limit) : there.slice(0, limit);
      return { status: 200, json: asked.reverse().map((one) => json.messageJson(one, 'http')) };
    },
  };

  const remove: Route = {
    method: 'DELETE',
    path: '/channels/:channel/messages/:message',
    auth: 'bot',
    handle({ params }) {
      const channel = visible(params.channel ?? '');
      const message = find(channel, params.message ?? '');
      if (!message.own) need(channel, Bits.ManageMessages);
      if (channel.archived) throw refusal.archivedThread();
      messages.remove(message);
      return { status: 204 };
    },
  };

  return [create, edit, read, recent, remove];
}
