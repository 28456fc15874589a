import { type RESTPostAPIApplicationCommandsJSONBody, Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Logger } from '../../core/contracts/logger.ts';
import type { DiscordRest } from './rest.ts';

type Definition = RESTPostAPIApplicationCommandsJSONBody;

const registeredSchema = z.array(
  z.looseObject({ id: z.string(), name: z.string(), type: z.number().default(1) }),
);
type Registered = z.infer<typeof registeredSchema>;

/** What Discord adds by itself, or keeps for servers alone. */
const NOT_OURS = new Set([
  'id',
  'application_id',
  'guild_id',
  'version',
  'dm_permission',
  'default_permission',
  'default_member_permissions',
  'name_localized',
  'description_localized',
  'handler',
]);
const GLOBAL_ONLY = new Set(['contexts', 'integration_types']);

/**
 * Registers the commands where they differ from what Discord has: in one server, the global set then emptied, or
 * globally. Answers the id of each command, by its name.
 */
export async function registerCommands(
  definitions: readonly Definition[],
  options: { rest: DiscordRest; application: string; guildId?: string; logger: Logger },
): Promise<ReadonlyMap<string, string>> {
  const { rest, application, guildId, logger } = options;
  const query = new URLSearchParams({ with_localizations: 'true' });
  const read = async (route: `/${string}`) => registeredSchema.parse(await rest.bot.get(route, { query }));

  async function write(route: `/${string}`, body: readonly Definition[]): Promise<Registered> {
    logger.info({ commands: body.length, where: guildId ?? 'everywhere' }, 'Registering commands');
    return registeredSchema.parse(await rest.bot.put(route, { body }));
  }

  const everywhere = Routes.applicationCommands(application);
  const route = guildId ? Routes.applicationGuildCommands(application, guildId) : everywhere;
  const wanted = guildId ? definitions.map(forServer) : definitions;
  const there = await read(route);
  const now = sameCommands(wanted, there) ? there : await write(route, wanted);
  if (guildId && (await read(everywhere)).length > 0) await write(everywhere, []);
  return new Map(now.map(({ name, id }) => [name, id]));
}

/** A server's own commands know no places: they are there and nowhere else. */
const forServer = ({ contexts: _, integration_types: __, ...definition }: Definition): Definition =>
  definition;

/** Whether two sets are the same to people, whatever their order and whatever Discord fills in. */
export function sameCommands(wanted: readonly object[], there: readonly object[]): boolean {
  const forms = (set: readonly object[]) => set.map((command) => JSON.stringify(normal(command))).sort();
  return JSON.stringify(forms(wanted)) === JSON.stringify(forms(there));
}

/** One form for what means the same: keys in order, and nothing that is empty, off or not ours. */
function normal(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => normal(item));
    return GLOBAL_ONLY.has(key) ? items.toSorted() : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([name]) => !NOT_OURS.has(name))
    .map(([name, part]) => [name, normal(part, name)] as const)
    .filter(([, part]) => !isNothing(part))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
