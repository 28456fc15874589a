import type { Json } from '../../src/core/job.ts';
import type { SimulatedMessage, VisibleView } from './records.ts';
import type { World } from './world.ts';

/** Whose rules the platform of a world keeps. */
export type PlatformKind = 'discord' | 'slack';

/** Slack: the one workspace, and the app's own messages with a person. */
export const TEAM = 'T1';
export const DIRECT = 'D1';

/** All messages of the platform, whoever wrote them. */
export interface Channel {
  readonly messages: Map<string, SimulatedMessage>;
  /** Where the reply to each event goes. */
  readonly places: Map<string, Json>;
  /** Discord: the new message of a reply that could not be changed any more: a bot that lost its id finds it again. */
  readonly successors: Map<string, string>;
  /** Slack: the channel of each event, by its id. */
  readonly rooms: Map<string, string>;
  /** Events whose channel lets nobody write any more. */
  readonly closed: Set<string>;
  /** Slack: the app was taken out of the workspace. */
  left: boolean;
  eventOf(job: string): string;
}

export const createChannel = (eventOf: Channel['eventOf']): Channel => ({
  messages: new Map(),
  places: new Map(),
  successors: new Map(),
  rooms: new Map(),
  closed: new Set(),
  left: false,
  eventOf,
});

export function newMessage({ timeline, faults, random }: World, id: string, event: string): SimulatedMessage {
  const ends = faults.happens('reply: window ended');
  const editableUntil = ends ? timeline.now() + random.whole(5, 900) * 1_000 : Number.POSITIVE_INFINITY;
  return { id, event, madeAt: timeline.now(), view: undefined, deleted: false, editableUntil };
}

/** The platform shows a view in a message. */
export function show({ trace, watch }: World, message: SimulatedMessage, view: VisibleView): void {
  trace(
    () =>
      `${view.process} shows ${view.job} ${view.status} in ${message.id}, ${view.pictures.length} pictures`,
  );
  message.view = view;
  watch.applied(message, view);
}

/** An event arrived: on Discord a message says from then on that an answer is being made. Where its reply goes. */
export function acknowledge(world: World, event: string): Json {
  const { messages, places, rooms } = world.channel;
  const known = places.get(event);
  if (known) return known;
  const place = world.kind === 'slack' ? { team: TEAM, channel: `C${rooms.size + 1}` } : { event };
  places.set(event, place);
  if ('channel' in place) rooms.set(place.channel, event);
  else if (!messages.has(event)) messages.set(event, newMessage(world, event, event));
  return place;
}

/** Nobody writes in the channel of an event any more. */
export function close({ channel, kind, timeline }: World, event: string): void {
  channel.closed.add(event);
  if (kind === 'discord') return;
  for (const message of channel.messages.values())
    if (message.event === event && message.room !== DIRECT) message.editableUntil = timeline.now();
}
