import { DiscordAPIError, HTTPError, RateLimitError } from '@discordjs/rest';

/** Discord refuses the bot token: only another setting helps. The entry ends with 78 on this name. */
export class TokenRefusedError extends Error {
  override name = 'TokenRefusedError';

  constructor(cause?: unknown) {
    super(
      'DISCORD_TOKEN: Discord refuses it; put the bot token from discord.com/developers → your app → Bot',
      {
        cause,
      },
    );
  }
}

/** The interaction is gone before it was acknowledged: nobody would see an answer, so nothing is done. */
export class InteractionLostError extends Error {
  override name = 'InteractionLostError';
}

/** Words to a person of which nobody knows whether they arrived: others after them might contradict what was read. */
export class AnswerLostError extends Error {
  override name = 'AnswerLostError';
}

/** Codes of Discord's table of JSON error codes that mean something to us. */
export const codes = {
  unknownInteraction: 10062,
  alreadyAcknowledged: 40060,
  tooLarge: 40005,
  oldMessageEdits: 30046,
  noHistory: 160002,
  archivedThread: 50083,
  missingPermissions: 50013,
  blocked: 40333,
} as const;

export const codeOf = (error: unknown): number | undefined =>
  error instanceof DiscordAPIError ? Number(error.code) : undefined;

/**
 * No way leads there any more, now or later: the message, channel or token is gone, or we may not. A 401 counts
 * only where an interaction token was refused; of the bot token it says nothing about the message. A 403 or 404
 * counts only with a code of Discord's own: what stands before Discord refuses for a while, with pages of its own.
 */
export function isDeadEnd(error: unknown, by: 'interaction' | 'bot'): boolean {
  if (!(error instanceof DiscordAPIError)) return false;
  if (error.status === 401) return by === 'interaction';
  const code = codeOf(error);
  if (code === codes.oldMessageEdits || code === codes.archivedThread) return true;
  if (!code || code === codes.blocked) return false;
  return error.status === 403 || error.status === 404;
}

/** Larger than the route takes. */
export const isTooLarge = (error: unknown): boolean =>
  error instanceof DiscordAPIError && (error.status === 413 || codeOf(error) === codes.tooLarge);

/**
 * An error for the log and for the core. Those of the client carry the whole request: the interaction token in
 * its address, what people typed, and files by the megabyte.
 */
export function tidy(error: unknown): unknown {
  const ofClient =
    error instanceof DiscordAPIError || error instanceof HTTPError || error instanceof RateLimitError;
  if (!ofClient) return error;
  const status = 'status' in error ? ` ${error.status}` : '';
  const route = error.url
    .replace(/^https?:\/\/[^/]+/, '')
    .replace(/(\/(?:webhooks|interactions)\/\d+\/)[^/?]+/, '$1…');
  return new Error(`Discord answered ${error.method} ${route}:${status} ${error.message}`.slice(0, 500));
}
