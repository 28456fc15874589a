import { type Fields, fields, text } from '../discord/shape.ts';
import type { Waiting } from '../discord/waiting.ts';
import { type Acknowledgement, type Attempt, acknowledgeMs, type Interaction } from './interactions.ts';
import type { FakeFile, FakeMessage, FakeView, MessageVersion, RequestRecord, ViewVersion } from './types.ts';
import { controlsOfBlocks } from './view-input.ts';

type Match<T> = string | RegExp | ((version: T) => boolean);

/** What a test sees of one action or event. Everything is live: read it again after something happened. */
export interface InteractionHandle {
  readonly id: string;
  /** What was sent to the app. */
  readonly payload: Fields;
  readonly interaction: Interaction;
  readonly ack: Acknowledgement | null;
  /** Every try to hand it over. */
  readonly attempts: Attempt[];
  /** True once three seconds went by without an answer in time. */
  readonly expired: boolean;
  /** The public message that came of it; for a press without one, the message that was pressed. */
  readonly message: FakeMessage | null;
  /** All public messages that came of it. */
  readonly messages: FakeMessage[];
  /** What only the person sees. */
  readonly ephemerals: FakeMessage[];
  /** Every state of `message`, oldest first. */
  readonly timeline: MessageVersion[];
  /** Whether all that came back so far is for the person alone. */
  readonly ephemeral: boolean;
  /** The newest view that it opened; for an action in a view, that view. */
  readonly view: FakeView | null;
  /** Calls with the bot's token about this channel between the event and the answer. */
  readonly before: RequestRecord[];
  /** The newest state of the message, or of the newest ephemeral one where there is none. Throws where there is neither. */
  reply(): MessageVersion;
  answered(timeoutMs?: number): Promise<Acknowledgement>;
  /** Waits until a state of any message that came of it matches, those of the past since the action included. */
  until(match: Match<MessageVersion>, timeoutMs?: number): Promise<MessageVersion>;
  /** The same for its view. */
  untilView(match?: Match<ViewVersion>, timeoutMs?: number): Promise<FakeView>;
  /** Waits for errors under the fields of the view that was submitted, by block_id. */
  errors(timeoutMs?: number): Promise<Record<string, string>>;
  /** Hands the same event over once more, as Slack does at times. */
  repeat(): void;
}

export interface HandleDeps {
  now(): number;
  waiting: Waiting;
  requests: RequestRecord[];
  repeat(interaction: Interaction): void;
  home(interaction: Interaction): FakeView | null;
}

function matcher<T extends { text: string }>(match: Match<T>): (version: T) => boolean {
  if (typeof match === 'function') return match;
  return ({ text: shown }) => (typeof match === 'string' ? shown.includes(match) : match.test(shown));
}

const summary = (versions: { by: string; text: string }[]) =>
  versions.map((one, index) => `#${index} ${one.by}: ${JSON.stringify(one.text.slice(0, 300))}`).join('\n');

export function createHandle(interaction: Interaction, deps: HandleDeps): InteractionHandle {
  const { now, waiting, requests } = deps;
  const { dispatchedAt, source, sourceView, statesBefore } = interaction;
  const message = () => interaction.messages[0] ?? (source?.own ? source : null);
  const view = () => interaction.views.at(-1) ?? sourceView ?? deps.home(interaction);

  /** Every state that the person saw since the action. */
  function seen(): MessageVersion[] {
    const pressed = source?.own ? source.timeline.slice(statesBefore.source) : [];
    const others = [...interaction.messages, ...interaction.ephemerals].flatMap((one) => one.timeline);
    return [...pressed, ...others.filter((one) => !pressed.includes(one))];
  }

  /** Every state of the view in sight since the action. */
  const viewsSeen = () => view()?.timeline.slice(interaction.views.length > 0 ? 0 : statesBefore.view) ?? [];

  const story = () =>
    `${interaction.kind} ${interaction.id} (answered: ${JSON.stringify(interaction.acknowledgement)})\n${summary(seen())}\n` +
    `view:\n${summary(view()?.timeline ?? [])}\nrequests:\n` +
    requests
      .filter((one) => one.at >= dispatchedAt)
      .slice(0, 30)
      .map((one) => `${one.method} ${one.status} ${one.error ?? ''}`)
      .join('\n');

  return {
    id: interaction.id,
    payload: interaction.payload,
    interaction,
    get ack() {
      return interaction.acknowledgement;
    },
    get attempts() {
      return interaction.attempts;
    },
    get expired() {
      return !interaction.acknowledgement?.inTime && now() - dispatchedAt > acknowledgeMs;
    },
    get message() {
      return message();
    },
    get messages() {
      return interaction.messages;
    },
    get ephemerals() {
      return interaction.ephemerals;
    },
    get timeline() {
      return message()?.timeline ?? [];
    },
    get ephemeral() {
      return interaction.messages.length === 0 && interaction.ephemerals.length > 0;
    },
    get view() {
      return view();
    },
    get before() {
      const end = interaction.acknowledgement?.at ?? Number.POSITIVE_INFINITY;
      return requests.filter(
        (one) =>
          one.token === 'bot' &&
          one.at >= dispatchedAt &&
          one.at < end &&
          interaction.channel !== null &&
          one.args.channel === interaction.channel.id,
      );
    },
    reply() {
      const newest = message()?.timeline.at(-1) ?? interaction.ephemerals.at(-1)?.timeline.at(-1);
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
        () => seen().find(matcher(match)),
        () => `${String(match)} in ${story()}`,
        timeoutMs,
      ),
    untilView: (match = () => true, timeoutMs) =>
      waiting.until(
        () => (viewsSeen().some(matcher(match)) ? view() : null),
        () => `a view ${String(match)} in ${story()}`,
        timeoutMs,
      ),
    errors: (timeoutMs) =>
      waiting.until(
        () => (sourceView && Object.keys(sourceView.errors).length > 0 ? sourceView.errors : null),
        () => `errors in ${story()}`,
        timeoutMs,
      ),
    repeat: () => deps.repeat(interaction),
  };
}

/** Every button and select of a message or view, in reading order, each with its `block_id`. */
export function controlsOf(version: { blocks: readonly Fields[] }): Fields[] {
  return controlsOfBlocks(version.blocks);
}

/** The action_id of the button or select whose action_id starts so. Throws where there is none. */
export function actionIdOf(version: { blocks: readonly Fields[] }, prefix: string): string {
  const ids = controlsOf(version).map((one) => text(one.action_id));
  const found = ids.find((one) => one.startsWith(prefix));
  if (!found) throw new Error(`no control ${prefix}… among ${ids.join(', ')}`);
  return found;
}

/** The files that a person sees: shown by image blocks, or shared with the message. */
export function shownFiles(version: Pick<MessageVersion, 'files'>): FakeFile[] {
  return version.files;
}

/** Every picture of a message: its alt text, its title, and the file or address it comes from. */
export function shownPictures(version: Pick<MessageVersion, 'blocks' | 'files'>) {
  return version.blocks
    .filter((one) => one.type === 'image')
    .map((one) => ({
      alt: text(one.alt_text),
      title: text(fields(one.title).text),
      url: text(one.image_url) || null,
      file: version.files.find((file) => file.id === fields(one.slack_file).id) ?? null,
    }));
}
