import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type BotProcess, startBot } from '../chaos/bot-process.ts';
import { createFakeDiscord, type FakeDiscord } from '../fakes/discord/index.ts';
import { createFakePiapi, type FakePiapi } from '../fakes/piapi/server.ts';
import type { FakePiapiOptions } from '../fakes/piapi/types.ts';
import { freePort } from './app.ts';

/** Both fakes in this process, and the bot as a process of its own, as often as it is started, on the same data. */
export interface BotLives {
  readonly discord: FakeDiscord;
  readonly piapi: FakePiapi;
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
  /** What any life wrote, line by line. */
  readonly log: readonly string[];
  start(change?: Readonly<Record<string, string>>): BotProcess;
  /** A life that says that it is ready and is connected; throws where it ends before. */
  started(change?: Readonly<Record<string, string>>): Promise<BotProcess>;
}

export async function botLives(
  options: FakePiapiOptions = {},
  settings: { token?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<BotLives> {
  const { token } = settings;
  const discord = await createFakeDiscord({ rateLimits: 'off', ...(token ? { token } : {}) });
  const piapi = await createFakePiapi(options);
  const folder = await mkdtemp(join(tmpdir(), 'nanobanana-lives-'));
  const dataDir = join(folder, 'data');
  const log: string[] = [];
  const lives: BotProcess[] = [];
  const port = await freePort();
  const env = {
    DATA_DIR: dataDir,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    PIAPI_API_KEY: piapi.apiKey,
    PIAPI_BASE_URL: piapi.url,
    PIAPI_UPLOAD_URL: piapi.uploadUrl,
    TRUSTED_MEDIA_HOSTS: [piapi.url, discord.url].map((url) => new URL(url).host).join(),
    ...settings.env,
  };
  onTestFinished(async () => {
    await Promise.all(lives.map((bot) => bot.kill()));
    await Promise.all([piapi.stop(), discord.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  function start(change: Readonly<Record<string, string>> = {}): BotProcess {
    const bot = startBot({ env: { ...env, ...change }, cwd: folder, log: (line) => void log.push(line) });
    lives.push(bot);
    return bot;
  }

  return {
    discord,
    piapi,
    dataDir,
    env,
    log,
    start,
    async started(change) {
      const bot = start(change);
      if (!(await bot.ready)) throw new Error(`the bot ended before it was ready:\n${log.join('\n')}`);
      await discord.connected();
      return bot;
    },
  };
}
