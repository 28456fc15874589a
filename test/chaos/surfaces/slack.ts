import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { createFakeSlack, type FakeSlack } from '../../fakes/slack/index.ts';
import { canConnect } from '../can-connect.ts';
import type { Random } from '../random.ts';
import { isRunning, MOST_PICTURES, type Surface, statusOf, WITH_PICTURE } from '../surface.ts';
import { createForms } from './slack-forms.ts';
import { turnOver } from './slack-history.ts';
import { shownOf } from './slack-reply.ts';

const WORKSPACES = 3;
const PEOPLE = 3;
/** How long Slack is at a file before it can be shown. */
const PROCESSING_MS = 100;
const MANIFEST = join(import.meta.dirname, '../../../slack-manifest.yaml');
/** Opens the tokens of the workspaces, in every life. */
const SECRET_KEY = 'ab'.repeat(32);

type Handle = Awaited<ReturnType<FakeSlack['slash']>>;
interface Command {
  readonly prompt: string;
  readonly count: number;
  readonly at: number;
  readonly handle: Handle;
}

/** The fake Slack, by HTTP: several workspaces that install the app by themselves, with people of their own. */
export async function createSlack(random: Random, publicUrl: string): Promise<Surface> {
  const fake = await createFakeSlack({
    mode: 'http',
    requestUrl: `${publicUrl}/slack/events`,
    rateLimits: 'off',
    processingMs: PROCESSING_MS,
    manifest: parse(readFileSync(MANIFEST, 'utf8')),
  });
  const workspaces = Array.from({ length: WORKSPACES }, (_, i) => settle(fake, `Workspace ${i + 1}`));
  const [first, ...others] = workspaces.flat();
  if (!first) throw new Error('there is nobody');
  const spots: [Spot, ...Spot[]] = [first, ...others];
  const forms = await createForms(fake);
  const commands: Command[] = [];

  const shown = ({ handle }: Command) => handle.messages.at(-1)?.timeline.flatMap(statusOf) ?? [];

  return {
    env: {
      SLACK_CLIENT_ID: fake.clientId,
      SLACK_CLIENT_SECRET: fake.clientSecret,
      SLACK_SIGNING_SECRET: fake.signingSecret,
      SLACK_API_URL: fake.apiUrl,
      SECRET_KEY,
    },
    hosts: [],
    async moveIn() {
      for (const [spot] of workspaces) {
        if (!spot) continue;
        const { status } = await fake.install({ url: `${publicUrl}/slack/install`, ...spot });
        if (status !== 200) throw new Error(`a workspace could not install the app: ${status}`);
      }
    },
    isThere: () => canConnect(publicUrl),
    async ask(prompt) {
      const { user, channel } = random.pick(spots);
      const count = random.whole(1, MOST_PICTURES);
      const at = Date.now();
      if (random.chance(WITH_PICTURE)) {
        forms.fill({ user, channel }, prompt, (handle) => commands.push({ prompt, count: 1, at, handle }));
      } else {
        const handle = await fake.slash({ text: `${prompt} --count ${count}`, user, channel });
        commands.push({ prompt, count, at, handle });
      }
    },
    running: () => forms.open() + commands.filter((command) => isRunning(shown(command), command.at)).length,
    changePace() {
      fake.faults.clear();
      const kind = random.pick(['slow', 'late']);
      const slow = (method: string | RegExp, ms: number) =>
        fake.faults.add({ kind, method, ms, times: Number.POSITIVE_INFINITY });
      slow('chat.update', random.whole(10, 150));
      slow('chat.postMessage', random.whole(5, 60));
      slow(/^(upload|files\..*)$/, random.whole(5, 60));
    },
    calm: () => fake.faults.clear(),
    asked: () =>
      commands.map((command) => ({
        platform: 'slack',
        prompt: command.prompt,
        count: command.count,
        acknowledged: command.handle.ack !== null,
        ...shownOf(fake, command.prompt),
      })),
    async readHistory() {
      const pages: string[] = [];
      for (const [spot] of workspaces) if (spot) pages.push(...(await turnOver(fake, spot)));
      return pages;
    },
    pings: () => fake.mentionsShown().length,
    async close() {
      await forms.closed();
      await fake.close();
    },
  };
}

type Spot = Pick<FakeSlack, 'team' | 'user' | 'channel'>;

/** A workspace that has not installed the app yet, with a channel for everybody. */
function settle({ world }: FakeSlack, name: string): Spot[] {
  const team = world.team({ name, installed: false });
  const people = Array.from({ length: PEOPLE }, (_, i) => world.user(team, { name: `person-${i + 1}` }));
  const channel = world.channel(team, { name: 'pictures' });
  return people.map((user) => ({ team, user, channel }));
}
