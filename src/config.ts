import { checkPlatforms, reportNotYet, warnOfNames, warnOfPlainHttp } from './config/advice.ts';
import type { CatalogText } from './config/catalog/read.ts';
import { withCatalog } from './config/catalog.ts';
import { chooseProviders, type Env, type Report, settingsOf } from './config/providers.ts';
import { slackOf } from './config/slack.ts';
import type { Config, DiscordConfig, Problem } from './config/types.ts';
import {
  concurrencyVariable,
  helpFor,
  type ProcessValues,
  processVariables,
  secretVariables,
} from './config/variables.ts';
import { areas } from './core/areas.ts';
import type { ProviderDefinition } from './core/contracts/provider.ts';
import type { Limits } from './core/contracts/store.ts';
import { type AreaName, areaNames } from './core/job.ts';

const DEFAULT_BUDGETS = { all: 20_000_000, guild: 10_000_000, person: 5_000_000 };
const DEFAULT_SHUTDOWN_SECONDS = 10;
/** Anything shorter would blot out ordinary words of the log. */
const SHORTEST_SECRET = 6;

export type ParsedConfig =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] };

/**
 * Reads the settings (contract §4) from variables by name. Pure: every problem is reported at once, no value
 * is ever repeated in one. An empty variable counts as not set. `catalog`: what CATALOG_FILE leads to.
 */
export function parseConfig(
  given: Readonly<Record<string, string | undefined>>,
  definitions: readonly ProviderDefinition[],
  catalog?: CatalogText,
): ParsedConfig {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const report: Report = {
    problem(problem) {
      // The first thing that is wrong with a variable may well cause the next.
      const same = ({ variable, at }: Problem) => variable === problem.variable && at === problem.at;
      if (!problems.some(same)) problems.push(problem);
    },
    warn: (warning) => warnings.push(warning),
  };
  const env = withoutEmpty(given);
  const values = readValues(env, report);
  const config = assemble(values, env, { definitions, catalog }, report);
  warnOfNames(env, knownVariables(definitions), report);
  reportNotYet(values, report);
  warnOfPlainHttp(values, env, definitions, report);
  checkPlatforms(values, report);
  return problems.length > 0 ? { ok: false, problems, warnings } : { ok: true, config, warnings };
}

/** Every variable that means something, in the order of the contract. */
export function knownVariables(definitions: readonly ProviderDefinition[]): readonly string[] {
  return [
    ...Object.keys(processVariables.shape),
    ...definitions.flatMap(settingsOf).map(({ variable }) => variable),
    ...definitions.map(({ name }) => concurrencyVariable(name)),
  ];
}

function withoutEmpty(given: Readonly<Record<string, string | undefined>>): Env {
  const trimmed = Object.entries(given).map(([name, value]) => [name, value?.trim() ?? ''] as const);
  return Object.fromEntries(trimmed.filter(([, value]) => value !== ''));
}

const variables = processVariables.partial();

function readValues(env: Env, report: Report): ProcessValues {
  const read = variables.safeParse(env);
  if (read.success) return read.data;
  const wrong = new Set<string>();
  for (const issue of read.error.issues) {
    const variable = String(issue.path[0]);
    if (wrong.has(variable)) continue;
    wrong.add(variable);
    report.problem({ variable, problem: issue.message, fix: helpFor(variable) });
  }
  // Read again without them, so that what hangs together with the others is checked as well.
  const rest = Object.fromEntries(Object.entries(env).filter(([name]) => !wrong.has(name)));
  return variables.parse(rest);
}

function assemble(
  values: ProcessValues,
  env: Env,
  { definitions, catalog }: { definitions: readonly ProviderDefinition[]; catalog: CatalogText | undefined },
  report: Report,
): Config {
  const discord = discordOf(values);
  const slack = slackOf(values, report);
  const { providers, cheapest } = chooseProviders(env, definitions, values.PROVIDERS, report);
  const file = values.CATALOG_FILE && (catalog ?? { problem: 'was not read' });
  return {
    ...(discord && { discord }),
    ...(slack && { slack }),
    providers: file ? withCatalog(providers, definitions, file, report) : providers,
    cheapest,
    areas: areasOf(values.AREAS, report),
    allowedGuilds: values.ALLOWED_GUILDS ?? 'any',
    limits: limitsOf(values, report),
    ...(values.SECRET_KEY && { secretKeys: values.SECRET_KEY }),
    http: { host: values.HOST ?? '127.0.0.1', port: values.PORT ?? 3000 },
    ...(values.PUBLIC_URL && { publicUrl: values.PUBLIC_URL }),
    dataDir: values.DATA_DIR ?? './data',
    trustedMediaHosts: values.TRUSTED_MEDIA_HOSTS ?? [],
    ...(values.CATALOG_FILE && { catalogFile: values.CATALOG_FILE }),
    playground: values.PLAYGROUND ? values.PLAYGROUND === 'on' : !discord && !slack,
    shutdownMs: (values.SHUTDOWN_SECONDS ?? DEFAULT_SHUTDOWN_SECONDS) * 1000,
    logLevel: values.LOG_LEVEL ?? 'info',
    secretValues: secretsOf(env, definitions),
  };
}

function discordOf(values: ProcessValues): DiscordConfig | undefined {
  if (!values.DISCORD_TOKEN) return undefined;
  return {
    token: values.DISCORD_TOKEN,
    apiUrl: values.DISCORD_API_URL ?? 'https://discord.com/api',
    ...(values.DISCORD_GUILD_ID && { guildId: values.DISCORD_GUILD_ID }),
  };
}

function areasOf(names: readonly string[] = ['nanobanana'], report: Report): AreaName[] {
  const variable = 'AREAS';
  const fix = helpFor(variable);
  const known = areaNames.filter((name) => names.includes(name));
  if (known.length < new Set(names).size) {
    report.problem({ variable, problem: 'names an area that is not known', fix });
  }
  const built = known.filter((name) => areas[name]);
  const later = known.filter((name) => !areas[name]);
  for (const name of later) {
    const problem = `${name} is not available yet in this version and is left out`;
    if (built.length > 0) report.warn({ variable, problem, fix });
    else report.problem({ variable, problem: `${name} is not available yet in this version`, fix });
  }
  return built;
}

const budgets = {
  all: 'DAILY_BUDGET_USD',
  guild: 'GUILD_DAILY_BUDGET_USD',
  person: 'PERSON_DAILY_BUDGET_USD',
} as const;

function limitsOf(values: ProcessValues, report: Report): Limits {
  const scopes = ['all', 'guild', 'person'] as const;
  const limits = scopes.map((scope) => [scope, values[budgets[scope]] ?? DEFAULT_BUDGETS[scope]] as const);
  for (const [scope] of limits.filter(([, limit]) => limit === 0)) {
    const fix = 'put an amount of US dollars there to set one';
    report.warn({ variable: budgets[scope], problem: 'is 0, so there is no daily limit', fix });
  }
  return Object.fromEntries(limits.filter(([, limit]) => limit > 0));
}

function secretsOf(env: Env, definitions: readonly ProviderDefinition[]): string[] {
  const keys = definitions.flatMap(settingsOf).filter(({ kind }) => kind === 'secret');
  const names = [...secretVariables, ...keys.map(({ variable }) => variable)];
  const values = names.map((name) => env[name]).filter((value) => value !== undefined);
  const pieces = values.flatMap((value) => [value, ...value.split(',')]);
  return [...new Set(pieces)].filter(({ length }) => length >= SHORTEST_SECRET);
}
