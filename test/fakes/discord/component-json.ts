import { ComponentType } from 'discord-api-types/v10';
import { type Fields, fields, given, isFields, list, text } from './shape.ts';
import type { Component, FakeAttachment, Media } from './types.ts';

const reference = 'attachment://';

interface Stamping {
  nextId(): number;
  attachments: FakeAttachment[];
}

function storedMedia(value: unknown, { attachments }: Stamping): Media {
  const url = text(fields(value).url);
  const named = url.startsWith(reference) ? url.slice(reference.length) : null;
  const attachment = attachments.find((one) => one.filename === named);
  return attachment ? { url, attachment_id: attachment.id } : { url };
}

/** What Discord adds to a component of each type when it answers with it. */
function defaults(type: number): Fields {
  if (type === ComponentType.Container) return { accent_color: null, spoiler: false };
  if (type === ComponentType.Separator) return { divider: true, spacing: 1 };
  if (type === ComponentType.StringSelect) return { min_values: 1, max_values: 1 };
  if (type === ComponentType.File) return { spoiler: false };
  if (type === ComponentType.Thumbnail) return { description: null, spoiler: false };
  return {};
}

/** A component of a request as Discord keeps it: with an id of its own and its files found. */
function stored(value: unknown, stamping: Stamping): Component {
  const one = Object.fromEntries(Object.entries(fields(value)).filter(([, member]) => given(member)));
  const type = Number(one.type);
  const id = given(one.id) && one.id !== 0 ? Number(one.id) : stamping.nextId();
  const made: Component = { ...defaults(type), ...one, type, id };
  if (Array.isArray(one.components)) made.components = one.components.map((child) => stored(child, stamping));
  if (isFields(one.accessory)) made.accessory = stored(one.accessory, stamping);
  if (isFields(one.component)) made.component = stored(one.component, stamping);
  if (isFields(one.media)) made.media = storedMedia(one.media, stamping);
  if (isFields(one.file)) made.file = storedMedia(one.file, stamping);
  if (Array.isArray(one.items)) {
    made.items = one.items.map(fields).map((item) => ({
      description: null,
      spoiler: false,
      ...Object.fromEntries(Object.entries(item).filter(([, member]) => given(member))),
      media: storedMedia(item.media, stamping),
    }));
  }
  return made;
}

/** Gives every component an id (from 1, in reading order) and ties media to the message's attachments. */
export function storeComponents(value: unknown, attachments: FakeAttachment[]): Component[] {
  let last = 0;
  const nextId = () => {
    last += 1;
    return last;
  };
  return list(value).map((one) => stored(one, { nextId, attachments }));
}

export interface MediaLinks {
  link(attachment: FakeAttachment): string;
  nextId(): string;
  attachments: FakeAttachment[];
}

function mediaJson(media: Media, { link, nextId, attachments }: MediaLinks): Fields {
  const attachment = attachments.find((one) => one.id === media.attachment_id);
  const url = attachment ? link(attachment) : media.url;
  const size = { width: attachment?.width ?? null, height: attachment?.height ?? null };
  const known = attachment ? { attachment_id: attachment.id, content_type: attachment.contentType } : {};
  return { id: attachment?.id ?? nextId(), url, proxy_url: url, ...size, ...known };
}

/** A stored component as Discord sends it, its files under fresh links. */
export function componentJson(one: Component, links: MediaLinks): Fields {
  const json: Fields = { ...one };
  if (one.components) json.components = one.components.map((child) => componentJson(child, links));
  if (one.accessory) json.accessory = componentJson(one.accessory, links);
  if (one.media) json.media = mediaJson(one.media, links);
  if (one.file) {
    const attachment = links.attachments.find((file) => file.id === one.file?.attachment_id);
    json.file = mediaJson(one.file, links);
    json.name = attachment?.filename ?? '';
    json.size = attachment?.size ?? 0;
  }
  if (one.items) json.items = one.items.map((item) => ({ ...item, media: mediaJson(item.media, links) }));
  return json;
}
