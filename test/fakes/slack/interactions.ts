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

function answers(one: Interaction, message: FakeMessage): boolean {
  if (one.team.id !== message.team.id || one.kind === 'event' || one.kind === 'view closed') return false;
  return one.channel === null || one.kind === 'view submission' || one.channel.id === message.channelId;
}

function repeats(one: Interaction, message: FakeMessage): boolean {
  if (plain(one.words) === '') return false;
  const newest = message.timeline.at(-1);
  return plain(`${newest?.text} ${newest?.notification}`).includes(plain(one.words));
}

const longest = (found: Interaction[]) => found.toSorted((a, b) => b.words.length - a.words.length)[0];

/**
 * Slack doesn't say which action a message answers, and neither does an app. A person knows by looking: the reply that
 * repeats their words, else the first in the channel since. `handle.messages` goes by the same rule.
 */
export function ownerOf(all: readonly Interaction[], message: FakeMessage): Interaction | undefined {
  const near = all.filter((one) => answers(one, message));
  const waiting = near.filter((one) => one.messages.length === 0 && one.views.length === 0);
  const told = waiting.filter((one) => repeats(one, message));
  // Of several with the same words the first that waits gets it.
  if (told.length > 0) return told.find((one) => one.words.length === longest(told)?.words.length);
  const silent = waiting.find(
    (one) => one.ephemerals.length === 0 && one.words === '' && one.kind !== 'slash',
  );
  return silent ?? longest(near.filter((one) => repeats(one, message)));
}

/** The newest action of the person in the channel: what an ephemeral message is about. */
export function whisperedTo(all: readonly Interaction[], message: FakeMessage): Interaction | undefined {
  return all.findLast((one) => one.user.id === message.ephemeralTo && answers(one, message));
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
