import { existsSync } from 'node:fs';
import { afterEach } from 'vitest';
import { createFakeDiscord, type FakeDiscord, type FakeDiscordOptions } from '../fakes/discord/index.ts';
import { createOracle } from '../fakes/discord/oracle.ts';
import { createFakePiapi, type FakePiapi } from '../fakes/piapi/server.ts';
import { freePort, startApp, type TestApp } from './app.ts';

/** Discord's own description, where it is at hand: then every request and answer is held against it. */
export const ORACLE = '../shared/oracles/discord/openapi.json';

const running: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
});

export interface DiscordWorld {
  readonly discord: FakeDiscord;
  readonly piapi: FakePiapi;
  readonly app: TestApp;
  readonly env: Readonly<Record<string, string>>;
}

/** The process as a whole between a fake Discord and a fake PiAPI; everything is stopped after the test. */
export async function aDiscordApp(
  options: {
    env?: Readonly<Record<string, string>>;
    discord?: FakeDiscordOptions;
    piapi?: Parameters<typeof createFakePiapi>[0];
    maxOpenJobs?: number;
  } = {},
): Promise<DiscordWorld> {
  const oracle = existsSync(ORACLE) ? createOracle(ORACLE) : null;
  const discord = await createFakeDiscord({ rateLimits: 'off', oracle, ...options.discord });
  running.push(() => discord.close());
  const piapi = await createFakePiapi({ delays: { pendingMs: 100, processingMs: 500 }, ...options.piapi });
  running.push(() => piapi.stop());
  const port = await freePort();
  const env = {
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    PIAPI_API_KEY: piapi.apiKey,
    PIAPI_BASE_URL: piapi.url,
    PIAPI_UPLOAD_URL: piapi.uploadUrl,
    TRUSTED_MEDIA_HOSTS: `${new URL(piapi.url).host},${new URL(discord.apiUrl).host}`,
    ...options.env,
  };
  const app = await startApp({
    env,
    ...(options.maxOpenJobs === undefined ? {} : { maxOpenJobs: options.maxOpenJobs }),
  });
  running.push(() => app.remove());
  await discord.connected();
  return { discord, piapi, app, env };
}
