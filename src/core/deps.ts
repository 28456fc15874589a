import type { Area } from './areas.ts';
import type { Bot } from './contracts/bot.ts';
import type { Clock } from './contracts/clock.ts';
import type { Logger } from './contracts/logger.ts';
import type { MediaLinks, Pictures } from './contracts/media.ts';
import type { Metrics } from './contracts/metrics.ts';
import type { Provider, Webhook } from './contracts/provider.ts';
import type { JobStore, Limits } from './contracts/store.ts';
import type { AreaName } from './job.ts';

/** Everything the core is given. It imports no room; the composition root hands them in. */
export interface CoreDeps {
  readonly store: JobStore;
  readonly pictures: Pictures;
  readonly links: MediaLinks;
  /** By `Bot.name`. */
  readonly bots: ReadonlyMap<string, Bot>;
  /** In order of preference. */
  readonly providers: readonly Provider[];
  /** Whether the price decides rather than that order. */
  readonly cheapest: boolean;
  readonly areas: ReadonlyMap<AreaName, Area>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly newId: () => string;
  /** This process, for leases. */
  readonly owner: string;
  /** The operator's daily budgets. */
  readonly limits: Limits;
  /** Guilds that may submit; undefined = any. */
  readonly allowedGuilds?: ReadonlySet<string>;
  /** Tasks that a provider works on for us at once. */
  readonly concurrency: (provider: string) => number;
  /** The attempt's own webhook address and secret; undefined without `PUBLIC_URL`. */
  readonly webhookFor: (provider: string, attempt: string) => Webhook | undefined;
  /** Whether an address may be handed to a provider as it stands. */
  readonly isPublicUrl: (url: string) => boolean;
  /** Jobs at most that have something to do; more is answered "too busy". */
  readonly maxOpenJobs: number;
  /** How long a stop waits for open paid calls that answer with the picture (ms); default 10 s. */
  readonly shutdownMs?: number;
  /** How long until the store is asked for due jobs again (ms), asked before each pause; default 1 s. */
  readonly duePause?: () => number;
}

/** Everything but such calls is down by then (contract §4). */
export const SHUTDOWN_MS = 10_000;

/** Below this much free disk new work is refused (contract §6). */
export const MIN_FREE_BYTES = 500_000_000;
export const LEASE_MS = 60_000;
