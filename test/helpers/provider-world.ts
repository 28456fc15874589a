import { createFakeDiscord, type FakeDiscord } from '../fakes/discord/index.ts';
import { freePort, startApp, type TestApp } from './app.ts';
import { type PlaygroundVisitor, visitPlayground } from './playground-api.ts';
import { type ProviderFake, type ProviderName, providerFakes } from './provider-fakes.ts';

export interface ProviderWorld {
  readonly discord: FakeDiscord;
  readonly playground: PlaygroundVisitor;
  readonly fake: ProviderFake;
  readonly app: TestApp;
  stop(): Promise<void>;
}

/** The whole process between one provider's fake, a fake Discord and a visitor of the playground. */
export async function aProviderWorld(name: ProviderName): Promise<ProviderWorld> {
  const discord = await createFakeDiscord({ rateLimits: 'off' });
  const chat = new URL(discord.apiUrl).host;
  const port = await freePort();
  const fake = await providerFakes[name]([chat, `127.0.0.1:${port}`]);
  const app = await startApp({
    env: {
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      PLAYGROUND: 'on',
      LOG_LEVEL: 'warn',
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      TRUSTED_MEDIA_HOSTS: [chat, ...fake.hosts].join(','),
      DAILY_BUDGET_USD: '0',
      GUILD_DAILY_BUDGET_USD: '0',
      PERSON_DAILY_BUDGET_USD: '0',
      ...fake.env,
    },
  });
  await discord.connected();
  // Under another name than PUBLIC_URL, so that it asks for no token.
  const playground = await visitPlayground(`http://localhost:${port}/`);
  return {
    ...{ discord, playground, fake, app },
    async stop() {
      await app.remove();
      await Promise.all([fake.stop(), discord.close()]);
    },
  };
}
