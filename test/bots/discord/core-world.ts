import { afterEach } from 'vitest';
import { createDiscordBot } from '../../../src/bots/discord/index.ts';
import type { Outcome } from '../../../src/core/contracts/provider.ts';
import { LEASE_MS } from '../../../src/core/deps.ts';
import { attemptId, type Job } from '../../../src/core/job.ts';
import { createMemoryMediaStore, memoryState } from '../../../src/store/index.ts';
import { type InteractionHandle, shownFiles } from '../../fakes/discord/handle.ts';
import { createFakeDiscord, type FakeDiscord, type FakeDiscordOptions } from '../../fakes/discord/index.ts';
import { createOracle } from '../../fakes/discord/oracle.ts';
import type { FakeChannel, FakeMessage } from '../../fakes/discord/types.ts';
import { eventually } from '../../helpers/app.ts';
import { completed, createCore, obedientProvider } from '../../helpers/core.ts';
import { ORACLE } from '../../helpers/discord-app.ts';
import { botDeps, impatientRest, type LogLine } from './bot-deps.ts';

const running: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
});

/** The real core with the real bot and its real HTTP client on the fake Discord; only the provider obeys the test. */
export async function aCoreOnDiscord(
  options: {
    discord?: FakeDiscordOptions;
    impatient?: boolean;
    checked?: boolean;
    /** Stops it with the test, where tests run beside one another. */
    atEnd?: (stop: () => Promise<void>) => void;
  } = {},
) {
  const { atEnd = (stop) => void running.push(stop) } = options;
  const oracle = options.checked ? createOracle(ORACLE) : null;
  const discord = await createFakeDiscord({ rateLimits: 'off', oracle, ...options.discord });
  atEnd(() => discord.close());
  const log: LogLine[] = [];
  const deps = botDeps(discord, { log });
  const kept = { state: memoryState(), media: createMemoryMediaStore() };
  const provider = obedientProvider(deps.clock);
  let outcome: Outcome | undefined;
  provider.script = () => (outcome ? { finished: outcome } : { state: 'processing' });

  function build() {
    const bot = createDiscordBot(deps, options.impatient ? { rest: impatientRest(deps) } : {});
    const change = { bots: new Map([['discord', bot]]), clock: deps.clock };
    const { jobs } = createCore({ ...kept, provider: () => provider, change });
    return { bot, jobs };
  }
  let current = build();

  async function start() {
    await current.bot.start(current.jobs);
    await current.jobs.start();
    await discord.connected();
  }
  async function stop() {
    await current.bot.stop();
    await current.jobs.stop();
  }
  atEnd(stop);
  await start();

  /** The newest job, as history has it: of the server, else of the person. */
  async function job(): Promise<Job | undefined> {
    for (const guild of [`discord:${discord.guild.id}`, `discord:dm-${discord.user.id}`]) {
      const actor = actorIn(discord, guild);
      const { views } = await current.jobs.history(actor, { limit: 1 });
      if (views[0]) return current.jobs.find(actor, views[0].job);
    }
    return undefined;
  }

  return {
    discord,
    provider,
    log,
    stop,
    /** Another process in its place, on what the first one stored; its leases run out first. */
    async restart() {
      await stop();
      discord.advance(LEASE_MS + 1_000);
      current = build();
      await start();
    },
    job,
    /** The provider is done with it, and says so. */
    async finish(result: Outcome = completed) {
      outcome = result;
      const made = await eventually(job);
      await current.jobs.notice(attemptId(made.id, 1, 1), undefined);
    },
    /** Resolves when the job is ended and its reply is settled: how. */
    settled: () =>
      eventually(async () => {
        const made = await job();
        return made && (made.delivery === 'done' || made.delivery === 'gone') ? made : undefined;
      }),
  };
}

export type CoreOnDiscord = Awaited<ReturnType<typeof aCoreOnDiscord>>;

const actorIn = (discord: FakeDiscord, guild: string) => ({
  area: 'nanobanana' as const,
  platform: 'discord',
  guild,
  person: { id: discord.user.id, name: 'Mina' },
  room: { id: discord.channel.id, private: false },
  moderator: true,
  language: 'en' as const,
});

const WORDS = /Pending|Processing|Completed|Failed|Unknown|Cancelled/;

/** What stands in a place now: the state that each message shows, with the number of its files. */
export const standing = (discord: FakeDiscord, channel: FakeChannel = discord.channel): string[] =>
  discord.visibleMessages(channel).map((message) => {
    const newest = message.timeline.at(-1);
    const files = newest ? shownFiles(newest).length : 0;
    return `${WORDS.exec(message.text)?.[0] ?? 'thinking'}${files > 0 ? ` with ${files}` : ''}`;
  });

/** The states through which a message went, as its reader saw them. */
export const story = (message: FakeMessage): string[] =>
  message.timeline.map(({ text, by }) => `${by}: ${WORDS.exec(text)?.[0] ?? ''}`);

/** A job that is being made, with its reply. */
export async function aRunningJob(
  world: CoreOnDiscord,
  where: { channel?: FakeChannel } = {},
): Promise<InteractionHandle> {
  const options = { prompt: 'a slow fox' };
  const handle = await world.discord.slash({ command: 'nanobanana', options, ...where });
  await handle.until('Processing');
  return handle;
}
