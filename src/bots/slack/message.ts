import { z } from 'zod';
import { slackId, timestamp } from './place.ts';

/** Messages as interactions carry them: only what we read of them, and nothing of it trusted. */

const size = z.number().nonnegative().nullish();

export const fileSchema = z.object({
  id: slackId,
  name: z.string().nullish(),
  title: z.string().nullish(),
  mimetype: z.string().nullish(),
  size,
  original_w: size,
  original_h: size,
  url_private: z.string().nullish(),
  url_private_download: z.string().nullish(),
  /** `hidden_by_limit`, `tombstone`, `external`: there is nothing of it to be had from Slack. */
  mode: z.string().nullish(),
  is_external: z.boolean().nullish(),
  /** `check_file_info`: of a channel shared between workspaces; only a call tells more. */
  file_access: z.string().nullish(),
});
export type SlackFile = z.infer<typeof fileSchema>;

const files = z.array(z.unknown()).nullish().catch(null);

const blockSchema = z.object({
  type: z.string(),
  block_id: z.string().nullish(),
  image_url: z.string().nullish(),
  slack_file: z.object({ id: slackId.nullish(), url: z.string().nullish() }).nullish().catch(null),
  alt_text: z.string().nullish(),
  accessory: z.unknown().optional(),
});
export type MessageBlock = z.infer<typeof blockSchema>;

const blocks = z.array(z.unknown()).nullish().catch(null);

const attachmentSchema = z.object({
  image_url: z.string().nullish(),
  files,
  blocks,
  message_blocks: z
    .array(z.object({ message: z.object({ blocks }) }))
    .nullish()
    .catch(null),
});

export const messageSchema = z.object({
  ts: timestamp,
  thread_ts: timestamp.nullish(),
  user: z.string().nullish(),
  bot_id: z.string().nullish(),
  app_id: z.string().nullish(),
  files,
  blocks,
  attachments: z.array(z.unknown()).nullish().catch(null),
});
export type Message = z.infer<typeof messageSchema>;

/** What can be read of a list; the rest is left alone. */
const readable =
  <T>(schema: z.ZodType<T>) =>
  (items: readonly unknown[] | null | undefined): T[] =>
    (items ?? []).flatMap((item) => {
      const read = schema.safeParse(item);
      return read.success ? [read.data] : [];
    });

export const filesIn = readable(fileSchema);
export const blocksIn = readable(blockSchema);
export const attachmentsIn = readable(attachmentSchema);
