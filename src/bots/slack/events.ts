import { z } from 'zod';
import { slackId } from './place.ts';

/** Events that nobody waits for an answer to. */
const eventSchema = z.object({
  team_id: slackId,
  /** Seconds since 1970. */
  event_time: z.number().optional(),
  event: z.discriminatedUnion('type', [
    z.object({ type: z.literal('app_home_opened'), user: slackId, tab: z.string().optional() }),
    z.object({ type: z.literal('app_uninstalled') }),
    z.object({
      type: z.literal('tokens_revoked'),
      tokens: z.object({ bot: z.array(z.string()).nullish() }),
    }),
  ]),
});
export type SlackEvent = z.infer<typeof eventSchema>;

/** Null for an event that means nothing to us. */
export function readEvent(raw: unknown): SlackEvent | null {
  const read = eventSchema.safeParse(raw);
  return read.success ? read.data : null;
}
