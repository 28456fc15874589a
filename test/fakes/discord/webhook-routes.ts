import { InteractionResponseType as Callback, MessageFlags } from 'discord-api-types/v10';
import { answerOptions } from './callback-route.ts';
import { refusal } from './errors.ts';
import { type Interaction, type Interactions, isEphemeral } from './interactions.ts';
import { limits } from './limits.ts';
import type { MessageJson } from './message-json.ts';
import type { Messages } from './messages.ts';
import type { Answer, Route, RouteRequest } from './router.ts';
import { fields, number } from './shape.ts';
import type { FakeMessage } from './types.ts';
import type { World } from './world.ts';

export interface WebhookDeps {
  world: World;
  applicationId: string;
  interactions: Interactions;
  messages: Messages;
  json: MessageJson;
  /** Called after a follow-up message was made. */
  followed(interaction: Interaction): void;
}

const base = '/webhooks/:application/:token';

/** What an interaction's token may do for 15 minutes: its reply and follow-up messages. */
export function createWebhookRoutes(deps: WebhookDeps): Route[] {
  const { world, applicationId, interactions, messages, json } = deps;

  function interactionOf({ params }: RouteRequest): Interaction {
    if (params.application !== applicationId) throw refusal.unknownWebhook();
    return interactions.toFollow(params.token ?? '');
  }

  /** The reply, or one of the messages that this very token made. */
  function messageOf(request: RouteRequest): { interaction: Interaction; message: FakeMessage } {
    const interaction = interactionOf(request);
    const id = request.params.message ?? '@original';
    const known = [interaction.original, ...interaction.followUps];
    const message = id === '@original' ? interaction.original : known.find((one) => one?.id === id);
    if (!message) throw refusal.unknownMessage();
    return { interaction, message: messages.get(message.id) };
  }

  const answer = (message: FakeMessage): Answer => ({ status: 200, json: json.messageJson(message, 'http') });

  async function edit(request: RouteRequest): Promise<Answer> {
    const { interaction, message } = messageOf(request);
    const { body, files } = request;
    const fileLimit = interaction.fileLimit;
    if (interaction.channel.archived) throw refusal.archivedThread();
    await messages.edit(message, { body, files, fileLimit, by: 'webhook' });
    return answer(message);
  }

  function remove(request: RouteRequest): Answer {
    messages.remove(messageOf(request).message);
    return { status: 204 };
  }

  async function followUp(request: RouteRequest): Promise<Answer> {
    const interaction = interactionOf(request);
    const { body, files } = request;
    const write = { body, files, fileLimit: interaction.fileLimit, by: 'webhook' as const };
    const deferred = interaction.acknowledgement?.type === Callback.DeferredChannelMessageWithSource;
    const { original } = interaction;
    // The first message after a deferred answer fills the placeholder, whose privacy stays as it was.
    if (deferred && original && original.flags & MessageFlags.Loading) {
      await messages.edit(messages.get(original.id), write);
      return answer(original);
    }
    if (interaction.userInstallOnly && interaction.followUps.length >= limits.followUpsOfUserInstall)
      throw refusal.tooManyFollowUps();
    const ephemeral = (number(fields(body).flags) & MessageFlags.Ephemeral) !== 0;
    const options = answerOptions(world, interaction, ephemeral);
    const reference = original && !isEphemeral(original) ? original : null;
    const message = await messages.create(
      {
        ...options,
        type: reference ? 19 : 0,
        reference: reference && { channelId: reference.channelId, messageId: reference.id, type: 0 },
      },
      write,
    );
    interaction.followUps.push(message);
    deps.followed(interaction);
    return answer(message);
  }

  const read = (request: RouteRequest) => answer(messageOf(request).message);
  const original = `${base}/messages/@original`;
  const other = `${base}/messages/:message`;
  return [
    { method: 'POST', path: base, auth: 'token', handle: followUp },
    ...[original, other].flatMap((path): Route[] => [
      { method: 'GET', path, auth: 'token', handle: read },
      { method: 'PATCH', path, auth: 'token', handle: edit },
      { method: 'DELETE', path, auth: 'token', handle: remove },
    ]),
  ];
}
