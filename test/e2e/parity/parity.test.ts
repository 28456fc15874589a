import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeDiscord } from '../../fakes/discord/index.ts';
import { createFakePiapi, type FakePiapi } from '../../fakes/piapi/server.ts';
import { createFakeSlack } from '../../fakes/slack/index.ts';
import { freePort, startApp } from '../../helpers/app.ts';
import { manifest } from '../../helpers/slack-app.ts';
import { onDiscord } from './discord.ts';
import { scenarios } from './scenarios.ts';
import { onSlack } from './slack.ts';
import type { Surface } from './surface.ts';
import { onWeb } from './web.ts';

/** One process with all three platforms: the same core, the same job, the same words. */
const platforms = ['discord', 'slack', 'web'] as const;
const surfaces = new Map<string, Surface>();
const closing: (() => unknown)[] = [];
let piapi: FakePiapi;

beforeAll(async () => {
  const discord = await createFakeDiscord({ rateLimits: 'off' });
  const slack = await createFakeSlack({ rateLimits: 'off', manifest, processingMs: 20 });
  piapi = await createFakePiapi({
    delays: { pendingMs: 100, processingMs: 200 },
    pictureSize: 32,
    history: 'unsupported',
  });
  const port = await freePort();
  const app = await startApp({
    env: {
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      PLAYGROUND: 'on',
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      SLACK_BOT_TOKEN: slack.token,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
      PIAPI_API_KEY: piapi.apiKey,
      PIAPI_BASE_URL: piapi.url,
      PIAPI_UPLOAD_URL: piapi.uploadUrl,
      TRUSTED_MEDIA_HOSTS: `${new URL(piapi.url).host},${new URL(discord.apiUrl).host}`,
    },
  });
  await Promise.all([discord.connected(), slack.connected()]);
  const web = await onWeb(app.url);
  for (const surface of [onDiscord(discord), onSlack(slack), web]) surfaces.set(surface.name, surface);
  closing.push(
    web.stop,
    () => app.remove(),
    () => discord.close(),
    () => slack.close(),
    () => piapi.stop(),
  );
});

afterAll(async () => {
  for (const close of closing) await close();
});

describe.each(scenarios)('$name', ({ name, alone, run }) => {
  const options = alone ? {} : { concurrent: true };
  for (const platform of platforms)
    it(`on ${platform}`, options, async () => {
      const surface = surfaces.get(platform);
      if (!surface) throw new Error(`there is no ${platform}`);
      const prompt = `fox ${scenarios.findIndex((one) => one.name === name)} on ${platform}`;
      await run({ surface, piapi, prompt });
      expect(surface.name).toBe(platform);
    });
});
