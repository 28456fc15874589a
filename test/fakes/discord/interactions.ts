import { InteractionType, MessageFlags } from 'discord-api-types/v10';
import { refusal } from './errors.ts';
import { limits } from './limits.ts';
import type { Place } from './payloads.ts';
import type { Fields } from './shape.ts';
import type { FakeChannel, FakeGuild, FakeMessage, FakeUser, RequestRecord } from './types.ts';

/** How the bot acknowledged an interaction. */
export interface Acknowledgement {
  /** Discord's callback type: 4 message, 5 deferred, 6 deferred update, 7 update, 8 choices, 9 modal. */
  type: number;
  /** Milliseconds between the event's dispatch and the callback's arrival. */
  afterMs: number;
  ephemeral: boolean;
  /** Whether the callback was the first request that carried this interaction's token. */
  first: boolean;
  at: number;
}

/** One interaction, from its dispatch to the end of its token. */
export interface Interaction {
  id: string;
  token: string;
  /** Discord's interaction type: 2 command, 3 component, 5 modal. */
  type: number;
  channel: FakeChannel;
  guild: FakeGuild | null;
  user: FakeUser;
  payload: Fields;
  /** Where and by whom, as the test said it: a modal opened from here is sent from the same place. */
  place: Place;
  dispatchedAt: number;
  /** Most bytes of one file that the bot may send with the token. */
  fileLimit: number;
  /** True where only the person, not the server, installed the app. */
  userInstallOnly: boolean;
  /** The message under which a pressed component, or the modal opened from it, stands. */
  source: FakeMessage | null;
  acknowledgement: Acknowledgement | null;
  /** What `@original` is: the reply, or the message with the component after a (deferred) update. */
  original: FakeMessage | null;
  modal: Fields | null;
  choices: Fields[] | null;
  followUps: FakeMessage[];
}

/** Every request that carried an interaction's id or token, in order; looks back no further than its dispatch. */
export function requestsOf(
  { id, token, dispatchedAt }: Interaction,
  requests: RequestRecord[],
): RequestRecord[] {
  const earlier = requests.findLastIndex((one) => one.at < dispatchedAt);
  return requests.slice(earlier + 1).filter((one) => one.path.includes(token) || one.path.includes(id));
}

export type Interactions = ReturnType<typeof createInteractions>;

/** All interactions, and how long their tokens live. */
export function createInteractions(now: () => number) {
  const byId = new Map<string, Interaction>();
  const byToken = new Map<string, Interaction>();

  return {
    byId,
    add(interaction: Interaction) {
      byId.set(interaction.id, interaction);
      byToken.set(interaction.token, interaction);
    },
    /** Whether three seconds went by without an answer: then the token is dead. */
    expired(interaction: Interaction): boolean {
      return interaction.acknowledgement === null && now() - interaction.dispatchedAt > limits.acknowledgeMs;
    },
    /** The interaction that a callback which arrived at `at` may still answer. Throws 10062 or 40060. */
    toAnswer(id: string, token: string, at: number): Interaction {
      const interaction = byId.get(id);
      if (!interaction || interaction.token !== token) throw refusal.unknownInteraction();
      if (interaction.acknowledgement) throw refusal.alreadyAcknowledged();
      if (at - interaction.dispatchedAt > limits.acknowledgeMs) throw refusal.unknownInteraction();
      return interaction;
    },
    /** The answered interaction of a webhook token. Throws 50027 after 15 minutes, 10015 before the answer. */
    toFollow(token: string): Interaction {
      const interaction = byToken.get(token);
      if (!interaction) throw refusal.invalidWebhookToken();
      if (now() - interaction.dispatchedAt > limits.tokenLifeMs) throw refusal.invalidWebhookToken();
      if (!interaction.acknowledgement) throw refusal.unknownWebhook();
      return interaction;
    },
  };
}

/** The part of a reply's JSON that tells whose interaction made it. */
export function interactionMetadata(interaction: Interaction, user: Fields): Fields {
  const { id, type, payload, source } = interaction;
  const owners = payload.authorizing_integration_owners;
  const base: Fields = { id, type, user, authorizing_integration_owners: owners };
  if (type === InteractionType.MessageComponent) return { ...base, interacted_message_id: source?.id };
  if (type !== InteractionType.ModalSubmit) return base;
  const trigger: Fields = {
    ...base,
    type: source ? InteractionType.MessageComponent : InteractionType.ApplicationCommand,
  };
  if (source) trigger.interacted_message_id = source.id;
  return { ...base, triggering_interaction_metadata: trigger };
}

export function isEphemeral(message: FakeMessage): boolean {
  return (message.flags & MessageFlags.Ephemeral) !== 0;
}
