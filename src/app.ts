import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { bots as loadBot } from './bots/index.ts';
import type { Config } from './config/types.ts';
import { type Area, areas as allAreas } from './core/areas.ts';
import { systemClock } from './core/clock.ts';
import type { Bot } from './core/contracts/bot.ts';
import type { Clock } from './core/contracts/clock.ts';
import type { Metrics } from './core/contracts/metrics.ts';
import type { Provider } from './core/contracts/provider.ts';
import { newId } from './core/ids.ts';
import type { AreaName } from './core/job.ts';
import { createJobs } from './core/jobs.ts';
import { createDownload } from './media/fetch.ts';
import { createGuard } from './media/guard.ts';
import { createMediaLinks } from './media/links.ts';
import { createPictures } from './media/pictures.ts';
import { demoWords } from './providers/demo.ts';
import type { App } from './run.ts';
import { loadSecretKeys } from './secret-key.ts';
import { createSecrets, type Secrets } from './secrets.ts';
import { createMetrics } from './server/metrics.ts';
import { createServer } from './server/server.ts';
import { createCredentialStore, createFileStore, createMediaStore } from './store/index.ts';

/** More open jobs than that and new ones are answered "too busy" (a bounded queue). */
const MAX_OPEN_JOBS = 500;
/** Platforms and server are down within 10 s, however long a paid call is waited for. */
const STAY_MS = 6_000;

export interface AppExtras {
  readonly logger: Logger;
  readonly clock?: Clock;
  /** In place of the configured platforms (tests). */
  readonly bots?: readonly Bot[];
  /** A shorter queue (tests). */
  readonly maxOpenJobs?: number;
}

