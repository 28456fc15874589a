import { z } from 'zod';
import type { RouteRequest } from '../../../core/contracts/bot.ts';
import type { Actor } from '../../../core/contracts/jobs.ts';
import { displayName } from '../../../core/format-text.ts';
import { areaNames, languages } from '../../../core/job.ts';
import type { Site } from '../guard.ts';
import { guildId, guilds } from '../guilds.ts';

const scopeSchema = z.object({
  area: z.enum(areaNames).default('nanobanana'),
  guild: z
    .string()
    .refine((name) => guilds.some((guild) => guild.name === name))
    .default(guilds[0]?.name ?? ''),
  language: z.enum(languages).catch('en'),
});

const DEFAULT_NAME = 'Mina';

/** The one channel of a guild here; everyone reads it. */
export const room = { id: 'channel', private: false };

/**
 * Who acts, where. Whoever may open the page on this computer, or with its token, runs it: a moderator. By the
 * public address alone, without a token, one is a member like any other.
 */
export function actorOf(
  request: RouteRequest,
  { site, person, token }: { site: Site; person: string; token: boolean },
): Actor {
  const { area, guild, language } = scopeSchema.parse(request.query);
  return {
    area,
    guild: guildId(guild),
    platform: 'web',
    person: { id: person, name: nameOf(request) },
    room,
    moderator: site.loopback || token,
    language,
  };
}

/** The name that the page's person chose; it is sent escaped, since headers hold no Korean. */
function nameOf(request: RouteRequest): string {
  const given = request.headers['x-name'];
  if (!given) return DEFAULT_NAME;
  try {
    return displayName(decodeURIComponent(given));
  } catch {
    return DEFAULT_NAME;
  }
}
