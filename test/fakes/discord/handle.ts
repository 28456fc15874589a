import { flatten } from './component-tree.ts';
import type { Acknowledgement, Interaction, Interactions } from './interactions.ts';
import { isEphemeral, requestsOf } from './interactions.ts';
import { type Fields, text } from './shape.ts';
import type { Component, FakeAttachment, FakeMessage, MessageVersion, RequestRecord } from './types.ts';
import type { Waiting } from './waiting.ts';

/** What a test sees of one interaction. Everything is live: read it again after something happened. */
export interface InteractionHandle {
  readonly id: string;
  readonly token: string;
  /** The event as it was dispatched. */
  readonly payload: Fields;
  readonly interaction: Interaction;
  readonly ack: Acknowledgement | null;
  /** True once three seconds went by without an answer. */
  readonly expired: boolean;
  readonly modal: Fields | null;
  /** The message that `@original` stands for; null before the answer, and after a modal. */
  readonly message: FakeMessage | null;
  readonly ephemeral: boolean;
  /** Every state of that message, oldest first. */
  readonly timeline: MessageVersion[];
  readonly followups: FakeMessage[];
  /** Every request that carried this interaction's id or token, in order. */
  readonly requests: RequestRecord[];
  /** Requests with the bot's token about this channel or server that came between the event and the answer. */
  readonly before: RequestRecord[];
  /** The newest state of the reply. Throws where there is none. */
  reply(): MessageVersion;
  answered(timeoutMs?: number): Promise<Acknowledgement>;
  /** Waits until a state of the reply matches, states of the past included; the text counts where a text is given. */
  until(
    match: string | RegExp | ((version: MessageVersion) => boolean),
    timeoutMs?: number,
  ): Promise<MessageVersion>;
  /** Waits for the `count`th follow-up message. */
  followedUp(count?: number, timeoutMs?: number): Promise<FakeMessage>;
}

export interface HandleDeps {
  interactions: Interactions;
  requests: RequestRecord[];
  waiting: Waiting;
}

function matcher(match: string | RegExp | ((version: MessageVersion) => boolean)) {
  if (typeof match === 'function') return match;
  return ({ text: shown }: MessageVersion) =>
    typeof match === 'string' ? shown.includes(match) : match.test(shown);
}

function summary(timeline: MessageVersion[]): string {
  return timeline
    .map((one, index) => `#${index} ${one.by}: ${JSON.stringify(one.text.slice(0, 300))}`)
    .join('\n');
}

export function createHandle(interaction: Interaction, deps: HandleDeps): InteractionHandle {
  const { interactions, requests, waiting } = deps;
  const { id, token, payload } = interaction;
  const timeline = () => interaction.original?.timeline ?? [];
  const mine = () => requestsOf(interaction, requests);

  function before(): RequestRecord[] {
    const end = interaction.acknowledgement?.at ?? Number.POSITIVE_INFINITY;
    const places = [interaction.channel.id, interaction.guild?.id].filter((one) => one !== undefined);
    return requests.filter(
      (one) =>
        one.auth === 'bot' &&
        one.at >= interaction.dispatchedAt &&
        one.at < end &&
        places.some((place) => one.path.includes(place)),
    );
  }

  const story = () =>
    `interaction ${id} (answered: ${interaction.acknowledgement?.type ?? 'no'})\n${summary(timeline())}\n` +
    mine()
      .map((one) => `${one.method} ${one.route} ${one.status} ${one.code ?? ''}`)
      .join('\n');

  return {
    id,
    token,
    payload,
    interaction,
    get ack() {
      return interaction.acknowledgement;
    },
    get expired() {
      return interactions.expired(interaction);
    },
    get modal() {
      return interaction.modal;
    },
    get message() {
      return interaction.original;
    },
    get ephemeral() {
      return interaction.original !== null && isEphemeral(interaction.original);
    },
    get timeline() {
      return timeline();
    },
    get followups() {
      return interaction.followUps;
    },
    get requests() {
      return mine();
    },
    get before() {
      return before();
    },
    reply() {
      const newest = timeline().at(-1);
      if (!newest) throw new Error(`no reply: ${story()}`);
      return newest;
    },
    answered: (timeoutMs) =>
      waiting.until(
        () => interaction.acknowledgement,
        () => `an answer to ${story()}`,
        timeoutMs,
      ),
    until: (match, timeoutMs) =>
      waiting.until(
        () => timeline().find(matcher(match)),
        () => `${String(match)} in ${story()}`,
        timeoutMs,
      ),
    followedUp: (count = 1, timeoutMs) =>
      waiting.until(
        () => interaction.followUps[count - 1],
        () => `follow-up ${count} of ${story()}`,
        timeoutMs,
      ),
  };
}

/** Every button and select of a version, in reading order. */
export function controlsOf(version: Pick<MessageVersion, 'components'>): Component[] {
  const all = flatten(version.components);
  return all.filter((one) => one.custom_id !== undefined || one.url !== undefined).map(asComponent);
}

function asComponent(one: Fields): Component {
  return { ...one, type: Number(one.type) };
}

/** The files that a person sees: with Components V2 only those that a component shows. */
export function shownFiles(
  version: Pick<MessageVersion, 'components' | 'attachments' | 'flags'>,
): FakeAttachment[] {
  if (!(version.flags & (1 << 15))) return version.attachments;
  const shown = JSON.stringify(version.components);
  return version.attachments.filter((one) => shown.includes(`"attachment_id":"${one.id}"`));
}

/** The custom_id of the button or select whose custom_id starts so. Throws where there is none. */
export function customIdOf(version: Pick<MessageVersion, 'components'>, prefix: string): string {
  const ids = controlsOf(version).map((one) => text(one.custom_id));
  const found = ids.find((one) => one.startsWith(prefix));
  if (!found) throw new Error(`no control ${prefix}… among ${ids.join(', ')}`);
  return found;
}