/** The composition root: the only file that knows every room. Throws what the entry turns into an exit code. */
export async function createApp(
  config: Config,
  { logger, clock = systemClock, bots, maxOpenJobs = MAX_OPEN_JOBS }: AppExtras,
): Promise<App> {
  const store = await createFileStore({
    dir: config.dataDir,
    clock,
    report: ({ file, why }) => logger.error({ file }, `A file needs a look: ${why}`),
  });
  const { keys, setAside } = config.secretKeys
    ? { keys: config.secretKeys }
    : await loadSecretKeys(config.dataDir);
  if (setAside)
    logger.error(
      { file: setAside },
      'The secret key could not be read: it was set aside, a new one was made',
    );
  const secrets = createSecrets(keys);
  const metrics = createMetrics();
  const media = createMediaStore({ dir: config.dataDir });
  const links = createMediaLinks({ publicUrl: config.publicUrl, keys, now: clock.now });
  const guard = createGuard(config.trustedMediaHosts);
  const temporaryFolder = join(config.dataDir, 'tmp');
  // What a killed process left of pictures that it was reading.
  await rm(temporaryFolder, { recursive: true, force: true }).catch((err: unknown) =>
    logger.warn({ err, folder: temporaryFolder }, 'What a killed process left could not be removed'),
  );
  const pictures = createPictures({
    media,
    clock,
    temporaryFolder,
    download: createDownload({ guard, clock }),
  });
  const areas = new Map<AreaName, Area>(
    config.areas.flatMap((name) => (allAreas[name] ? [[name, allAreas[name]]] : [])),
  );
  const parts = { areas: [...areas.values()], clock, logger, metrics, secrets };
  const { platforms, lines } = bots ? { platforms: bots, lines: [] } : await createBots(config, parts);

  const jobs = createJobs({
    store,
    pictures,
    links,
    bots: new Map(platforms.map((bot) => [bot.name, bot])),
    providers: createProviders(config, temporaryFolder, clock, logger),
    cheapest: config.cheapest,
    areas,
    clock,
    logger,
    metrics,
    newId: () => newId(clock.now()),
    owner: `${hostname()} ${process.pid} ${randomBytes(4).toString('hex')}`,
    limits: config.limits,
    ...(config.allowedGuilds === 'any' ? {} : { allowedGuilds: new Set(config.allowedGuilds) }),
    concurrency: (name) =>
      config.providers.find(({ definition }) => definition.name === name)?.concurrency ?? 1,
    webhookFor: webhooks(config, secrets),
    isPublicUrl: guard.isPublicUrl,
    maxOpenJobs,
    shutdownMs: config.shutdownMs,
  });

  let open = true;
  let stopping: Promise<void> | undefined;
  const server = createServer({
    ...config.http,
    logger,
    metrics,
    checks: () => ({
      store: { ok: open && !stopping, detail: stopping ? 'stopping' : open ? 'open' : 'closed' },
      ...Object.fromEntries(platforms.map((bot) => [bot.name, bot.ready()])),
    }),
    webhooks: { verify: secrets.verifyWebhook, notice: jobs.notice },
    media: { links, media },
    routes: platforms.flatMap((bot) => bot.routes ?? []),
  });

  /** What people and providers talk to stays until the jobs are down: it refuses politely, and hands out pictures. */
  async function shutDown() {
    const jobsDown = jobs.stop();
    const enough = new AbortController();
    const last = Promise.race([jobsDown, clock.sleep(STAY_MS, enough.signal)]);
    await Promise.allSettled([
      ...platforms.map((bot) => bot.stop(last)),
      last.then(() => server.stop()),
      jobsDown.finally(() => enough.abort()),
    ]);
    open = false;
    await store.close();
  }

  function stop(): Promise<void> {
    stopping ??= shutDown();
    return stopping;
  }

  return {
    async start() {
      try {
        const { url } = await server.start();
        await Promise.all(platforms.map((bot) => bot.start(jobs)));
        await jobs.start();
        return { url, lines };
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop,
  };
}

function createProviders(config: Config, temporaryFolder: string, clock: Clock, logger: Logger): Provider[] {
  return config.providers.map(({ definition, apiKey, baseUrl, settings, models, tiers }) =>
    definition.create({
      apiKey,
      baseUrl,
      settings,
      models,
      ...(tiers && { tiers }),
      trustedHosts: config.trustedMediaHosts,
      temporaryFolder,
      clock,
      warn: (message, facts) => logger.warn({ provider: definition.name, ...facts }, message),
    }),
  );
}

/** Each attempt has its own address; its secret is derived, never stored. */
const webhooks = (config: Config, secrets: Secrets) => (provider: string, attempt: string) => {
  if (!config.publicUrl) return undefined;
  const secret = secrets.webhookSecret(provider, attempt);
  return { url: `${config.publicUrl}/webhooks/${provider}/${attempt}/${secret}`, secret };
};

interface BotParts {
  readonly areas: readonly Area[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly secrets: Secrets;
}

async function createBots(config: Config, parts: BotParts): Promise<{ platforms: Bot[]; lines: string[] }> {
  const { areas, clock, logger, metrics, secrets } = parts;
  const platforms: Bot[] = [];
  const lines: string[] = [];
  if (config.discord) {
    const { createDiscordBot } = await loadBot.discord();
    const { seal, unseal } = secrets;
    platforms.push(createDiscordBot({ ...config.discord, areas, clock, logger, metrics, seal, unseal }));
  }
  if (config.slack) {
    const { createSlackBot } = await loadBot.slack();
    const { seal, unseal } = secrets;
    const report = ({ file, why }: { file: string; why: string }) =>
      logger.error({ file }, `A file needs a look: ${why}`);
    const credentials = createCredentialStore({ dir: config.dataDir, platform: 'slack', report });
    platforms.push(
      createSlackBot({ ...config.slack, areas, clock, logger, metrics, seal, unseal, credentials }),
    );
  }
  if (config.playground) {
    const { createWebBot } = await loadBot.web();
    const token = randomBytes(16).toString('base64url');
    const asksAll = !isLoopback(config.http.host);
    if (asksAll) lines.push(`The page asks for this token: ${token}`);
    else if (config.publicUrl) lines.push(`At ${config.publicUrl} the page asks for this token: ${token}`);
    platforms.push(
      createWebBot({
        areas,
        clock,
        logger,
        host: config.http.host,
        newToken: () => randomBytes(24).toString('base64url'),
        demoWords: config.providers.some(({ definition }) => definition.name === 'demo') ? demoWords : [],
        ...(config.publicUrl ? { publicUrl: config.publicUrl } : {}),
        ...(asksAll ? { pageToken: token } : { publicToken: token }),
      }),
    );
  }
  return { platforms, lines };
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);
