import type { Area } from '../../core/areas.ts';
import type { Clock } from '../../core/contracts/clock.ts';
import type { Logger } from '../../core/contracts/logger.ts';
import type { DemoWord } from './wire.ts';

/** What the playground is given. */
export interface WebDeps {
  readonly areas: readonly Area[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** A random text of at least 24 characters of `[A-Za-z0-9_-]`: sessions. */
  readonly newToken: () => string;
  /** As configured: what the server listens on. */
  readonly host: string;
  /** Where it is reached from outside, without a slash at its end. */
  readonly publicUrl?: string;
  /** Words for trying things out, where the demo draws. */
  readonly demoWords?: readonly DemoWord[];
  /** Asked for once per browser; the terminal prints it. Set where the server listens for other computers. */
  readonly pageToken?: string;
  /** The same, but only where the page is opened by its public address: whoever finds that could spend money. */
  readonly publicToken?: string;
}
