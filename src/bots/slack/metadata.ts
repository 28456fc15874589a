import { z } from 'zod';
import { type AreaName, areaNames } from '../../core/job.ts';
import type { Origin } from './actor.ts';
import { slackId, timestamp } from './place.ts';

/** A group message is called after all who are in it; how a name begins tells what it is of. */
const MAX_NAME = 100;

/** What a form remembers of where it was opened. Slack hands it back as it was, with its own signature. */
const schema = z.object({
  area: z.enum(areaNames),
  team: slackId,
  channel: slackId.optional(),
  name: z.string().max(MAX_NAME).optional(),
  thread: timestamp.optional(),
  url: z.string().max(500).optional(),
});
export type Metadata = { readonly area: AreaName } & Origin;

export const metadataOf = (metadata: Metadata): string =>
  JSON.stringify(schema.parse({ ...metadata, name: metadata.name?.slice(0, MAX_NAME) }));

export function readMetadata(text: string): Metadata | null {
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? JSON.parse(JSON.stringify(read.data)) : null;
  } catch {
    return null;
  }
}
