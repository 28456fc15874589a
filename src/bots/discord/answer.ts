import type { RawFile } from '@discordjs/rest';
import { DiscordAPIError } from '@discordjs/rest';
import {
  type APIModalInteractionResponseCallbackData,
  InteractionResponseType,
  MessageFlags,
  Routes,
} from 'discord-api-types/v10';
import { z } from 'zod';
import type { Clock } from '../../core/contracts/clock.ts';
import type { Logger } from '../../core/contracts/logger.ts';
import { AnswerLostError, codeOf, codes, InteractionLostError, tidy } from './errors.ts';
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
  /**
   * Whether the promised answer says nothing yet. Then the next words of any kind would stand in it, and everyone
   * would read them.
   */
  isPromised(): Promise<boolean>;
  /** Takes a promised answer back in which nothing was said. */
  withdraw(): Promise<void>;
}

const promisedSchema = z.object({ flags: z.number().default(0) });

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

  const edit = (message: Outgoing) =>
    told(rest.webhook.patch(original, { ...editedMessage(message), auth: false }));

  async function isPromised(): Promise<boolean> {
    const { flags } = promisedSchema.parse(await rest.webhook.get(original, { auth: false }));
    return (flags & MessageFlags.Loading) !== 0;
  }

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
    isPromised,
    async withdraw() {
      state = 'other';
      if (await isPromised()) await told(rest.webhook.delete(original, { auth: false }));
    },
    async say(message) {
      if (state === 'public' || state === 'private') {
        state = 'other';
        return edit(message);
      }
      const { body: data, files } = newMessage(message, { flags: PRIVATE });
      if (state === 'open')
        return first('other', { type: InteractionResponseType.ChannelMessageWithSource, data }, files);
      const further = { body: data, auth: false, ...(files ? { files } : {}) };
      await told(rest.post.post(Routes.webhook(application, token), further));
    },
  };
}

async function told(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (error instanceof DiscordAPIError) throw error;
    throw new AnswerLostError('nobody knows whether it arrived', { cause: tidy(error) });
  }
}

/** An acknowledgement that may have been lost is sent once more: Discord says if the first had arrived. */
const TRIES = 2;
/** When Discord has either had an acknowledgement or takes none any more (3 s), wherever it was held up. */
const DECIDED_MS = 3_200;

/**
 * The callback route. An answer of which nothing is known may have arrived all the same, so it is gone on with, but
 * not before that is decided: a message of ours must not find a late "thinking" beside it.
 */
export function callbackRoute(
  { id, token }: Interaction,
  { rest, logger, clock }: { rest: DiscordRest; logger: Logger; clock: Clock },
): Respond {
  const since = clock.now();
  return async (body, files) => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      try {
        const callback = { body, auth: false, ...(files ? { files } : {}) };
        await rest.ack.post(Routes.interactionCallback(id, token), callback);
        return;
      } catch (error) {
        if (codeOf(error) === codes.alreadyAcknowledged) return;
        if (codeOf(error) === codes.unknownInteraction)
          throw new InteractionLostError('too late', { cause: error });
        if (error instanceof DiscordAPIError) throw error;
        const about = { interaction: id, err: withoutRequest(error) };
        logger.warn(about, 'An acknowledgement may not have arrived');
      }
    }
    await clock.sleep(since + DECIDED_MS - clock.now());
  };
}

/** Errors of the client carry the whole request, token and all. */
const withoutRequest = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
