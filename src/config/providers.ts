import type { z } from 'zod';
import type { ProviderDefinition, ProviderSetting } from '../core/contracts/provider.ts';
import type { Problem, ProviderConfig } from './types.ts';
import { address, secret, wholeNumber } from './values.ts';
import { concurrencyVariable } from './variables.ts';

const DEFAULT_CONCURRENCY = 5;
const MOST_CONCURRENCY = 1000;
const concurrency = wholeNumber(1, MOST_CONCURRENCY);

/** Non-empty variables by name. */
export type Env = Readonly<Record<string, string>>;

/** Collects what is wrong, so that everything is said at once. */
export interface Report {
  problem(problem: Problem): void;
  warn(warning: Problem): void;
}

export interface ProviderChoice {
  readonly providers: readonly ProviderConfig[];
  readonly cheapest: boolean;
}

/** Every setting of a provider, in the order in which its file names them. */
export function settingsOf({ settings }: ProviderDefinition): readonly ProviderSetting[] {
  const { apiKey, baseUrl, extra } = settings;
  return [apiKey, baseUrl, ...Object.values(extra ?? {})].filter((setting) => setting !== undefined);
}

/** The providers that can be asked, in order of preference (contract §4, `PROVIDERS`). */
export function chooseProviders(
  env: Env,
  definitions: readonly ProviderDefinition[],
  order: readonly string[] | undefined,
  report: Report,
): ProviderChoice {
  const all = definitions.map((definition) => readProvider(env, definition, report));
  const keyed = all.filter(({ definition, apiKey }) => definition.settings.apiKey && apiKey !== '');
  const free = all.filter(({ definition }) => !definition.settings.apiKey);
  const byDefault = keyed.length > 0 ? keyed : free;
  if (!order) return { providers: byDefault, cheapest: false };
  if (order.length === 1 && order[0] === 'cheapest') return { providers: byDefault, cheapest: true };
  return { providers: inOrder(order, all, report), cheapest: false };
}

function inOrder(order: readonly string[], all: readonly ProviderConfig[], report: Report): ProviderConfig[] {
  const names = all.map(({ definition }) => definition.name);
  const fix = `put some of ${names.join(', ')} with commas between, or the word cheapest alone`;
  const chosen = new Set<ProviderConfig>();
  for (const name of order) {
    const provider = all.find(({ definition }) => definition.name === name);
    const key = provider?.definition.settings.apiKey;
    if (provider && (!key || provider.apiKey !== '')) {
      chosen.add(provider);
      continue;
    }
    if (key) {
      const problem = `is missing, and PROVIDERS names ${name}`;
      report.problem({
        variable: key.variable,
        problem,
        fix: `put ${key.help}, or take ${name} out of PROVIDERS`,
      });
    } else report.problem({ variable: 'PROVIDERS', problem: 'names a provider that is not known', fix });
  }
  return [...chosen];
}

function readProvider(env: Env, definition: ProviderDefinition, report: Report): ProviderConfig {
  const read = (setting: ProviderSetting | undefined) => setting && readSetting(env, setting, report);
  const { apiKey, baseUrl, extra } = definition.settings;
  const extras = Object.entries(extra ?? {}).map(([field, setting]) => [field, read(setting)] as const);
  return {
    definition,
    apiKey: read(apiKey) ?? '',
    baseUrl: read(baseUrl) ?? '',
    settings: Object.fromEntries(extras),
    models: definition.models,
    ...(definition.tiers && { tiers: definition.tiers }),
    concurrency: readConcurrency(env, definition.name, report) ?? DEFAULT_CONCURRENCY,
  };
}

/** How many tasks at once; undefined where nothing or nothing sensible is set. */
function readConcurrency(env: Env, provider: string, report: Report): number | undefined {
  const variable = concurrencyVariable(provider);
  return readWith(concurrency, env, { variable, help: 'a whole number such as 5' }, report);
}

function readSetting(env: Env, setting: ProviderSetting, report: Report): string | undefined {
  if (setting.kind === 'url') return readWith(address, env, setting, report) ?? setting.default;
  if (setting.kind === 'secret') return readWith(secret, env, setting, report) ?? setting.default;
  const value = env[setting.variable];
  if (value === undefined || setting.choices?.includes(value)) return value ?? setting.default;
  const problem = `is none of ${setting.choices?.join(', ') ?? 'its choices'}`;
  report.problem({ variable: setting.variable, problem, fix: `put ${setting.help}` });
  return setting.default;
}

function readWith<T>(
  schema: z.ZodType<T, string>,
  env: Env,
  { variable, help }: Pick<ProviderSetting, 'variable' | 'help'>,
  report: Report,
): T | undefined {
  const value = env[variable];
  if (value === undefined) return undefined;
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  report.problem({
    variable,
    problem: read.error.issues[0]?.message ?? 'is not understood',
    fix: `put ${help}`,
  });
  return undefined;
}
