import { Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Reply } from '../../core/contracts/bot.ts';
import type { DiscordDeps } from './deps.ts';
import { codeOf, codes } from './errors.ts';
import { BOT_FILE_BYTES } from './files.ts';
import { editedMessage, newMessage, type Outgoing } from './payload.ts';
import type { Place } from './place.ts';
import type { DiscordRest } from './rest.ts';

/** What Discord answers when a message was written. */
const writtenSchema = z.object({
  id: z.string(),
  channel_id: z.string(),
  attachments: z.array(z.object({ id: z.string(), filename: z.string() })).default([]),
});
export type Written = z.infer<typeof writtenSchema>;

/** One way to write to a reply: by its interaction's token, or by the bot's own. */
export interface Way {
  readonly token: 'interaction' | 'bot';
  /** Bytes of one file by this way. */
  readonly limit: number;
  readonly edit?: (message: Outgoing) => Promise<Written>;
  readonly remove?: () => Promise<unknown>;
}

export interface BotWay extends Way {
  readonly create: (message: Outgoing, options: Creation) => Promise<Written>;
}

export interface Creation {
  /** At most 25 characters: within minutes, a second message with the same one is the first. */
  readonly nonce: string;
  /** The only person whom the message may ping. */
  readonly mention?: string | undefined;
  /** The message that it answers. */
  readonly answers?: string | undefined;
}

/** The interaction token of a reply, while it lives. */
export function liveToken({ secret }: Reply, { clock, unseal }: Pick<DiscordDeps, 'clock' | 'unseal'>) {
  return secret && secret.until > clock.now() ? (unseal(secret.sealed) ?? undefined) : undefined;
}

const written = async (answer: Promise<unknown>): Promise<Written> => writtenSchema.parse(await answer);

/** Null where its token leads to no message. A further message is never made by it: nothing tells two tries apart. */
export function byInteraction(rest: DiscordRest, place: Place, token: string): Way | null {
  const message = place.by === 'answer' ? '@original' : place.message;
  if (place.by === 'bot' || !message) return null;
  const route = Routes.webhookMessage(place.application, token, message);
  return {
    token: 'interaction',
    limit: place.limit,
    edit: (outgoing) => written(rest.webhook.patch(route, { ...editedMessage(outgoing), auth: false })),
    remove: () => rest.webhook.delete(route, { auth: false }),
  };
}

/** Null where the app is nobody without an interaction's token. */
export function byBot(rest: DiscordRest, { channel, message, outside }: Place): BotWay | null {
  if (outside) return null;
  const common = {
    token: 'bot',
    limit: BOT_FILE_BYTES,
    create: (outgoing: Outgoing, options: Creation) => createIn(rest, channel, outgoing, options),
  } as const;
  if (!message) return common;
  const route = Routes.channelMessage(channel, message);
  return {
    ...common,
    edit: (outgoing) => written(rest.bot.patch(route, editedMessage(outgoing))),
    remove: () => rest.bot.delete(route),
  };
}

/** The direct messages of the app with a person: the same channel every time. */
export async function directChannel(rest: DiscordRest, person: string): Promise<string> {
  const answer = await rest.post.post(Routes.userChannels(), { body: { recipient_id: person } });
  return z.object({ id: z.string() }).parse(answer).id;
}

/**
 * A message of the bot's own. Sent once; the nonce makes a second try within minutes harmless. Where the channel's
 * history may not be read, an answer to a message is refused: then it stands alone.
 */
async function createIn(
  rest: DiscordRest,
  channel: string,
  outgoing: Outgoing,
  { nonce, mention, answers }: Creation,
): Promise<Written> {
  const send = (reference: object) => {
    const about = { users: mention ? [mention] : [], nonce, enforce_nonce: true, ...reference };
    return written(rest.post.post(Routes.channelMessages(channel), newMessage(outgoing, about)));
  };
  if (!answers) return send({});
  try {
    return await send({ message_reference: { message_id: answers, fail_if_not_exists: false } });
  } catch (error) {
    if (codeOf(error) !== codes.noHistory) throw error;
    return send({});
  }
}
