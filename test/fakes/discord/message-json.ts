import { componentJson } from './component-json.ts';
import { type Fields, fields, isFields, text } from './shape.ts';
import type { FakeAttachment, FakeMessage } from './types.ts';
import type { World } from './world.ts';
import { userJson } from './world-json.ts';

export interface MessageJsonDeps {
  world: World;
  applicationId: string;
  nextId(): string;
  link(attachment: FakeAttachment): string;
}

export type MessageJson = ReturnType<typeof createMessageJson>;

export function createMessageJson({ world, applicationId, nextId, link }: MessageJsonDeps) {
  function attachmentJson(one: FakeAttachment): Fields {
    const url = link(one);
    const json: Fields = {
      id: one.id,
      filename: one.filename,
      size: one.size,
      url,
      proxy_url: url,
      content_type: one.contentType,
    };
    if (one.description !== null) json.description = one.description;
    if (one.ephemeral) json.ephemeral = true;
    // Discord names the size only of files that it could read as a picture or film.
    return one.width === null ? json : { ...json, width: one.width, height: one.height };
  }

  /** `attachment://` in an embed's picture becomes the file's link. */
  function embedJson(embed: Fields, attachments: FakeAttachment[]): Fields {
    const json: Fields = { type: 'rich', content_scan_version: 0, ...embed };
    for (const name of ['image', 'thumbnail']) {
      const picture = embed[name];
      if (!isFields(picture)) continue;
      const named = text(fields(picture).url).replace('attachment://', '');
      const attachment = attachments.find((one) => one.filename === named);
      if (attachment) json[name] = { ...picture, url: link(attachment), proxy_url: link(attachment) };
    }
    return json;
  }

  function contentJson(message: FakeMessage): Fields {
    const { attachments } = message;
    const mentioned = [...message.content.matchAll(/<@!?(\d+)>/g)].map((match) => match[1] ?? '');
    return {
      content: message.content,
      attachments: attachments.map(attachmentJson),
      embeds: message.embeds.map((embed) => embedJson(embed, attachments)),
      components: message.components.map((one) => componentJson(one, { link, nextId, attachments })),
      mentions: [...new Set(mentioned)].flatMap((id) => {
        const user = world.users.get(id);
        return user ? [userJson(user)] : [];
      }),
    };
  }

  const withheld: Fields = { content: '', attachments: [], embeds: [], components: [], mentions: [] };

  /**
   * A message as JSON. `reader`: over HTTP the app, which has no Message Content intent, gets the messages of
   * others without content; in the payload of a command on a message it gets them whole.
   */
  function messageJson(message: FakeMessage, reader: 'http' | 'payload'): Fields {
    const whole = message.own || reader === 'payload';
    const json: Fields = {
      id: message.id,
      channel_id: message.channelId,
      type: message.type,
      author: userJson(message.author),
      ...(whole ? contentJson(message) : withheld),
      mention_roles: [],
      mention_everyone: false,
      timestamp: new Date(message.createdAt).toISOString(),
      edited_timestamp: message.editedAt === null ? null : new Date(message.editedAt).toISOString(),
      flags: message.flags,
      pinned: false,
      tts: false,
    };
    if (message.nonce !== null) json.nonce = message.nonce;
    if (message.metadata)
      Object.assign(json, {
        application_id: applicationId,
        webhook_id: applicationId,
        interaction_metadata: message.metadata,
      });
    else if (message.own) json.application_id = applicationId;
    if (message.reference) {
      const { channelId, messageId, type } = message.reference;
      json.message_reference = {
        type,
        channel_id: channelId,
        message_id: messageId,
        ...(message.guildId ? { guild_id: message.guildId } : {}),
      };
    }
    if (message.snapshots.length > 0) json.message_snapshots = whole ? message.snapshots : [];
    return json;
  }

  /** What a forward carries of a message: its content without its author. */
  function snapshotJson(message: FakeMessage): Fields {
    return {
      message: {
        type: message.type,
        ...contentJson(message),
        mention_roles: [],
        timestamp: new Date(message.createdAt).toISOString(),
        edited_timestamp: null,
        flags: message.flags,
      },
    };
  }

  return { attachmentJson, messageJson, snapshotJson };
}
