import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import type { Bot } from '../../src/core/contracts/bot.ts';
import type { Jobs } from '../../src/core/contracts/jobs.ts';
import type { ProviderDefinition } from '../../src/core/contracts/provider.ts';
import { createLogger } from '../../src/logger.ts';
import { definitions } from '../../src/providers/index.ts';
import { quickFolder } from './data-dir.ts';

/** The whole process in this one: real store, media, server and providers. */
export interface TestApp {
  readonly url: string;
  readonly dataDir: string;
  /** Every line that it logged. */
  readonly log: readonly string[];
  stop(): Promise<void>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

interface AppOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly dataDir?: string;
  /** In place of all providers. */
  readonly definitions?: readonly ProviderDefinition[];
  readonly maxOpenJobs?: number;
}

/** With one platform, given by the test, in place of the configured ones. */
export async function startAppWith(
  given: Bot,
  options: AppOptions,
): Promise<TestApp & { readonly jobs: Jobs }> {
  const handed = Promise.withResolvers<Jobs>();
  const bot: Bot = {
    ...given,
    start: async (jobs) => {
      handed.resolve(jobs);
      await given.start(jobs);
    },
  };
  const app = await startApp(options, [bot]);
  return { ...app, jobs: await handed.promise };
}

/** With the platforms that the settings name. */
export async function startApp(options: AppOptions, bots?: readonly Bot[]): Promise<TestApp> {
  const dataDir = options.dataDir ?? (await quickFolder());
  const parsed = parseConfig(
    { DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'debug', ...options.env },
    options.definitions ?? definitions,
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const log: string[] = [];
  const out = { write: (line: string) => log.push(line) };
  const logger = createLogger({ level: parsed.config.logLevel, secrets: parsed.config.secretValues, out });
  const app = await createApp(parsed.config, {
    logger,
    ...(bots ? { bots } : {}),
    ...(options.maxOpenJobs === undefined ? {} : { maxOpenJobs: options.maxOpenJobs }),
  });
  const { url } = await app.start().catch(async (error: unknown) => {
    if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
    throw error;
  });
  const stop = () => app.stop();
  const remove = async () => {
    await stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { url, dataDir, log, stop, remove };
}

/** Below those that the system gives to whoever asks for any: nobody else takes it before it is used. */
const PORTS = { from: 15_000, to: 32_000 };
const given = new Set<number>();

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (given.has(port)) continue;
    given.add(port);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** Waits until `read` answers something, looking each `everyMs`; fails after `withinMs`. */
export async function eventually<T>(
  read: () => T | undefined | false | null | Promise<T | undefined | false | null>,
  withinMs = 30_000,
  everyMs = 25,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const value = await read();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${read}`);
    await delay(everyMs);
  }
}
