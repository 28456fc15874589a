import { z } from 'zod';

/** Messages as interactions carry them: only what we read of them, and nothing of it trusted. */

const size = z.number().nonnegative().nullish();

export const attachmentSchema = z.object({
  id: z.string(),
  filename: z.string(),
  url: z.string(),
  content_type: z.string().nullish(),
  size: z.number().nonnegative().optional(),
  width: size,
  height: size,
});
export type Attachment = z.infer<typeof attachmentSchema>;

const mediaSchema = z.object({
  url: z.string(),
  proxy_url: z.string().nullish(),
  content_type: z.string().nullish(),
  width: size,
  height: size,
});
export type Media = z.infer<typeof mediaSchema>;

const embedSchema = z.object({
  image: mediaSchema.nullish().catch(null),
  thumbnail: mediaSchema.nullish().catch(null),
});

/** A component of a message or of a submitted modal: they nest, and new kinds come without notice. */
export interface Component {
  readonly type: number;
  readonly id?: number | null | undefined;
  readonly custom_id?: string | null | undefined;
  readonly value?: string | boolean | null | undefined;
  readonly values?: readonly string[] | null | undefined;
  readonly media?: Media | null | undefined;
  readonly file?: Media | null | undefined;
  readonly items?: readonly { readonly media: Media }[] | null | undefined;
  readonly components?: readonly Component[] | null | undefined;
  readonly component?: Component | null | undefined;
  readonly accessory?: Component | null | undefined;
}

const componentSchema: z.ZodType<Component> = z.lazy(() =>
  z.object({
    type: z.number(),
    id: z.number().nullish(),
    custom_id: z.string().nullish(),
    value: z.union([z.string(), z.boolean()]).nullish().catch(null),
    values: z.array(z.string()).nullish().catch(null),
    media: mediaSchema.nullish().catch(null),
    file: mediaSchema.nullish().catch(null),
    items: z
      .array(z.object({ media: mediaSchema }))
      .nullish()
      .catch(null),
    components: componentsSchema,
    component: componentSchema.nullish().catch(null),
    accessory: componentSchema.nullish().catch(null),
  }),
);

export const componentsSchema = z.array(componentSchema).nullish().catch(null);

const contentShape = {
  attachments: z.array(attachmentSchema).nullish().catch(null),
  embeds: z.array(embedSchema).nullish().catch(null),
  components: componentsSchema,
  flags: z.number().nullish(),
};

const snapshotSchema = z.object({ message: z.object(contentShape) });

export const messageSchema = z.object({
  id: z.string(),
  channel_id: z.string().optional(),
  author: z.object({ id: z.string() }).nullish(),
  ...contentShape,
  message_snapshots: z.array(snapshotSchema).nullish().catch(null),
});
export type Message = z.infer<typeof messageSchema>;
export type MessageContent = z.infer<z.ZodObject<typeof contentShape>>;

/** A component and everything within it, in the order in which it is shown. */
export function* within(components: readonly Component[] | null | undefined): Generator<Component> {
  for (const component of components ?? []) {
    yield component;
    yield* within(component.components);
    yield* within([component.component, component.accessory].filter((part) => part != null));
  }
}
