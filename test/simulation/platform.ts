import type { Bot, Reply, Shown } from '../../src/core/contracts/bot.ts';
import type { Clock } from '../../src/core/contracts/clock.ts';
import type { LiveView } from '../../src/core/view-types.ts';
import { newMessage, show } from './messages.ts';
import { type Life, type Port, SimulatedFault } from './port.ts';
import type { SimulatedMessage, VisibleView } from './records.ts';
import { createSlackReplies } from './slack.ts';
import type { World } from './world.ts';

const ROUTE = { each: 10_000_000, together: 25_000_000, types: ['image/png' as const] };

/** Where a reply is: the event that asked for it, and the message it stands in now. */
interface Place {
  readonly event: string;
  readonly message?: string;
}

/** What a bot is to the core: it shows views, in messages that may be gone, on a platform that may fail. */
export function createBot(world: World, port: Port, life: Life, clock: Clock): Bot {
  const { faults, random, watch, channel, timeline, trace } = world;

  async function call<T>(name: string, effect: () => T): Promise<T> {
    const hangs = faults.happens('platform: hangs');
    const there = random.chance(0.3) ? random.whole(0, 300) : 0;
    const way = { there, back: hangs ? random.whole(10, 60) * 1_000 : there, sent: true };
    const answer = await port(
      `bot.${name}`,
      () => {
        if (world.outages.platform || faults.happens('platform: fails'))
          throw new SimulatedFault(`the platform refuses ${name}`);
        const done = effect();
        return { done, failed: hangs || faults.happens('platform: applies, then fails') };
      },
      way,
    );
    if (answer.failed) throw new SimulatedFault(`the platform did not answer ${name}`);
    return answer.done;
  }

  async function visible(view: LiveView): Promise<VisibleView> {
    const shown = {
      process: life.name,
      job: view.job,
      status: view.status,
      final: view.final,
      pictures: view.pictures.map(({ id }) => id),
      savedPictures: view.pictures.filter(({ saved }) => saved).map(({ id }) => id),
    };
    watch.viewed(shown);
    if (shown.pictures.length > 0 && world.kind === 'discord') await view.fit(ROUTE);
    return shown;
  }

  const canEdit = (message: SimulatedMessage | undefined): message is SimulatedMessage =>
    message !== undefined &&
    !message.deleted &&
    message.editableUntil > timeline.now() &&
    !channel.closed.has(message.event);

  /** A result that finds no message any more goes into a new one, made once. */
  function move(reply: Reply, { event, message }: Place, view: VisibleView): Shown {
    if (channel.closed.has(event)) return { reply, seen: 'gone' };
    const replaces = `${view.job} ${message ?? ''}`;
    const id = channel.successors.get(replaces) ?? `${event}+${channel.messages.size}`;
    const made = channel.messages.get(id) ?? newMessage(world, id, event);
    channel.successors.set(replaces, id);
    channel.messages.set(id, made);
    // What an earlier try left there may show less: it is brought up to date.
    show(world, made, view);
    return { reply: { ...reply, json: { event, message: id } }, seen: 'moved' };
  }

  const bot = {
    name: 'chat',
    start: async () => {},
    stop: async () => {},
    ready: () => ({ ok: true, detail: 'simulated' }),
  };
  if (world.kind === 'slack') return { ...bot, ...createSlackReplies(world, { port, life, clock, visible }) };
  return {
    ...bot,
    async open(place, view) {
      const { event } = place.json as unknown as Place;
      const seen = await visible(view);
      return call('open', () => {
        const message = channel.messages.get(event);
        if (!canEdit(message)) throw new SimulatedFault('there is no way to write the first message');
        show(world, message, seen);
        return { ...place, json: { event, message: event } };
      });
    },
    async show(reply, view) {
      const place = reply.json as unknown as Place;
      const seen = await visible(view);
      return call('show', (): Shown => {
        const message = channel.messages.get(place.message ?? place.event);
        if (canEdit(message)) {
          show(world, message, seen);
          return { reply: { ...reply, json: { event: place.event, message: message.id } }, seen: 'shown' };
        }
        const shown = seen.final ? move(reply, place, seen) : ({ reply, seen: 'gone' } as const);
        trace(() => `${life.name} cannot change the reply of ${seen.job} to ${seen.status}: ${shown.seen}`);
        return shown;
      });
    },
    remove: (reply) =>
      call('remove', () => {
        const { event, message } = reply.json as unknown as Place;
        const found = channel.messages.get(message ?? event);
        if (found) found.deleted = true;
      }),
  };
}
