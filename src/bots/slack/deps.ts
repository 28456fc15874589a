import type { Area } from '../../core/areas.ts';
import type { Clock } from '../../core/contracts/clock.ts';
import type { CredentialStore } from '../../core/contracts/credentials.ts';
import type { Logger } from '../../core/contracts/logger.ts';
import type { Metrics } from '../../core/contracts/metrics.ts';

/** How Slack reaches us, and with whose tokens we reach Slack. */
export type SlackAccess =
  /** One workspace, over a connection that we open. */
  | { readonly mode: 'socket'; readonly botToken: string; readonly appToken: string }
  /** One workspace, by signed requests. */
  | { readonly mode: 'http'; readonly botToken: string; readonly signingSecret: string }
  /** Any workspace that installs the app, by signed requests. */
  | {
      readonly mode: 'oauth';
      readonly clientId: string;
      readonly clientSecret: string;
      readonly signingSecret: string;
      /** Without a slash at its end. */
      readonly publicUrl: string;
    };

/** What the Slack bot is given. */
export interface SlackDeps {
  readonly access: SlackAccess;
  /** Without a slash at its end: `https://slack.com/api`. Its origin counts as Slack's own. */
  readonly apiUrl: string;
  readonly areas: readonly Area[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'acknowledged'>;
  /** Encrypts what may not be stored, or handed out, in the clear. */
  readonly seal: (text: string) => string;
  /** Null for what nobody here sealed. */
  readonly unseal: (sealed: string) => string | null;
  readonly credentials: CredentialStore;
  /** How requests leave; default: the global one. */
  readonly fetch?: typeof globalThis.fetch;
}
