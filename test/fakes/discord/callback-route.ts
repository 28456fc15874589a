import {
  InteractionResponseType as Callback,
  InteractionType,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10';
import {
  type Interaction,
  type Interactions,
  interactionMetadata,
  isEphemeral,
  requestsOf,
} from './interactions.ts';
import type { MessageJson } from './message-json.ts';
import type { Messages, NewMessage } from './messages.ts';
import { checkModal } from './modal-rules.ts';
import { formError } from './problems.ts';
import type { Route, RouteRequest } from './router.ts';
import { type Fields, fields, given, list, number } from './shape.ts';
import type { FakeMessage, RequestRecord } from './types.ts';
import type { World } from './world.ts';
import { userJson } from './world-json.ts';

export interface CallbackDeps {
  world: World;
  interactions: Interactions;
  messages: Messages;
  json: MessageJson;
  requests: RequestRecord[];
  now(): number;
  /** Called once an interaction was answered. */
  answered(interaction: Interaction): void;
}

/** The shape of a message that answers an interaction. */
export function answerOptions(world: World, interaction: Interaction, ephemeral: boolean): NewMessage {
  const targeted = given(fields(interaction.payload.data).target_id);
  const fromCommand = interaction.type === InteractionType.ApplicationCommand;
  const commandType = targeted ? MessageType.ContextMenuCommand : MessageType.ChatInputCommand;
  return {
    channel: interaction.channel,
    author: world.bot,
    own: true,
    type: fromCommand ? commandType : MessageType.Default,
    flags: ephemeral ? MessageFlags.Ephemeral : 0,
    metadata: interactionMetadata(interaction, userJson(interaction.user)),
  };
}

const wrongType = (reason: string) => formError(['type'], 'INTERACTION_CALLBACK_TYPE_INVALID', reason);

function checkType(type: number, interaction: Interaction) {
  const known = [Callback.ChannelMessageWithSource, Callback.DeferredChannelMessageWithSource];
  const updates = [Callback.DeferredMessageUpdate, Callback.UpdateMessage];
  if (![...known, ...updates, Callback.ApplicationCommandAutocompleteResult, Callback.Modal].includes(type))
    throw wrongType(`Unknown callback type ${type}`);
  if (updates.includes(type) && !interaction.source) throw wrongType('There is no message to update');
  if (type === Callback.Modal && interaction.type === InteractionType.ModalSubmit)
    throw wrongType('A modal cannot answer a modal');
  if ((type === Callback.ApplicationCommandAutocompleteResult) !== (interaction.type === 4))
    throw wrongType('Choices answer autocomplete and nothing else does');
}

/** `POST /interactions/:interaction/:token/callback`, the one answer that an interaction takes. */
export function createCallbackRoute(deps: CallbackDeps): Route {
  const { world, interactions, messages, json, requests, now } = deps;

  function defer(interaction: Interaction, data: Fields): FakeMessage {
    const flags = number(data.flags);
    if (flags & ~MessageFlags.Ephemeral)
      throw formError(
        ['data', 'flags'],
        'FLAGS_NOT_ALLOWED',
        'A deferred answer takes the flag EPHEMERAL only',
      );
    return messages.defer(answerOptions(world, interaction, (flags & MessageFlags.Ephemeral) !== 0));
  }

  async function carryOut(interaction: Interaction, type: number, data: Fields, request: RouteRequest) {
    const write = {
      body: data,
      files: request.files,
      fileLimit: interaction.fileLimit,
      by: 'callback' as const,
    };
    if (type === Callback.Modal) interaction.modal = checkModal(data);
    else if (type === Callback.ApplicationCommandAutocompleteResult)
      interaction.choices = list(data.choices).map(fields);
    else if (type === Callback.DeferredChannelMessageWithSource)
      interaction.original = defer(interaction, data);
    else if (type === Callback.ChannelMessageWithSource) {
      const ephemeral = (number(data.flags) & MessageFlags.Ephemeral) !== 0;
      interaction.original = await messages.create(answerOptions(world, interaction, ephemeral), write);
    } else if (interaction.source) {
      const source = messages.get(interaction.source.id);
      if (type === Callback.UpdateMessage) await messages.edit(source, write);
      interaction.original = source;
    }
  }

  function answerJson(interaction: Interaction, type: number): Fields {
    const { id, original, guild, channel } = interaction;
    const about: Fields = { id, type: interaction.type, channel_id: channel.id };
    if (guild) about.guild_id = guild.id;
    if (!original) return { interaction: about };
    Object.assign(about, {
      response_message_id: original.id,
      response_message_loading: type === Callback.DeferredChannelMessageWithSource,
      response_message_ephemeral: isEphemeral(original),
    });
    if (type === Callback.DeferredMessageUpdate) return { interaction: about };
    const kind = type === Callback.UpdateMessage ? Callback.UpdateMessage : Callback.ChannelMessageWithSource;
    return { interaction: about, resource: { type: kind, message: json.messageJson(original, 'http') } };
  }

  return {
    method: 'POST',
    path: '/interactions/:interaction/:token/callback',
    auth: 'token',
    async handle(request) {
      const { params, body, record, query } = request;
      const interaction = interactions.toAnswer(params.interaction ?? '', params.token ?? '', record.at);
      const type = number(fields(body).type);
      const data = fields(fields(body).data);
      checkType(type, interaction);
      await carryOut(interaction, type, data, request);
      const shown =
        type === Callback.ChannelMessageWithSource || type === Callback.DeferredChannelMessageWithSource;
      interaction.acknowledgement = {
        type,
        afterMs: record.at - interaction.dispatchedAt,
        ephemeral: shown && interaction.original !== null && isEphemeral(interaction.original),
        first: requestsOf(interaction, requests)[0] === record,
        at: now(),
      };
      deps.answered(interaction);
      if (query.with_response !== 'true') return { status: 204 };
      return { status: 200, json: answerJson(interaction, type) };
    },
  };
}
