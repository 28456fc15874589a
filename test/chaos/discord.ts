import { type Status, statuses } from '../../src/core/job.ts';
import { reply as words } from '../../src/core/words/en/reply.ts';
import { shownFiles } from '../fakes/discord/handle.ts';
import { createFakeDiscord, type FakeDiscord } from '../fakes/discord/index.ts';
import type { FakeMessage, MessageVersion } from '../fakes/discord/types.ts';
import { png } from '../helpers/images.ts';
import type { Asked } from './books.ts';
import type { Random } from './random.ts';

const SERVERS = 3;
const PEOPLE = 5;
const MOST_PICTURES = 3;
/** How often somebody gives a picture to edit. */
const WITH_PICTURE = 0.25;
const MOST_PAGES = 1_000;
const QUOTE = '> ';
/** An answer that has not come by then never comes: Discord's token is dead. */
const ANSWER_WITHIN_MS = 3_500;

/** People on the fake Discord who ask for pictures, and what they see of it. */
export interface Crowd {
  readonly fake: FakeDiscord;
  /** Somebody types a command, if the bot is there to take it. */
  ask(): Promise<void>;
  /** Commands whose work is not shown as ended yet. */
  running(): number;
  /** Gives Discord another pace for the next life of the bot. */
  changePace(): void;
  asked(): Asked[];
  /** Somebody turns over the whole history of every server. */
  readHistory(): Promise<string[]>;
}

type Handle = Awaited<ReturnType<FakeDiscord['slash']>>;
interface Command {
  readonly prompt: string;
  readonly count: number;
  readonly at: number;
  readonly handle: Handle;
}

export async function createCrowd(random: Random): Promise<Crowd> {
  const fake = await createFakeDiscord({ rateLimits: 'off' });
  const places = settle(fake);
  const image = { name: 'boat.png', bytes: await png(64, 48) };
  const commands: Command[] = [];
  let typed = 0;

  /** No prompt is part of another one, and none needs escaping. */
  function nextPrompt(): string {
    typed += 1;
    return `a paper boat with the number ${String(typed).padStart(5, '0')} on its sail`;
  }

  /** Beyond the end the last page shows again. */
  async function turnOver(spot: Spot): Promise<string[]> {
    const listed: string[] = [];
    let before = '';
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const handle = await fake.slash({ command: 'nanobanana-history', options: { page }, ...spot });
      const { text } = await handle.until((version) => version.text !== '');
      const prompts = text.split('\n').filter((line) => line.startsWith(QUOTE));
      if (prompts.length === 0 || prompts.join() === before) return listed;
      before = prompts.join();
      listed.push(...prompts.map((line) => line.slice(QUOTE.length)));
    }
    throw new Error('the history does not end');
  }

  const timeline = ({ handle }: Command): Status[] => handle.timeline.flatMap(statusOf);

  function isRunning(command: Command): boolean {
    const last = timeline(command).at(-1);
    if (last === undefined) return Date.now() - command.at < ANSWER_WITHIN_MS;
    return last === 'pending' || last === 'processing';
  }

  return {
    fake,
    async ask() {
      if (fake.gateway.connected === 0) return;
      const { channel, user } = random.pick(places);
      const count = random.whole(1, MOST_PICTURES);
      const prompt = nextPrompt();
      const at = Date.now();
      const options = { prompt, count, ...(random.chance(WITH_PICTURE) ? { image } : {}) };
      const handle = await fake.slash({ command: 'nanobanana', options, channel, user });
      commands.push({ prompt, count, at, handle });
    },
    running: () => commands.filter(isRunning).length,
    changePace() {
      fake.faults.clear();
      const kind = random.pick(['slow', 'late']);
      fake.faults.add({ kind, method: 'PATCH', ms: random.whole(10, 150), times: Number.POSITIVE_INFINITY });
      fake.faults.add({ kind, method: 'POST', ms: random.whole(5, 60), times: Number.POSITIVE_INFINITY });
    },
    async readHistory() {
      const pages: string[] = [];
      for (const spot of places.filter(({ user }) => user === places[0].user))
        pages.push(...(await turnOver(spot)));
      return pages;
    },
    asked: () =>
      commands.map((command) => ({
        prompt: command.prompt,
        count: command.count,
        acknowledged: command.handle.ack !== null,
        statuses: timeline(command),
        text: command.handle.timeline.at(-1)?.text ?? '',
        messages: fake
          .visibleMessages()
          .filter((message) => newest(message)?.text.includes(command.prompt))
          .map((message) => ({ files: shownFiles(message).map(({ bytes }) => bytes) })),
      })),
  };
}

type Spot = Pick<FakeDiscord, 'channel' | 'user'>;

/** Servers with people in them: every person is in every server. */
function settle({ world }: FakeDiscord): [Spot, ...Spot[]] {
  const people = Array.from({ length: PEOPLE }, (_, i) => world.user({ username: `person-${i + 1}` }));
  const spots = Array.from({ length: SERVERS }, (_, i) => {
    const guild = world.guild({ name: `Server ${i + 1}` });
    const channel = world.channel(guild, { name: 'pictures' });
    for (const user of people) world.join(guild, user);
    return people.map((user) => ({ channel, user }));
  }).flat();
  const [first, ...others] = spots;
  if (!first) throw new Error('there is nobody');
  return [first, ...others];
}

const newest = (message: FakeMessage): MessageVersion | undefined => message.timeline.at(-1);

/** The status word stands in the first line of a reply; a placeholder has none. */
function statusOf({ text }: MessageVersion): Status[] {
  const [head = ''] = text.split('\n');
  return statuses.filter((status) => head.includes(words.status[status]));
}
