import { Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import { codeOf } from './errors.ts';
import { messageSchema, within } from './message.ts';
import type { Place } from './place.ts';
import type { DiscordRest } from './rest.ts';

/** Discord knows a nonce again for "a few minutes"; for so long we count on it. */
const NONCE_MS = 60_000;
/** The clocks of two computers. */
const APART_MS = 60_000;
const DISCORD_EPOCH_MS = 1_420_070_400_000;
const MOST_READ = 100;

/**
 * A message that an earlier try has made in this channel, whose answer never came and whose nonce may be forgotten
 * by now: after a long outage, or a restart. Found by the buttons of its job. `since`: milliseconds since 1970,
 * before which nobody can have tried.
 */
export async function earlierMessage(
  { application, channel, message }: Place,
  { job, since, now }: { job: string; since: number; now: number },
  rest: DiscordRest,
): Promise<string | undefined> {
  if (now - since <= NONCE_MS) return undefined;
  const after = BigInt(Math.max(0, since - APART_MS - DISCORD_EPOCH_MS)) << 22n;
  const query = new URLSearchParams({ limit: String(MOST_READ), after: String(after) });
  const read = rest.bot.get(Routes.channelMessages(channel), { query });
  const answer = await read.catch((error: unknown) => {
    // Where nothing can be read, writing tells why; what may pass is tried again.
    if (codeOf(error) === undefined) throw error;
    return [];
  });
  const messages = z.array(messageSchema).parse(answer);
  const found = messages.find(
    ({ id, author, components }) =>
      id !== message &&
      author?.id === application &&
      [...within(components)].some(({ custom_id: customId }) => customId?.split(':')[1]?.startsWith(job)),
  );
  return found?.id;
}
