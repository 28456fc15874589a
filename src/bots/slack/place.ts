import { z } from 'zod';
import type { Json } from '../../core/job.ts';

/** Ids of Slack, as they stand in addresses and files. */
export const slackId = z.string().regex(/^[A-Z0-9]{1,30}$/);
export const timestamp = z.string().regex(/^\d{1,12}\.\d{1,9}$/);

/** Where a reply goes, and once it is there, what it is: the JSON that the core keeps for us. No token is in it. */
export const placeSchema = z.object({
  /** The workspace whose installation writes. */
  team: slackId,
  /** The address of the workspace, for links: `https://acme.slack.com`. */
  home: z
    .string()
    .regex(/^https?:\/\/[\w.:-]+$/)
    .optional(),
  /** A channel, or a person: then their direct messages with the app. */
  channel: slackId,
  /** The message under which a thread hangs. */
  thread: timestamp.optional(),
  /** The message, once it is known to be there. */
  message: timestamp.optional(),
  /** Posts of which nobody knows whether they arrived. None of them ever shows a result. */
  doubts: z.number().int().nonnegative().optional(),
  /** It took the place of a message that could not be changed, and says so. */
  moved: z.boolean().optional(),
  /** It was posted for a result whose pictures it does not show yet. */
  begun: z.boolean().optional(),
  /** The messages that it took the place of: `Delete` takes them away too. */
  left: z.array(z.object({ channel: slackId, message: timestamp })).optional(),
  /** Files of ours that stand in its thread, or nowhere any more: `Delete` takes them away too. */
  spare: z.array(slackId).optional(),
  /** The files that stand in the message. `pictures`: what they were made for. */
  shown: z
    .object({
      pictures: z.array(z.string()),
      files: z.array(z.object({ id: slackId, picture: z.string() })),
      notes: z.array(z.string()),
    })
    .optional(),
});
export type Place = z.infer<typeof placeSchema>;
export type ShownFiles = NonNullable<Place['shown']>;

/** The same, with files that are not those of the message (any more). */
export const withSpare = <Somewhere extends Place>(
  place: Somewhere,
  files: readonly { readonly id: string }[] = [],
): Somewhere =>
  files.length > 0 ? { ...place, spare: [...(place.spare ?? []), ...files.map(({ id }) => id)] } : place;

/** Null for the reply of another platform, or none. */
export function placeOf(json: Json | undefined): Place | null {
  const parsed = placeSchema.safeParse(json);
  return parsed.success ? parsed.data : null;
}

/** As JSON, without what is not set. */
export const placeJson = (place: Place): Json => JSON.parse(JSON.stringify(place));

/** The file that shows an output, where its reply has one. */
export const fileOf = (reply: Json | undefined, output: string): string | undefined =>
  placeOf(reply)?.shown?.files.find(({ picture }) => picture === output)?.id;

/** The address of a message of ours, for "Go to message"; undefined where it has none yet. */
export function jumpLink(reply: Json | undefined): string | undefined {
  const place = placeOf(reply);
  return place?.message ? linkTo({ ...place, message: place.message }) : undefined;
}

export function linkTo({
  home,
  channel,
  message,
  thread,
}: Pick<Place, 'home' | 'channel' | 'thread'> & { message: string }): string | undefined {
  if (!home) return undefined;
  const within = thread ? `?thread_ts=${thread}&cid=${channel}` : '';
  return `${home}/archives/${channel}/p${message.replace('.', '')}${within}`;
}
