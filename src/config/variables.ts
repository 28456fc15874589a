import { z } from 'zod';
import { parseSecretKeys } from '../secret-key.ts';
import { logLevels } from './types.ts';
import {
  address,
  botToken,
  digits,
  dollars,
  guilds,
  hosts,
  list,
  publicAddress,
  secret,
  wholeNumber,
} from './values.ts';

const words = list.refine((found) => found.length > 0, 'names nothing');
const text = z.string();

const secretKey = text.transform((given, context) => {
  const keys = parseSecretKeys(given);
  if (keys) return keys;
  context.addIssue({ code: 'custom', message: 'is not 32 bytes as hex or base64' });
  return z.NEVER;
});

/** Settings of the process (contract §4). The description of each is what to put there. */
export const processVariables = z.object({
  DISCORD_TOKEN: botToken.describe('put the bot token from discord.com/developers → your app → Bot'),
  DISCORD_API_URL: address.describe('leave it out, or put the address of a Discord API'),
  DISCORD_GUILD_ID: digits.describe('put the id of the server for development, or leave it out'),
  DISCORD_PUBLIC_KEY: secret.describe('leave it out'),
  SLACK_BOT_TOKEN: secret.describe(
    'put the token that starts with xoxb-, from api.slack.com/apps → your app → OAuth & Permissions',
  ),
  SLACK_APP_TOKEN: secret.describe(
    'put the token that starts with xapp-, from api.slack.com/apps → your app → Basic Information',
  ),
  SLACK_SIGNING_SECRET: secret.describe(
    'put the signing secret, from api.slack.com/apps → your app → Basic Information',
  ),
  SLACK_CLIENT_ID: secret.describe(
    'put the client id, from api.slack.com/apps → your app → Basic Information',
  ),
  SLACK_CLIENT_SECRET: secret.describe(
    'put the client secret, from api.slack.com/apps → your app → Basic Information',
  ),
  SLACK_API_URL: address.describe('leave it out, or put the address of a Slack API'),
  PROVIDERS: words.describe('put provider names with commas between, or the word cheapest'),
  CATALOG_FILE: text.describe('put the path of a JSON file as docs/providers.md shows it, or leave it out'),
  AREAS: words.describe('put nanobanana'),
  ALLOWED_GUILDS: guilds
    .refine((found) => found.length > 0, 'names nothing')
    .describe('put ids such as discord:123 with commas between, or * for any'),
  DAILY_BUDGET_USD: dollars.describe('put an amount such as 20, or 0 for no limit'),
  GUILD_DAILY_BUDGET_USD: dollars.describe('put an amount such as 10, or 0 for no limit'),
  PERSON_DAILY_BUDGET_USD: dollars.describe('put an amount such as 5, or 0 for no limit'),
  RETENTION_DAYS: wholeNumber(0, 36_500).describe('put a number of days, or 0 to keep everything'),
  SECRET_KEY: secretKey.describe('put 64 hex digits, as `openssl rand -hex 32` prints them, or leave it out'),
  HOST: text
    .regex(/^[\w.:[\]-]+$/, 'is not a host')
    .describe('put 127.0.0.1 for this computer alone, 0.0.0.0 for everyone'),
  PORT: wholeNumber(0, 65_535).describe('put a port from 1 to 65535, or 0 for a free one'),
  PUBLIC_URL: publicAddress.describe('put the https address under which the server is reached from outside'),
  DATA_DIR: text.describe('put a folder that may be written'),
  DATABASE_URL: text.describe('leave it out: everything is kept in DATA_DIR'),
  TRUSTED_MEDIA_HOSTS: hosts.describe('put host or host:port, with commas between'),
  PLAYGROUND: z.enum(['on', 'off'], 'is neither on nor off').describe('put on or off'),
  SHUTDOWN_SECONDS: wholeNumber(0, 3600).describe('put a number of seconds'),
  LOG_LEVEL: z.enum(logLevels, 'is not a level').describe(`put one of ${logLevels.join(', ')}`),
});

/** What is set, read; a variable that is not set or empty is missing. */
type Values = z.output<typeof processVariables>;
export type ProcessVariable = keyof Values;
export type ProcessValues = { readonly [Name in ProcessVariable]?: Values[Name] | undefined };

/** What to put into a variable. */
export function helpFor(variable: string): string {
  const shape: Readonly<Record<string, { readonly description?: string | undefined }>> =
    processVariables.shape;
  return shape[variable]?.description ?? 'leave it out';
}

/** Settings that hold a key or token, whose values stay out of every log. */
export const secretVariables: readonly ProcessVariable[] = [
  'DISCORD_TOKEN',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_CLIENT_SECRET',
  'SECRET_KEY',
  'DATABASE_URL',
];

/** Settings of the contract that nothing acts on yet: said at the start, so that nobody waits for them. */
export const notYet: Readonly<Partial<Record<ProcessVariable, string>>> = {
  DISCORD_PUBLIC_KEY: 'Discord without the gateway',
  RETENTION_DAYS: 'deleting old history',
};

export const concurrencyVariable = (provider: string): string => `${provider.toUpperCase()}_CONCURRENCY`;
