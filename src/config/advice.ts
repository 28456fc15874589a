import type { ProviderDefinition } from '../core/contracts/provider.ts';
import { misspelt } from './names.ts';
import { type Env, type Report, settingsOf } from './providers.ts';
import { isLoopback } from './values.ts';
import { helpFor, notYet, type ProcessValues, type ProcessVariable } from './variables.ts';

/** What no single variable shows: names, features and combinations that do not do what they seem to. */

export function warnOfNames(env: Env, known: readonly string[], report: Report): void {
  for (const warning of misspelt(Object.keys(env), known)) report.warn(warning);
}

/** Without a platform there is nobody to talk to. */
export function checkPlatforms(values: ProcessValues, report: Report): void {
  if (values.DISCORD_TOKEN || values.SLACK_BOT_TOKEN || values.SLACK_CLIENT_ID) return;
  const variable = 'DISCORD_TOKEN';
  const fix = helpFor(variable);
  if (values.PLAYGROUND === 'off') {
    const problem = 'is missing, and the playground is off';
    report.problem({ variable, problem, fix: `${fix}, or set PLAYGROUND=on` });
  } else if (values.DISCORD_GUILD_ID) {
    report.warn({ variable, problem: 'is missing, so Discord stays off', fix });
  }
}

export function warnOfPlainHttp(
  values: ProcessValues,
  env: Env,
  definitions: readonly ProviderDefinition[],
  report: Report,
): void {
  const urls = definitions.flatMap(settingsOf).filter(({ kind }) => kind === 'url');
  const addresses = [
    ['DISCORD_API_URL', values.DISCORD_API_URL] as const,
    ['SLACK_API_URL', values.SLACK_API_URL] as const,
    ...urls.map(({ variable }) => [variable, env[variable]] as const),
  ];
  for (const [variable, url] of addresses) {
    if (!url?.startsWith('http:') || !URL.canParse(url) || isLoopback(new URL(url).hostname)) continue;
    const problem = 'is http, so keys travel in the clear';
    report.warn({ variable, problem, fix: 'put an https address there unless the network is yours' });
  }
}

/** Settings of the contract that nothing acts on yet. */
export function reportNotYet(values: ProcessValues, report: Report): void {
  const fix = 'take it out until then';
  for (const [variable, feature] of Object.entries(notYet)) {
    const value = values[variable as ProcessVariable];
    if (value === undefined || value === 0) continue;
    report.warn({ variable, problem: `${feature} is not available yet in this version, it is ignored`, fix });
  }
  if (values.DATABASE_URL === undefined) return;
  const problem = 'Postgres is not available yet in this version';
  report.problem({ variable: 'DATABASE_URL', problem, fix: helpFor('DATABASE_URL') });
}
