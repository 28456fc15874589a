import type { Status } from '../../../src/core/job.ts';
import { shownFiles } from '../../fakes/discord/handle.ts';
import { createFakeDiscord, type FakeDiscord } from '../../fakes/discord/index.ts';
import type { FakeMessage, MessageVersion } from '../../fakes/discord/types.ts';
import { png } from '../../helpers/images.ts';
import type { Random } from '../random.ts';
import { isRunning, MOST_PAGES, MOST_PICTURES, type Surface, statusOf, WITH_PICTURE } from '../surface.ts';

const SERVERS = 3;
const PEOPLE = 5;
const QUOTE = '> ';

interface Command {
  readonly prompt: string;
  readonly count: number;
  readonly at: number;
  readonly handle: Awaited<ReturnType<FakeDiscord['slash']>>;
}

/** The fake Discord, by its gateway: several servers, with the same people in each. */
export async function createDiscord(random: Random): Promise<Surface> {
  const fake = await createFakeDiscord({ rateLimits: 'off' });
  const places = settle(fake);
  const image = { name: 'boat.png', bytes: await png(64, 48) };
  const commands: Command[] = [];

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

  return {
    env: { DISCORD_TOKEN: fake.token, DISCORD_API_URL: fake.apiUrl },
    hosts: [new URL(fake.url).host],
    async moveIn() {},
    isThere: () => fake.gateway.connected > 0,
    async ask(prompt) {
      const { channel, user } = random.pick(places);
      const count = random.whole(1, MOST_PICTURES);
      const at = Date.now();
      const options = { prompt, count, ...(random.chance(WITH_PICTURE) ? { image } : {}) };
      const handle = await fake.slash({ command: 'nanobanana', options, channel, user });
      commands.push({ prompt, count, at, handle });
    },
    running: () => commands.filter((command) => isRunning(timeline(command), command.at)).length,
    changePace() {
      fake.faults.clear();
      const kind = random.pick(['slow', 'late']);
      fake.faults.add({ kind, method: 'PATCH', ms: random.whole(10, 150), times: Number.POSITIVE_INFINITY });
      fake.faults.add({ kind, method: 'POST', ms: random.whole(5, 60), times: Number.POSITIVE_INFINITY });
    },
    calm: () => fake.faults.clear(),
    async readHistory() {
      const pages: string[] = [];
      for (const spot of places.filter(({ user }) => user === places[0].user))
        pages.push(...(await turnOver(spot)));
      return pages;
    },
    asked: () =>
      commands.map((command) => ({
        platform: 'discord',
        prompt: command.prompt,
        count: command.count,
        acknowledged: command.handle.ack !== null,
        statuses: timeline(command),
        text: command.handle.timeline.at(-1)?.text ?? '',
        messages: fake
          .visibleMessages()
          .filter((message) => newest(message)?.text.includes(command.prompt))
          .map((message) => ({ files: shownFiles(message).map(({ bytes }) => bytes) })),
        left: [],
      })),
    pings: () =>
      fake.pings.filter(({ users, roles, everyone }) => users.length + roles.length > 0 || everyone).length,
    close: () => fake.close(),
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
