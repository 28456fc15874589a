import { ApplicationCommandType, InteractionType } from 'discord-api-types/v10';
import type { Cdn } from './cdn.ts';
import { whyNotHere, whyNotOffered } from './command-access.ts';
import { optionsOf } from './command-input.ts';
import type { Commands } from './commands.ts';
import { flatten } from './component-tree.ts';
import { createHandle, type HandleDeps, type InteractionHandle } from './handle.ts';
import type { Interaction } from './interactions.ts';
import type { MessageJson } from './message-json.ts';
import { type ModalInput, modalDataOf } from './modal-input.ts';
import type { Payloads, Place } from './payloads.ts';
import { type Fields, fields, list, text } from './shape.ts';
import type { FakeMessage, FakeUser, GivenFile } from './types.ts';
import type { World } from './world.ts';

type Where = Omit<Place, 'user' | 'channel'> & {
  user?: FakeUser;
  channel?: Place['channel'];
  /** Skips what Discord's own apps would not let a person do: for forged interactions. */
  forged?: boolean;
};

export type OptionValue = string | number | boolean | GivenFile;

export interface SlashInput extends Where {
  /** Name without the slash; with spaces for subcommands. */
  command: string;
  options?: Record<string, OptionValue>;
}

export interface MessageCommandInput extends Where {
  command: string;
  /** The message on which the command is run. */
  target: FakeMessage;
}

export interface PressInput extends Where {
  /** `handle.message`, for instance; null throws. */
  message: FakeMessage | null;
  customId: string;
}

export interface SelectInput extends PressInput {
  values: string[];
}

export interface SubmitInput extends Where {
  /** The interaction that showed the modal. */
  from: InteractionHandle;
  /** Values by custom_id; what is left out keeps the modal's defaults. */
  fields?: ModalInput;
}

export interface ActionsDeps extends HandleDeps {
  world: World;
  defaults: { user: FakeUser; channel: Place['channel'] };
  commands: Commands;
  payloads: Payloads;
  json: MessageJson;
  cdn: Cdn;
  dispatch(interaction: Interaction): void;
}

/** What people do. Each returns at once, with the event on its way to the bot. */
export function createActions(deps: ActionsDeps) {
  const { world, defaults, commands, payloads, json, cdn } = deps;

  function placeOf(input: Where, fallback?: Partial<Place>): Place {
    const { user = fallback?.user ?? defaults.user, channel = fallback?.channel ?? defaults.channel } = input;
    return { ...input, user, channel };
  }

  /** Sends an event off, unless no person could cause it: `command` is the one that they would have picked. */
  function start(
    input: Where,
    place: Place,
    about: Parameters<Payloads['make']>[1],
    command?: Fields,
  ): InteractionHandle {
    const interaction = payloads.make(place, about);
    const { payload } = interaction;
    const reason = whyNotHere(world, place) ?? (command && whyNotOffered(world, place, command, payload));
    if (reason && !input.forged) throw new Error(reason);
    deps.interactions.add(interaction);
    deps.dispatch(interaction);
    return createHandle(interaction, deps);
  }

  function commandAt(place: Place, type: number, name: string, forged = false): Fields {
    const found = commands.find(place.channel.guildId, type, name);
    if (found) return found;
    if (forged) return { id: '1', name, type };
    throw new Error(`no command ${name} of type ${type} is registered there`);
  }

  /** A command typed with its options. Uploads its files first, as the person's app does. */
  async function slash(input: SlashInput): Promise<InteractionHandle> {
    const place = placeOf(input);
    const [name = '', ...path] = input.command.split(' ');
    const command = commandAt(place, ApplicationCommandType.ChatInput, name, input.forged);
    const given = { options: input.options ?? {}, path, forged: input.forged ?? false };
    const { options, attachments } = await optionsOf(command, given, (file) =>
      cdn.store({ ...file, channelId: place.channel.id, ephemeral: true }),
    );
    const data: Fields = { id: command.id, name: command.name, type: ApplicationCommandType.ChatInput };
    if (options.length > 0) data.options = options;
    if (command.guild_id) data.guild_id = command.guild_id;
    if (attachments.length > 0)
      data.resolved = {
        attachments: Object.fromEntries(attachments.map((one) => [one.id, json.attachmentJson(one)])),
      };
    return start(input, place, { type: InteractionType.ApplicationCommand, data, source: null }, command);
  }

  /** A command run on a message, from its menu. The payload has the message whole, whoever wrote it. */
  async function messageCommand(input: MessageCommandInput): Promise<InteractionHandle> {
    const place = placeOf(input);
    const { target } = input;
    const command = commandAt(place, ApplicationCommandType.Message, input.command, input.forged);
    const data: Fields = {
      id: command.id,
      name: command.name,
      type: ApplicationCommandType.Message,
      target_id: target.id,
      resolved: { messages: { [target.id]: json.messageJson(target, 'payload') } },
    };
    if (command.guild_id) data.guild_id = command.guild_id;
    return start(input, place, { type: InteractionType.ApplicationCommand, data, source: null }, command);
  }

  function component(input: PressInput, values?: string[]): InteractionHandle {
    const { message, customId } = input;
    if (!message) throw new Error('there is no message to press on');
    const place = placeOf(input, { channel: payloads.channelOf(message) });
    const found = flatten(message.components).find((one) => one.custom_id === customId);
    if (!input.forged) {
      if (message.deletedAt !== null) throw new Error('the message was deleted');
      if (!found) throw new Error(`the message has no control ${customId}`);
      if (found.disabled === true) throw new Error(`${customId} is disabled`);
      const known = list(found.options).map((one) => fields(one).value);
      const wrong = (values ?? []).filter((value) => known.length > 0 && !known.includes(value));
      if (wrong.length > 0) throw new Error(`${customId} has no option ${wrong.join(', ')}`);
    }
    const data: Fields = { id: found?.id ?? 1, custom_id: customId, component_type: found?.type ?? 2 };
    if (values) Object.assign(data, { values, component_type: found?.type ?? 3 });
    const sent = json.messageJson(message, 'payload');
    return start(input, place, {
      type: InteractionType.MessageComponent,
      data,
      source: message,
      message: sent,
    });
  }

  const press = async (input: PressInput) => component(input);
  const select = async (input: SelectInput) => component(input, input.values);

  /** Fills in the modal that an interaction showed and sends it off. */
  async function submitModal(input: SubmitInput): Promise<InteractionHandle> {
    const { interaction } = input.from;
    if (!interaction.modal) throw new Error('no modal was shown');
    const place = { ...interaction.place, ...placeOf(input, interaction.place) };
    const given = { values: input.fields ?? {}, forged: input.forged ?? false };
    const { components, attachments } = await modalDataOf(interaction.modal, given, (file) =>
      cdn.store({ ...file, channelId: place.channel.id, ephemeral: true }),
    );
    const data: Fields = { custom_id: text(interaction.modal.custom_id), components };
    if (attachments.length > 0)
      data.resolved = {
        attachments: Object.fromEntries(attachments.map((one) => [one.id, json.attachmentJson(one)])),
      };
    const { source } = interaction;
    const message = source ? { message: json.messageJson(source, 'payload') } : {};
    return start(input, place, { type: InteractionType.ModalSubmit, data, source, ...message });
  }

  return { slash, messageCommand, press, select, submitModal };
}
