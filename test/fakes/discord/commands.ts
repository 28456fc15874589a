import { checkCommands } from './command-rules.ts';
import { refusal } from './errors.ts';
import { limits } from './limits.ts';
import type { Route, RouteRequest } from './router.ts';
import { compact, type Fields, fields, given, list, number, text } from './shape.ts';
import type { World } from './world.ts';

export interface CommandsDeps {
  world: World;
  applicationId: string;
  nextId(): string;
  now(): number;
}

export type Commands = ReturnType<typeof createCommands>;

const localised = ['name_localizations', 'description_localizations'];

/** An option or choice as Discord keeps it: what is false, null or empty is left out. */
function tidy(value: unknown): Fields {
  const one = fields(value);
  const made: Fields = compact({
    type: one.type,
    name: one.name,
    name_localizations: one.name_localizations ?? undefined,
    description: one.description,
    description_localizations: one.description_localizations ?? undefined,
    value: one.value,
    min_length: one.min_length ?? undefined,
    max_length: one.max_length ?? undefined,
    min_value: one.min_value ?? undefined,
    max_value: one.max_value ?? undefined,
    channel_types: one.channel_types ?? undefined,
  });
  if (one.required === true) made.required = true;
  if (one.autocomplete === true) made.autocomplete = true;
  if (list(one.choices).length > 0) made.choices = list(one.choices).map(tidy);
  if (list(one.options).length > 0) made.options = list(one.options).map(tidy);
  return made;
}

function withoutLocalisations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLocalisations);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !localised.includes(name));
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutLocalisations(member)]));
}

const keyOf = (command: Fields) => `${number(command.type) || 1} ${text(command.name)}`;

/** The app's commands, global and per server, as Discord keeps them. */
export function createCommands({ world, applicationId, nextId, now }: CommandsDeps) {
  /** By server id; the global ones under the empty text. */
  const sets = new Map<string, Fields[]>();
  /** Every bulk overwrite that came, by server id (empty text: global). */
  const overwrites: { guildId: string; names: string[]; at: number }[] = [];
  const creates: { guildId: string; at: number }[] = [];

  function complete(asked: Fields, known: Fields | undefined, guildId: string): Fields {
    const type = number(asked.type) || 1;
    const permissions = given(asked.default_member_permissions)
      ? String(asked.default_member_permissions)
      : null;
    const made: Fields = {
      id: known?.id ?? nextId(),
      application_id: applicationId,
      default_member_permissions: permissions,
      type,
      name: asked.name,
      name_localizations: asked.name_localizations ?? null,
      description: text(asked.description),
      description_localizations: asked.description_localizations ?? null,
      dm_permission: true,
      contexts: asked.contexts ?? null,
      integration_types: asked.integration_types ?? [0],
      nsfw: asked.nsfw === true,
    };
    if (guildId) made.guild_id = guildId;
    if (list(asked.options).length > 0) made.options = list(asked.options).map(tidy);
    const before = known && JSON.stringify({ ...known, version: undefined });
    const same = before === JSON.stringify({ ...made, version: undefined });
    return { ...made, version: same ? known?.version : nextId() };
  }

  function overwrite(guildId: string, body: unknown): Fields[] {
    const asked = list(body).map(fields);
    overwrites.push({ guildId, names: asked.map((one) => text(one.name)), at: now() });
    checkCommands(asked);
    const before = sets.get(guildId) ?? [];
    const known = (one: Fields) => before.find((other) => keyOf(other) === keyOf(one));
    const fresh = asked.filter((one) => !known(one)).length;
    const today = creates.filter((one) => one.guildId === guildId && now() - one.at < 86_400_000).length;
    if (today + fresh > limits.commandCreatesPerDay) throw refusal.tooManyCreates();
    for (let count = 0; count < fresh; count += 1) creates.push({ guildId, at: now() });
    const after = asked.map((one) => complete(one, known(one), guildId));
    sets.set(guildId, after);
    return after;
  }

  function check(request: RouteRequest): string {
    if (request.params.application !== applicationId) throw refusal.unknownApplication();
    const guildId = request.params.guild ?? '';
    if (guildId && !world.look.guild(guildId).installed) throw refusal.missingAccess();
    return guildId;
  }

  function routesAt(path: string): Route[] {
    return [
      {
        method: 'GET',
        path,
        auth: 'bot',
        handle(request) {
          const commands = sets.get(check(request)) ?? [];
          const whole = request.query.with_localizations === 'true';
          return { status: 200, json: whole ? commands : withoutLocalisations(commands) };
        },
      },
      {
        method: 'PUT',
        path,
        auth: 'bot',
        handle: (request) => ({ status: 200, json: overwrite(check(request), request.body) }),
      },
      {
        method: 'DELETE',
        path: `${path}/:command`,
        auth: 'bot',
        handle(request) {
          const guildId = check(request);
          const before = sets.get(guildId) ?? [];
          const after = before.filter((one) => one.id !== request.params.command);
          if (after.length === before.length) throw refusal.unknownCommand();
          sets.set(guildId, after);
          return { status: 204 };
        },
      },
    ];
  }

  return {
    routes: [
      ...routesAt('/applications/:application/commands'),
      ...routesAt('/applications/:application/guilds/:guild/commands'),
    ],
    overwrites,
    /** The commands that stand in a server's own set, or (null) in the global one. */
    registered: (guildId: string | null): Fields[] => sets.get(guildId ?? '') ?? [],
    /** What a person there can run: the server's own command before a global one of the same name. */
    find(guildId: string | null, type: number, name: string): Fields | null {
      const candidates = [...(guildId ? (sets.get(guildId) ?? []) : []), ...(sets.get('') ?? [])];
      return candidates.find((one) => one.type === type && one.name === name) ?? null;
    },
    /** Puts commands there as an earlier start of the app would have. */
    preset: (guildId: string | null, commands: Fields[]) => void overwrite(guildId ?? '', commands),
  };
}
