import type { RawFile } from '@discordjs/rest';
import { DiscordAPIError } from '@discordjs/rest';
import {
  type APIModalInteractionResponseCallbackData,
  InteractionResponseType,
  MessageFlags,
  Routes,
} from 'discord-api-types/v10';
import type { Logger } from '../../core/contracts/logger.ts';
import { codeOf, codes, InteractionLostError } from './errors.ts';
import type { Interaction } from './interaction.ts';
import { editedMessage, newMessage, type Outgoing, PRIVATE } from './payload.ts';
import type { DiscordRest } from './rest.ts';

/** The first answer, as Discord takes it: by the callback route, or as the response to a signed POST. */
export type Respond = (body: { type: number; data?: unknown }, files?: RawFile[]) => Promise<void>;

/**
 * The answers to one interaction. The first must leave within 3 seconds and cannot be taken back; what can still
 * be said afterwards depends on it. Each of the first five may be called once, as the first.
 */
export interface Answer {
  /** Everyone will see the answer. */
  deferPublic(): Promise<void>;
  /** Only this person will. */
  deferPrivate(): Promise<void>;
  /** The message that was pressed stays as it is for now. */
  deferUpdate(): Promise<void>;
  modal(data: APIModalInteractionResponseCallbackData): Promise<void>;
  /** To this person alone: as the first answer, in the deferred one, or in a message of its own. */
  say(message: Outgoing): Promise<void>;
  /** Changes the message that was pressed, after `deferUpdate`. */
  update(message: Outgoing): Promise<void>;
  /** The public answer belongs to its job from now on: `say` leaves it alone. */
  handOver(): void;
}

type State = 'open' | 'public' | 'private' | 'other';

export function createAnswer({
  interaction: { application_id: application, token },
  rest,
  respond,
}: {
  interaction: Interaction;
  rest: DiscordRest;
  respond: Respond;
}): Answer {
  let state: State = 'open';
  const original = Routes.webhookMessage(application, token, '@original');

  async function first(next: State, ...[body, files]: Parameters<Respond>): Promise<void> {
    state = next;
    await respond(body, files);
  }

  const edit = async (message: Outgoing) => {
    await rest.webhook.patch(original, { ...editedMessage(message), auth: false });
  };

  return {
    deferPublic: () => first('public', { type: InteractionResponseType.DeferredChannelMessageWithSource }),
    deferPrivate: () =>
      first('private', {
        type: InteractionResponseType.DeferredChannelMessageWithSource,
        data: { flags: MessageFlags.Ephemeral },
      }),
    deferUpdate: () => first('other', { type: InteractionResponseType.DeferredMessageUpdate }),
    modal: (data) => first('other', { type: InteractionResponseType.Modal, data }),
    update: edit,
    handOver() {
      state = 'other';
    },
    async say(message) {
      if (state === 'public' || state === 'private') {
        state = 'other';
        return edit(message);
      }
      const { body: data, files } = newMessage(message, { flags: PRIVATE });
      if (state === 'open')
        return first('other', { type: InteractionResponseType.ChannelMessageWithSource, data }, files);
      await rest.post.post(Routes.webhook(application, token), {
        body: data,
        auth: false,
        ...(files ? { files } : {}),
      });
    },
  };
}

/**
 * The callback route. An answer that timed out may have arrived all the same, so it is gone on with: if not, the
 * next message finds no interaction, and says so then.
 */
export function callbackRoute(
  { id, token }: Interaction,
  { rest, logger }: { rest: DiscordRest; logger: Logger },
): Respond {
  return async (body, files) => {
    try {
      await rest.ack.post(Routes.interactionCallback(id, token), {
        body,
        auth: false,
        ...(files ? { files } : {}),
      });
    } catch (error) {
      if (codeOf(error) === codes.alreadyAcknowledged) return;
      if (codeOf(error) === codes.unknownInteraction)
        throw new InteractionLostError('too late', { cause: error });
      if (error instanceof DiscordAPIError) throw error;
      logger.warn({ interaction: id, err: withoutRequest(error) }, 'An acknowledgement may not have arrived');
    }
  };
}

/** Errors of the client carry the whole request, token and all. */
const withoutRequest = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
