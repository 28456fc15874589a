import type { Area } from '../../core/areas.ts';
import type { Clock } from '../../core/contracts/clock.ts';
import type { Logger } from '../../core/contracts/logger.ts';
import type { Metrics } from '../../core/contracts/metrics.ts';

/** What the Discord bot is given. */
export interface DiscordDeps {
  readonly token: string;
  /** Without a slash at its end: `https://discord.com/api`. */
  readonly apiUrl: string;
  /** Register the commands in this guild alone. */
  readonly guildId?: string;
  readonly areas: readonly Area[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'acknowledged'>;
  /** Encrypts what may not be stored in the clear. */
  readonly seal: (text: string) => string;
  /** Null for what nobody here sealed. */
  readonly unseal: (sealed: string) => string | null;
}
