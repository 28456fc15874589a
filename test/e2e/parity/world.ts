import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createFakeDiscord } from '../../fakes/discord/index.ts';
import { createFakePiapi, type FakePiapi } from '../../fakes/piapi/server.ts';
import type { End, FakePiapiOptions } from '../../fakes/piapi/types.ts';
import { createFakeSlack } from '../../fakes/slack/index.ts';
import { eventually, freePort, startApp } from '../../helpers/app.ts';
import { manifest } from '../../helpers/slack-app.ts';
import { onDiscord } from './discord.ts';
import { onSlack } from './slack.ts';
import type { Platform, Surface } from './surface.ts';
import { onWeb } from './web.ts';

/** One process with all three platforms: the same core, the same job, the same words. */
export interface World {
  readonly surfaces: ReadonlyMap<Platform, Surface>;
  readonly piapi: FakePiapi;
  /** How the next tasks with this prompt end, in order; those after them end with a picture. */
  ends(prompt: string, ...ends: readonly End[]): void;
  /** Stops the process and starts it on the same data, once whoever is on each platform has asked for it. */
  restart(): Promise<void>;
  /** Waits until every job is put away. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

interface Options {
  readonly env?: Readonly<Record<string, string>>;
  readonly piapi?: FakePiapiOptions;
  readonly maxOpenJobs?: number;
}

export async function startWorld({ env, maxOpenJobs, ...given }: Options = {}): Promise<World> {
  const planned = new Map<string, End[]>();
  const discord = await createFakeDiscord({ rateLimits: 'off' });
  const slack = await createFakeSlack({ rateLimits: 'off', manifest, processingMs: 20 });
  const piapi = await createFakePiapi({
    delays: { pendingMs: 100, processingMs: 200 },
    pictureSize: 32,
    history: 'unsupported',
    endFor: (prompt) => planned.get(prompt)?.shift(),
    ...given.piapi,
  });
  const port = await freePort();
  const settings = {
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
      ...env,
    },
    ...(maxOpenJobs === undefined ? {} : { maxOpenJobs }),
  };
  let app = await startApp(settings);
  await Promise.all([discord.connected(), slack.connected()]);
  const web = await onWeb(app.url);
  const surfaces = new Map([onDiscord(discord), onSlack(slack), web].map((one) => [one.name, one]));

  let asked = 0;
  let again = Promise.withResolvers<void>();
  async function startAgain(): Promise<void> {
    web.close();
    await app.stop();
    app = await startApp({ ...settings, dataDir: app.dataDir });
    await Promise.all([discord.connected(), slack.connected()]);
    await web.open();
  }

  return {
    surfaces,
    piapi,
    ends: (prompt, ...ends) => void planned.set(prompt, [...ends]),
    async restart() {
      const mine = again;
      asked += 1;
      if (asked === surfaces.size) {
        asked = 0;
        again = Promise.withResolvers();
        startAgain().then(mine.resolve, mine.reject);
      }
      await mine.promise;
    },
    async settled() {
      const isOpen = (file: string) => dirname(file).endsWith('open');
      const isEmpty = async () => !(await readdir(app.dataDir, { recursive: true })).some(isOpen);
      await eventually(isEmpty, 40_000, 50);
    },
    async close() {
      web.close();
      await app.remove();
      await Promise.all([discord.close(), slack.close(), piapi.stop()]);
    },
  };
}
