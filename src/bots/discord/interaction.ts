import { InteractionType } from 'discord-api-types/v10';
import { z } from 'zod';
import { attachmentSchema, componentsSchema, messageSchema } from './message.ts';

/**
 * An interaction as Discord sends it over the gateway or by POST. Loose: what we do not read may change. Its
 * numbers of permissions are decimal strings, its ids digits.
 */

const snowflake = z.string().regex(/^\d{1,20}$/);
const bits = z.string().regex(/^\d+$/);

const userSchema = z.object({
  id: snowflake,
  username: z.string(),
  global_name: z.string().nullish(),
});

const memberSchema = z.object({
  user: userSchema,
  nick: z.string().nullish(),
  permissions: bits.optional(),
});

const channelSchema = z.object({
  id: snowflake,
  type: z.number().optional(),
  name: z.string().nullish(),
  parent_id: snowflake.nullish(),
});

const base = {
  id: snowflake,
  application_id: snowflake,
  /** It stands in addresses. */
  token: z.string().regex(/^[\w.~:=+-]+$/),
  guild_id: snowflake.nullish(),
  guild_locale: z.string().nullish(),
  locale: z.string().nullish(),
  channel_id: snowflake.nullish(),
  channel: channelSchema.nullish().catch(null),
  member: memberSchema.nullish(),
  user: userSchema.nullish(),
  app_permissions: bits.nullish(),
  /** Bytes that one file of an answer may have here. */
  attachment_size_limit: z.number().int().positive().nullish(),
  /** By kind of installation (0 server, 1 person): the server or person that installed the app. */
  authorizing_integration_owners: z.record(z.string(), z.string()).nullish(),
  /** 0 server · 1 direct messages with the app · 2 other direct and group messages. */
  context: z.number().nullish(),
  message: messageSchema.nullish(),
};

const attachments = z.record(z.string(), attachmentSchema).nullish();

const commandSchema = z.object({
  ...base,
  type: z.literal(InteractionType.ApplicationCommand),
  data: z.object({
    name: z.string(),
    type: z.number(),
    target_id: z.string().nullish(),
    options: z
      .array(z.object({ name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]).optional() }))
      .nullish(),
    resolved: z.object({ attachments, messages: z.record(z.string(), messageSchema).nullish() }).nullish(),
  }),
});

const pressSchema = z.object({
  ...base,
  type: z.literal(InteractionType.MessageComponent),
  data: z.object({ custom_id: z.string(), values: z.array(z.string()).nullish() }),
});

const modalSchema = z.object({
  ...base,
  type: z.literal(InteractionType.ModalSubmit),
  data: z.object({
    custom_id: z.string(),
    components: componentsSchema,
    resolved: z.object({ attachments }).nullish(),
  }),
});

const interactionSchema = z.discriminatedUnion('type', [commandSchema, pressSchema, modalSchema]);
export type Interaction = z.infer<typeof interactionSchema>;
export type Command = z.infer<typeof commandSchema>;
/** A button pressed or a choice made on a message. */
export type Press = z.infer<typeof pressSchema>;
export type Submission = z.infer<typeof modalSchema>;

/** Null for what is no interaction of a kind that we know, or too deep to be looked through. */
export function readInteraction(raw: unknown): Interaction | null {
  try {
    const read = interactionSchema.safeParse(raw);
    return read.success ? read.data : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
