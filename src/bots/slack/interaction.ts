import { z } from 'zod';
import { messageSchema } from './message.ts';
import { slackId, timestamp } from './place.ts';

/** Events as Slack sends them, by either way. Loose: what we do not read may change. */

const id = slackId;
const trigger = z.string().max(200);
const responseUrl = z.string().max(500);

const commandSchema = z.object({
  command: z.string(),
  text: z.string().default(''),
  team_id: id,
  enterprise_id: id.nullish(),
  channel_id: id,
  channel_name: z.string().nullish(),
  user_id: id,
  user_name: z.string().nullish(),
  trigger_id: trigger,
  response_url: responseUrl,
});

const userSchema = z.object({
  id,
  name: z.string().nullish(),
  username: z.string().nullish(),
  team_id: id.nullish(),
});
const teamSchema = z.object({ id }).nullish();
const channelSchema = z.object({ id, name: z.string().nullish() });

const base = { team: teamSchema, user: userSchema, enterprise: z.object({ id }).nullish() };

const optionSchema = z.object({ value: z.string() });

const actionSchema = z.object({
  action_id: z.string(),
  block_id: z.string().nullish(),
  value: z.string().nullish(),
  action_ts: z.string().nullish(),
  selected_option: optionSchema.nullish(),
});

const pressSchema = z.object({
  ...base,
  type: z.literal('block_actions'),
  trigger_id: trigger,
  response_url: responseUrl.nullish(),
  channel: channelSchema.nullish(),
  message: messageSchema.nullish().catch(null),
  container: z
    .object({
      type: z.string().nullish(),
      is_ephemeral: z.boolean().nullish(),
      message_ts: timestamp.nullish(),
    })
    .nullish()
    .catch(null),
  actions: z.array(actionSchema).min(1),
});

const shortcutSchema = z.object({
  ...base,
  type: z.literal('shortcut'),
  callback_id: z.string(),
  trigger_id: trigger,
});

const messageShortcutSchema = z.object({
  ...base,
  type: z.literal('message_action'),
  callback_id: z.string(),
  trigger_id: trigger,
  response_url: responseUrl.nullish(),
  channel: channelSchema,
  message_ts: timestamp.nullish(),
  message: messageSchema,
});

const fieldSchema = z.object({
  value: z.string().nullish(),
  selected_option: optionSchema.nullish(),
  selected_options: z.array(optionSchema).nullish(),
  selected_conversation: id.nullish(),
  files: z.array(z.unknown()).nullish(),
});
export type Field = z.infer<typeof fieldSchema>;

const submissionSchema = z.object({
  ...base,
  type: z.literal('view_submission'),
  trigger_id: trigger.nullish(),
  view: z.object({
    id: z.string(),
    callback_id: z.string(),
    private_metadata: z.string().default(''),
    app_installed_team_id: id.nullish(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), fieldSchema)) }),
  }),
  response_urls: z
    .array(z.object({ response_url: responseUrl, channel_id: id }))
    .nullish()
    .catch(null),
});

/** Something that a person did, and waits for an answer to. */
export type Interaction =
  | ({ readonly kind: 'command' } & z.infer<typeof commandSchema>)
  | ({ readonly kind: 'press' } & z.infer<typeof pressSchema>)
  | ({ readonly kind: 'shortcut' } & z.infer<typeof shortcutSchema>)
  | ({ readonly kind: 'message' } & z.infer<typeof messageShortcutSchema>)
  | ({ readonly kind: 'submission' } & z.infer<typeof submissionSchema>);
export type Of<Kind extends Interaction['kind']> = Extract<Interaction, { kind: Kind }>;
export type Command = Of<'command'>;
/** A button pressed or a choice made. */
export type Press = Of<'press'>;
export type Submission = Of<'submission'>;

const kinds = [
  ['command', commandSchema],
  ['press', pressSchema],
  ['shortcut', shortcutSchema],
  ['message', messageShortcutSchema],
  ['submission', submissionSchema],
] as const;

/** Null for what is no interaction of a kind that we know, or too deep to be looked through. */
export function readInteraction(raw: unknown): Interaction | null {
  try {
    for (const [kind, schema] of kinds) {
      const read = schema.safeParse(raw);
      if (read.success) return { kind, ...read.data } as Interaction;
    }
    return null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The workspace whose installation an interaction came to. */
export function teamOf(interaction: Interaction): string | undefined {
  if (interaction.kind === 'command') return interaction.team_id;
  const installed = interaction.kind === 'submission' ? interaction.view.app_installed_team_id : undefined;
  return installed ?? interaction.team?.id ?? interaction.user.team_id ?? undefined;
}
