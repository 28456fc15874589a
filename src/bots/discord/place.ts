import { z } from 'zod';
import type { Json } from '../../core/job.ts';

/**
 * Where a reply goes, and once it is there, what it is: the JSON that the core keeps for us. The interaction
 * token is not in it; it is the reply's secret.
 */
export const placeSchema = z.object({
  application: z.string(),
  channel: z.string(),
  /** Only for servers that have the app: in links to the message. */
  guild: z.string().optional(),
  /** Absent until the first message is written. */
  message: z.string().optional(),
  /**
   * How the message is ours: the answer to an interaction, a further message of one (none is made any more), or a
   * message of the bot. The first two can be edited by the interaction's token while it lives.
   */
  by: z.enum(['answer', 'follow-up', 'bot']),
  /** Nothing there can be written by the bot token: a user install, or a conversation without the app. */
  outside: z.boolean(),
  /** Bytes that one file may have by the interaction's token. */
  limit: z.number().int().positive(),
  /** It took the place of a message that could not be changed, and says so. */
  moved: z.boolean().optional(),
  /** The messages that it took the place of: `Delete` takes them away too. */
  left: z.array(z.object({ channel: z.string(), message: z.string() })).optional(),
  /** The files that stand in the message: an edit names them to keep them. `pictures`: what they were made for. */
  shown: z
    .object({
      pictures: z.array(z.string()),
      files: z.array(z.object({ id: z.string(), name: z.string(), picture: z.string() })),
      notes: z.array(z.string()),
    })
    .optional(),
});
export type Place = z.infer<typeof placeSchema>;
export type ShownFiles = NonNullable<Place['shown']>;

/** Null for the reply of another platform, or none. */
export function placeOf(json: Json | undefined): Place | null {
  const parsed = placeSchema.safeParse(json);
  return parsed.success ? parsed.data : null;
}

/** As JSON, without what is not set. */
export const placeJson = (place: Place): Json => JSON.parse(JSON.stringify(place));
