import { type Fields, text } from '../discord/shape.ts';
import type { FakeChannel, FakeMessage, FakeTeam, FakeUser, FakeView } from './types.ts';

export const acknowledgeMs = 3_000;

export interface Acknowledgement {
  at: number;
  afterMs: number;
  /** Within three seconds. Later ones are ignored, and the person sees an error. */
  inTime: boolean;
  /** What the app sent along: a message, `response_action` … */
  payload: Fields;
}

/** One try to hand the event over. */
export interface Attempt {
  number: number;
  at: number;
  by: 'socket' | 'http' | 'nowhere';
  envelopeId: string;
  /** HTTP status; null for a socket, and where nothing came back. */
  status: number | null;
  answeredAt: number | null;
  /** `x-slack-retry-reason` or `retry_reason` of a repetition. */
  reason: string | null;
}

export type Kind =
  | 'slash'
  | 'shortcut'
  | 'message shortcut'
  | 'press'
  | 'view submission'
  | 'view closed'
  | 'event';

/** Something that a person did, or an event, on its way to the app. */
export interface Interaction {
  id: string;
  kind: Kind;
  team: FakeTeam;
  user: FakeUser;
  /** Null for global shortcuts, views and events without one. */
  channel: FakeChannel | null;
  threadTs: string | null;
  payload: Fields;
  triggerId: string | null;
  dispatchedAt: number;
  attempts: Attempt[];
  acknowledgement: Acknowledgement | null;
  /** The message or view in which it happened. */
  source: FakeMessage | null;
  sourceView: FakeView | null;
  /** How many states `source`, and the view or home in sight, had before. */
  statesBefore: { source: number; view: number };
  /** Words that a reply to it would repeat: the prompt, where there is one. */
  words: string;
  /** Public messages of the app that came of it, oldest first. */
  messages: FakeMessage[];
  /** Messages that only the person sees. */
  ephemerals: FakeMessage[];
  /** Views that it opened, newest last. */
  views: FakeView[];
}

const plain = (value: string) => value.replace(/\s+/g, ' ').trim().toLowerCase();

/** A long prompt may be cut short in a reply; so much of it has to be there. */
const telling = 60;

const isAction = (one: Interaction) => one.kind !== 'event' && one.kind !== 'view closed';

function isThere(one: Interaction, message: FakeMessage): boolean {
  if (one.team.id !== message.team.id || !isAction(one)) return false;
  return one.channel === null || one.kind === 'view submission' || one.channel.id === message.channelId;
}

/** How many characters of the person's words a text repeats; 0 where it does not. */
function repeated(said: string, shown: string): number {
  const words = plain(said);
  if (words === '') return 0;
  if (shown.includes(words)) return words.length;
  return words.length > telling && shown.includes(words.slice(0, telling)) ? telling : 0;
}

/** The first of those that the text repeats the most. */
function closest(found: Interaction[], shown: string): Interaction | undefined {
  let best: Interaction | undefined;
  let most = 0;
  for (const one of found) {
    const count = repeated(one.words, shown);
    if (count > most) [best, most] = [one, count];
  }
  return best;
}

/** Whether the person saw something come of it that is no message of its own. */
function isAnswered({ source, statesBefore, ephemerals }: Interaction): boolean {
  return ephemerals.length > 0 || (source?.own === true && source.timeline.length > statesBefore.source);
}

/**
 * Slack doesn't say which action a message answers, and neither does an app. A person knows by looking: the reply that
 * repeats their words, else the first in the channel since. `handle.messages` goes by the same rule.
 */
export function ownerOf(all: readonly Interaction[], message: FakeMessage): Interaction | undefined {
  const newest = message.timeline.at(-1);
  const shown = plain(`${newest?.text} ${newest?.notification}`);
  const actions = all.filter((one) => one.team === message.team && isAction(one));
  const waiting = actions.filter((one) => one.messages.length === 0 && one.views.length === 0);
  const silent = waiting.filter((one) => isThere(one, message) && !isAnswered(one));
  return (
    closest(waiting, shown) ?? silent.find((one) => one.words === '') ?? closest(actions, shown) ?? silent[0]
  );
}

/** The newest action of the person in the channel: what an ephemeral message is about. */
export function whisperedTo(all: readonly Interaction[], message: FakeMessage): Interaction | undefined {
  return all.findLast((one) => one.user.id === message.ephemeralTo && isThere(one, message));
}

/** The prompt in the text of a command: without flags and quotes around it. */
export function wordsOf(command: string): string {
  return command
    .replace(/(--|—|–)[a-z]+(=|\s+)\S+/gi, ' ')
    .replace(/^[\s"“”']+|[\s"“”']+$/g, '')
    .trim();
}

/** The longest text that a person put into a view. */
export function wordsOfState(values: Record<string, Fields>): string {
  const texts = Object.values(values).flatMap((block) =>
    Object.values(block).map((one) =>
      typeof one === 'object' && one !== null && 'value' in one ? text(one.value) : '',
    ),
  );
  return texts.toSorted((a, b) => b.length - a.length)[0] ?? '';
}
