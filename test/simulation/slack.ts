import { LaterError } from '../../src/bots/slack/errors.ts';
import type { Files } from '../../src/bots/slack/files.ts';
import { outputOfBlock } from '../../src/bots/slack/layout.ts';
import { createPace } from '../../src/bots/slack/pace.ts';
import { createReplies } from '../../src/bots/slack/reply.ts';
import type { SlackWeb } from '../../src/bots/slack/web.ts';
import type { Workspace, Workspaces } from '../../src/bots/slack/workspaces.ts';
import type { Bot } from '../../src/core/contracts/bot.ts';
import type { Clock } from '../../src/core/contracts/clock.ts';
import { DIRECT, newMessage, show, TEAM } from './messages.ts';
import { type Life, type Port, SimulatedFault } from './port.ts';
import type { SimulatedMessage, VisibleView } from './records.ts';
import type { World } from './world.ts';

/** Slack's rules below the real reply code: a post is taken as often as it comes, and nothing finds it again. */

/** Slack's own word for why it refuses: `code` is that of the client. */
class Refusal extends SimulatedFault {
  readonly code = 'slack_webapi_platform_error';
  readonly data: { readonly error: string };

  constructor(error: string) {
    super(`Slack: ${error}`);
    this.data = { error };
  }
}

class Limited extends SimulatedFault {
  readonly retryAfter: number;

  constructor(seconds: number) {
    super('Slack: ratelimited');
    this.retryAfter = seconds;
  }
}

/** It never left. */
class NotSent extends SimulatedFault {
  readonly code = 'ECONNREFUSED';
}

interface Sent {
  readonly channel: string;
  readonly ts: string;
  readonly blocks: readonly { readonly block_id?: string }[];
}

const picturesIn = ({ blocks }: Pick<Sent, 'blocks'>): string[] =>
  blocks.flatMap(({ block_id: id }) => outputOfBlock(id) ?? []);

export function createSlackReplies(
  world: World,
  { port, life, clock, visible }: { port: Port; life: Life; clock: Clock; visible: Visible },
): Pick<Bot, 'open' | 'show' | 'remove'> {
  const { channel, faults, random, timeline } = world;
  const pace = createPace({ clock });
  const logger = world.quiet;

  /** One call. What was done and is not answered is told to `lost`. */
  async function call<T>(name: string, effect: () => T, lost: (done: T) => void = () => {}): Promise<T> {
    const hangs = faults.happens('platform: hangs');
    const there = random.chance(0.3) ? random.whole(0, 300) : 0;
    const way = { there, back: hangs ? random.whole(10, 60) * 1_000 : there, sent: true };
    const answer = await port(
      `slack.${name}`,
      () => {
        if (faults.happens('slack: limited')) throw new Limited(random.whole(1, 60));
        if (faults.happens('slack: not reached')) throw new NotSent(`Slack is not there for ${name}`);
        if (world.outages.platform || faults.happens('platform: fails'))
          throw new SimulatedFault(`Slack fails at ${name}`);
        const done = effect();
        const failed = hangs || faults.happens('platform: applies, then fails');
        if (failed) lost(done);
        return { done, failed };
      },
      way,
    );
    if (answer.failed) throw new SimulatedFault(`Slack did not answer ${name}`);
    return answer.done;
  }

  function post(to: string, seen: VisibleView): SimulatedMessage {
    const direct = !channel.rooms.has(to);
    const event = channel.rooms.get(to) ?? channel.eventOf(seen.job);
    if (!direct && channel.closed.has(event)) throw new Refusal('is_archived');
    const id = `${Math.floor(timeline.now() / 1_000)}.${channel.messages.size + 1}`;
    const posted = { by: life, lost: false, taken: false };
    const room = direct ? DIRECT : to;
    const message: SimulatedMessage = { ...newMessage(world, id, event), posted, room };
    channel.messages.set(id, message);
    show(world, message, { ...seen, pictures: [] });
    return message;
  }

  function found({ channel: room, ts }: Pick<Sent, 'channel' | 'ts'>): SimulatedMessage {
    const message = channel.messages.get(ts);
    if (!message || message.deleted || message.room !== room) throw new Refusal('message_not_found');
    if (room !== DIRECT && channel.closed.has(message.event)) throw new Refusal('is_inactive');
    return message;
  }

  function update(sent: Sent, seen: VisibleView): void {
    const message = found(sent);
    if (message.editableUntil <= timeline.now()) throw new Refusal('edit_window_closed');
    const pictures = picturesIn(sent);
    show(world, message, { ...seen, pictures });
  }

  function webFor(seen: VisibleView | undefined): SlackWeb {
    const shown = () => {
      if (!seen) throw new Error('nothing is to be shown');
      return seen;
    };
    const chat = {
      postMessage: async ({ channel: to }: Sent) => {
        const lose = ({ posted }: SimulatedMessage) => {
          if (posted) posted.lost = true;
        };
        const { id, room } = await call('post', () => post(to, shown()), lose);
        return { ok: true, ts: id, channel: room };
      },
      update: (sent: Sent) => call('update', () => update(sent, shown())),
      delete: (at: Sent) =>
        call('delete', () => {
          found(at).deleted = true;
        }),
    };
    return { post: { chat }, calls: { chat }, quick: { chat } } as unknown as SlackWeb;
  }

  let uploads = 0;
  const files: Files = {
    open: () => Promise.reject(new Error('nobody reads files here')),
    upload: (_, { data }) =>
      call('upload', () => {
        uploads += 1 + data.byteLength;
        return `F${uploads}`;
      }),
    processed: async () => {},
    remove: () => call('remove file', () => {}),
  };

  /** The real reply code, with one view on its way. */
  function repliesFor(seen?: VisibleView) {
    const workspace: Workspace = { team: TEAM, token: 'xoxb', web: webFor(seen) };
    const workspaces: Workspaces = {
      of: async () => (channel.left ? null : workspace),
      start: async () => {},
      add: async () => workspace,
      forget: async () => {},
    };
    return createReplies({ workspaces, files, pace, clock, logger });
  }

  return {
    open: async (place, view) =>
      repliesFor(await visible(view))
        .open(place, view)
        .catch(asFault),
    show: async (reply, view) =>
      repliesFor(await visible(view))
        .show(reply, view)
        .catch(asFault),
    remove: (reply) => repliesFor().remove(reply).catch(asFault),
  };
}

type Visible = (view: Parameters<Bot['open']>[1]) => Promise<VisibleView>;

/** What the reply code says of Slack's faults is no fault of ours. */
function asFault(error: unknown): never {
  const words = error instanceof Error ? error.message : '';
  const isSlacks = words.startsWith('Slack: ') || words === 'the app is not in this workspace any more';
  throw error instanceof LaterError || isSlacks ? new SimulatedFault(words) : error;
}
