import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type BotProcess, startBot } from '../test/chaos/bot-process.ts';
import { createFakeDiscord, type FakeDiscord } from '../test/fakes/discord/index.ts';
import { createFakePiapi, type FakePiapi } from '../test/fakes/piapi/server.ts';
import { hasEnded } from '../test/fakes/piapi/task.ts';
import { eventually, freePort } from '../test/helpers/app.ts';
import { seedHistory } from './history.ts';
import { printTable, ratio } from './table.ts';

const HISTORY = 100_000;
const RUNNING = 100;
/** What a picture takes, so that ten commands a second keep a hundred jobs running. */
const WORK_MS = 10_000;
const EVERY_MS = WORK_MS / RUNNING;
const MEASURED_MS = 15_000;
const ROUNDS = 2;
const PLENTY = '100000';

const kinds = ['command', 'history', 'button'] as const;
type Kind = (typeof kinds)[number];
type Handle = Awaited<ReturnType<FakeDiscord['slash']>>;
interface Press {
  readonly kind: Kind;
  readonly handle: Handle;
}

interface World {
  readonly discord: FakeDiscord;
  readonly piapi: FakePiapi;
  readonly dir: string;
  readonly bot: BotProcess;
  readonly startMs: number;
  close(): Promise<void>;
}

/** The process as it is started in earnest, between both fakes, on a history of so many jobs. */
async function aWorld(history: number): Promise<World> {
  const discord = await createFakeDiscord({ rateLimits: 'off' });
  const piapi = await createFakePiapi({
    delays: { pendingMs: 100, processingMs: WORK_MS },
    pictureSize: 256,
  });
  const dir = await mkdtemp(join(tmpdir(), 'nanobanana-bench-'));
  const guild = `discord:${discord.guild.id}`;
  const room = { id: discord.channel.id, private: false };
  await seedHistory(dir, { area: 'nanobanana', guild }, history, { platform: 'discord', room });
  const port = await freePort();
  const env = {
    DATA_DIR: dir,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    LOG_LEVEL: 'warn',
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    PIAPI_API_KEY: piapi.apiKey,
    PIAPI_BASE_URL: piapi.url,
    PIAPI_CONCURRENCY: String(2 * RUNNING),
    TRUSTED_MEDIA_HOSTS: new URL(piapi.url).host,
    DAILY_BUDGET_USD: PLENTY,
    GUILD_DAILY_BUDGET_USD: PLENTY,
    PERSON_DAILY_BUDGET_USD: PLENTY,
  };
  const from = performance.now();
  const bot = startBot({ env, cwd: dir, log: (line) => void process.stderr.write(`${line}\n`) });
  await discord.connected(60_000);
  return {
    discord,
    piapi,
    dir,
    bot,
    startMs: performance.now() - from,
    async close() {
      await bot.stop();
      await Promise.all([discord.close(), piapi.stop()]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A command every tenth of a second; with every fifth somebody opens a list, turns it over or opens `Details`. */
async function press({ discord }: World, pressed: Press[], serial: number): Promise<void> {
  const add = (kind: Kind, handle: Handle) => pressed.push({ kind, handle });
  const prompt = `fox number ${serial}`;
  add('command', await discord.slash({ command: 'nanobanana', options: { prompt } }));
  if (serial % 5 !== 0) return;
  const options = { page: 1 + (serial % 50) };
  add('history', await discord.slash({ command: 'nanobanana-history', options }));
  const shown = pressed.find(({ kind, handle }) => kind === 'command' && details(handle) !== undefined);
  const customId = shown && details(shown.handle);
  if (shown?.handle.message && customId)
    add('button', await discord.press({ message: shown.handle.message, customId }));
}

const details = ({ message }: Handle): string | undefined =>
  JSON.stringify(message?.components ?? []).match(/"(details:[^"]+)"/)?.[1];

const running = ({ piapi }: World): number =>
  [...piapi.tasks.values()].filter((task) => !hasEnded(task)).length;

/** Fills the process up to its hundred jobs, then measures for a while and lets it drain. */
async function measure(world: World, round: number) {
  const pressed: Press[] = [];
  const atOnce: number[] = [];
  let serial = round * 10_000;
  async function load(until: () => boolean) {
    while (!until()) {
      await press(world, pressed, serial);
      serial += 1;
      atOnce.push(running(world));
      await delay(EVERY_MS);
    }
  }
  await load(() => running(world) >= RUNNING * 0.9);
  const warmUp = pressed.length;
  atOnce.length = 0;
  const end = performance.now() + MEASURED_MS;
  await load(() => performance.now() > end);
  const measured = pressed.slice(warmUp);
  await eventually(() => measured.every(({ handle }) => handle.ack !== null || handle.expired), 30_000);
  await eventually(() => running(world) === 0, 10 * WORK_MS);
  return { measured, running: atOnce };
}

type Measured = Awaited<ReturnType<typeof measure>>;

/** What the fake Discord waited for each first answer, with an empty history and with 100,000 jobs of it. */
export async function busyBench(): Promise<void> {
  const worlds = { empty: await aWorld(0), full: await aWorld(HISTORY) };
  const found: Record<keyof typeof worlds, Measured[]> = { empty: [], full: [] };
  // In turn, so that whatever else the computer does strikes both.
  for (let round = 0; round < ROUNDS; round += 1) {
    found.empty.push(await measure(worlds.empty, round));
    found.full.push(await measure(worlds.full, round));
  }
  await Promise.all([worlds.empty.close(), worlds.full.close()]);
  const of = (runs: Measured[], kind: Kind) =>
    runs
      .flatMap(({ measured }) => measured)
      .filter((one) => one.kind === kind)
      .map(({ handle }) => handle.ack?.afterMs ?? Number.POSITIVE_INFINITY);
  const rows = kinds.flatMap((kind) => {
    const few = of(found.empty, kind);
    return [
      rowOf(`${kind}, no history`, few, few),
      rowOf(`${kind}, ${HISTORY} jobs`, of(found.full, kind), few),
    ];
  });
  const at = Object.values(found).map((runs) =>
    quantile(
      runs.flatMap((run) => run.running),
      0.5,
    ),
  );
  const title = `First answers while ${at.join(' and ')} jobs run (ms)`;
  printTable(title, ['', 'answers', 'p50', 'p99', 'max', 'p99 to no history'], rows);
  const starts = Object.values(worlds).map(({ startMs }) => `${(startMs / 1000).toFixed(1)} s`);
  process.stdout.write(`From start to connected: ${starts.join(' without history, ')} with it\n\n`);
}

function rowOf(name: string, values: readonly number[], beside: readonly number[]): string[] {
  const [p50, p99, max] = [0.5, 0.99, 1].map((part) => quantile(values, part));
  return [name, `${values.length}`, `${p50}`, `${p99}`, `${max}`, ratio(p99 ?? 0, quantile(beside, 0.99))];
}

const quantile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * part)] ?? Number.NaN;
