import { setTimeout as delay } from 'node:timers/promises';
import type { DestinationStream, Logger } from 'pino';
import { readCatalog } from './config/catalog/read.ts';
import { type Config, type Problem, sayProblem } from './config/types.ts';
import { type ParsedConfig, parseConfig } from './config.ts';
import type { ProviderDefinition } from './core/contracts/provider.ts';
import { SHUTDOWN_MS } from './core/deps.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { createLogger } from './logger.ts';

export interface App {
  /** Resolves when people can use it. `lines`: what the person at the terminal must know, a token for one. */
  start(): Promise<{ readonly url: string; readonly lines?: readonly string[] }>;
  /** Leaves every job resumable. May come while `start` is still at it. */
  stop(): Promise<void>;
}

/** The little of `process` that a run needs, so that a test can own it. */
export interface Host {
  on(event: string, listener: (reason: unknown) => void): unknown;
  exit(code: number): void;
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly stderr: { write(text: string): unknown };
}

export interface RunDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly definitions: readonly ProviderDefinition[];
  readonly createApp: (config: Config, extras: { readonly logger: Logger }) => Promise<App>;
  readonly host: Host;
  /** Where the log goes; default standard output. */
  readonly log?: DestinationStream;
}

/** What still hangs so long before the end is left to the next start. */
const SHUTDOWN_MARGIN_MS = 500;
/** For what had started when another part of the start failed. */
const UNDO_MS = 5_000;

/** The life of the process: settings, start, one signal to stop, exit codes. Resolves once it runs or has ended. */
export async function run({ env, definitions, createApp, host, log }: RunDeps): Promise<void> {
  const parsed = parseConfig(env, definitions, readCatalog(env));
  if (!parsed.ok) return refuse(parsed, host);
  const { config } = parsed;
  const human = host.stdout.isTTY ?? false;
  const logger = createLogger({
    level: config.logLevel,
    secrets: config.secretValues,
    human,
    ...(log && { out: log }),
  });
  for (const warning of parsed.warnings) logger.warn({ variable: warning.variable }, sayProblem(warning));

  let app: App | undefined;
  let stopping = false;

  async function stop(signal: string) {
    // Whoever asks twice does not want to wait.
    if (stopping) return host.exit(exitCodes.failed);
    stopping = true;
    logger.info({ signal }, 'Stopping');
    const most = Math.max(SHUTDOWN_MS, config.shutdownMs) - SHUTDOWN_MARGIN_MS;
    setTimeout(() => {
      logger.warn({}, 'Not everything ended in time; the next start takes it up');
      host.exit(exitCodes.stopped);
    }, most).unref();
    await app?.stop().catch((err: unknown) => logger.error({ err }, 'Could not stop in order'));
    logger.info({}, 'Stopped');
    host.exit(exitCodes.stopped);
  }

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) host.on(signal, () => void stop(signal));
  for (const event of ['unhandledRejection', 'uncaughtException']) {
    host.on(event, (err) => {
      logger.fatal({ err }, 'Something broke that nobody caught');
      host.exit(exitCodes.failed);
    });
  }

  try {
    app = await createApp(config, { logger });
    const { url, lines = [] } = await app.start();
    if (stopping) return;
    logger.info({ url }, 'nanobanana is ready');
    for (const line of welcome(config, url, lines, human)) host.stdout.write(`${line}\n`);
  } catch (error) {
    if (stopping) return;
    // What did start is put down in order; the reason to end is the first error, whatever happens here.
    await Promise.race([app?.stop().catch(() => undefined), delay(UNDO_MS, undefined, { ref: false })]);
    giveUp(error, logger, host);
  }
}

function refuse({ problems, warnings }: ParsedConfig & { ok: false }, host: Host): void {
  const listed = (title: string, of: readonly Problem[]) =>
    of.length > 0 ? `${[title, ...of.map(sayProblem)].join('\n  ')}\n` : '';
  host.stderr.write(listed('nanobanana cannot start with these settings:', problems));
  host.stderr.write(listed('Besides:', warnings));
  host.exit(exitCodes.settings);
}

/** What an operator can mend is said in a line, without a stack. */
function giveUp(error: unknown, logger: Logger, host: Host): void {
  const code = exitCodeOf(error);
  if (code === exitCodes.failed) logger.fatal({ err: error }, 'nanobanana could not start');
  else host.stderr.write(`nanobanana cannot start:\n  ${error instanceof Error ? error.message : ''}\n`);
  host.exit(code);
}

/** For a person at a terminal, the address alone on its line; where a machine reads along, only what must be. */
function welcome(config: Config, url: string, lines: readonly string[], human: boolean): readonly string[] {
  if (!human) return lines;
  const where = config.playground ? ['nanobanana is ready. Open', '', `  ${url}`] : ['nanobanana is ready.'];
  return ['', ...where, ...lines.map((line) => `  ${line}`), ''];
}
