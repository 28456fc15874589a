import { Client, Events } from 'discord.js';
import { createFakeDiscord, type FakeDiscord } from '../test/fakes/discord/index.ts';
import { createFakePiapi } from '../test/fakes/piapi/server.ts';
import { freePort, startApp } from '../test/helpers/app.ts';

const COMMANDS = 100;
const WORK_MS = 300;
const SETTLE_MS = 60_000;

/** Acknowledgements and edits of 100 commands in one second, beside a plain discord.js bot with its own limits. */
export async function discordBench(): Promise<void> {
  const rows = [
    { bot: 'nanobanana', ...(await measure(startOurs)) },
    { bot: 'plain discord.js', ...(await measure(startPlain)) },
  ];
  console.log(`\nDiscord: ${COMMANDS} commands in one second (ms; the fake answers at once, no rate limits)`);
  console.table(rows);
}

type Start = (discord: FakeDiscord) => Promise<() => Promise<void>>;

async function measure(start: Start) {
  const discord = await createFakeDiscord({ rateLimits: 'off' });
  const stop = await start(discord);
  await discord.connected();
  const handles = await Promise.all(
    Array.from({ length: COMMANDS }, async (_, i) => {
      await pause((i * 1_000) / COMMANDS);
      return discord.slash({ command: 'nanobanana', options: { prompt: `fox number ${i}` } });
    }),
  );
  for (const handle of handles) await handle.until('Completed', SETTLE_MS);
  const acks = handles.map(({ ack }) => ack?.afterMs ?? Number.NaN);
  const ends = handles.map(({ timeline }) => (timeline.at(-1)?.at ?? 0) - (timeline[0]?.at ?? 0));
  const edits = handles.map(({ timeline }) => timeline.length - 1);
  await stop();
  await discord.close();
  return {
    'ack p50': at(acks, 0.5),
    'ack p99': at(acks, 0.99),
    'ack to result p50': at(ends, 0.5),
    'ack to result p99': at(ends, 0.99),
    'edits a job': edits.reduce((sum, n) => sum + n, 0) / COMMANDS,
  };
}

const startOurs: Start = async (discord) => {
  const piapi = await createFakePiapi({ delays: { pendingMs: 50, processingMs: WORK_MS }, pictureSize: 16 });
  const port = await freePort();
  const app = await startApp({
    env: {
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      LOG_LEVEL: 'error',
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      PIAPI_API_KEY: piapi.apiKey,
      PIAPI_BASE_URL: piapi.url,
      PIAPI_CONCURRENCY: String(COMMANDS),
      PERSON_DAILY_BUDGET_USD: '0',
      TRUSTED_MEDIA_HOSTS: new URL(piapi.url).host,
    },
  });
  return async () => {
    await app.remove();
    await piapi.stop();
  };
};

/** What a newcomer's bot does: deferred reply, three edits, the library's defaults. */
const startPlain: Start = async (discord) => {
  discord.commands.preset(null, [
    {
      name: 'nanobanana',
      description: 'Makes a picture',
      options: [{ type: 3, name: 'prompt', description: 'What', required: true }],
    },
  ]);
  const client = new Client({ intents: [], rest: { api: discord.apiUrl, version: '10' } });
  client.on(Events.InteractionCreate, async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply();
    await interaction.editReply('Pending');
    await interaction.editReply('Processing');
    await pause(WORK_MS);
    await interaction.editReply('Completed');
  });
  await client.login(discord.token);
  return () => client.destroy();
};

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

const at = (values: readonly number[], part: number): number =>
  Math.round([...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * part)] ?? Number.NaN);
