import type { ModelOffer, ProviderDefinition, Tiers } from '../core/contracts/provider.ts';
import type { Limits } from '../core/contracts/store.ts';
import type { AreaName } from '../core/job.ts';

/** Everything the process is told from outside, checked. Times in ms, money in micro-dollars. */
export interface Config {
  readonly discord?: DiscordConfig;
  readonly slack?: SlackConfig;
  /** In order of preference, at least one; the demo alone where no key is set. */
  readonly providers: readonly ProviderConfig[];
  /** `PROVIDERS=cheapest`: by price rather than in the order of `providers`. */
  readonly cheapest: boolean;
  readonly areas: readonly AreaName[];
  readonly allowedGuilds: 'any' | readonly string[];
  /** The operator's daily budgets; an absent one has no limit. */
  readonly limits: Limits;
  /** `SECRET_KEY`, the first signs. Absent: kept in `DATA_DIR/secret.key`. */
  readonly secretKeys?: readonly Buffer[];
  readonly http: { readonly host: string; readonly port: number };
  /** Without a slash at its end. */
  readonly publicUrl?: string;
  /** As given: relative to where the process was started. */
  readonly dataDir: string;
  /** `host` or `host:port`, lower case. */
  readonly trustedMediaHosts: readonly string[];
  /** `CATALOG_FILE` as given; what it changes stands with each provider already. */
  readonly catalogFile?: string;
  readonly playground: boolean;
  readonly shutdownMs: number;
  readonly logLevel: LogLevel;
  /** Every key and token among the settings, so that the log can keep them out. */
  readonly secretValues: readonly string[];
}

export interface DiscordConfig {
  readonly token: string;
  /** Without a slash at its end. */
  readonly apiUrl: string;
  /** Register the commands in this guild alone. */
  readonly guildId?: string;
}

export interface SlackConfig {
  /** Without a slash at its end. */
  readonly apiUrl: string;
  readonly access: SlackAccess;
}

/** How Slack reaches us. */
export type SlackAccess =
  | { readonly mode: 'socket'; readonly botToken: string; readonly appToken: string }
  | { readonly mode: 'http'; readonly botToken: string; readonly signingSecret: string }
  | {
      readonly mode: 'oauth';
      readonly clientId: string;
      readonly clientSecret: string;
      readonly signingSecret: string;
      readonly publicUrl: string;
    };

export interface ProviderConfig {
  readonly definition: ProviderDefinition;
  /** Tasks that it works on for us at once. */
  readonly concurrency: number;
  /** Empty where the provider needs none. */
  readonly apiKey: string;
  /** Without a slash at its end; empty where the provider has none. */
  readonly baseUrl: string;
  /** Its extra settings by field name, defaults filled in. */
  readonly settings: Readonly<Record<string, string | undefined>>;
  /** What it offers, `CATALOG_FILE` laid over what is built in. */
  readonly models: Readonly<Record<string, ModelOffer>>;
  readonly tiers?: Tiers;
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** One line for the operator: `{variable}: {at} {problem}; {fix}`. None of it ever repeats the value. */
export interface Problem {
  readonly variable: string;
  /** Which part of the value it is about, where that has parts. */
  readonly at?: string;
  readonly problem: string;
  readonly fix: string;
}

export const sayProblem = ({ variable, at, problem, fix }: Problem): string =>
  `${variable}: ${at === undefined ? '' : `${at} `}${problem}; ${fix}`;
