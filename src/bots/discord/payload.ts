import type { RawFile } from '@discordjs/rest';
import { type APIMessageTopLevelComponent, MessageFlags } from 'discord-api-types/v10';

/** A message as it goes out. `keep`: attachments that are there already and stay. */
export interface Outgoing {
  readonly components: APIMessageTopLevelComponent[];
  readonly files?: readonly OutgoingFile[];
  readonly keep?: readonly string[];
}

export interface OutgoingFile {
  readonly name: string;
  readonly type: string;
  readonly alt?: string;
  readonly data: Uint8Array;
}

/** Who may be pinged: nobody, but for the requester of a result that had to go into a new message. */
const mentions = (users: readonly string[]) => ({ parse: [], users: [...users] });

const attachmentsOf = ({ files = [], keep = [] }: Outgoing) => [
  ...keep.map((id) => ({ id })),
  ...files.map(({ name, alt }, index) => ({
    id: String(index),
    filename: name,
    ...(alt ? { description: alt } : {}),
  })),
];

const rawFiles = ({ files = [] }: Outgoing): { files?: RawFile[] } =>
  files.length === 0
    ? {}
    : {
        files: files.map(({ name, type, data }) => ({ name, contentType: type, data: Buffer.from(data) })),
      };

/** A new message. `flags` are added to Components V2. */
export const newMessage = (
  message: Outgoing,
  {
    flags = 0,
    users = [],
    ...rest
  }: { flags?: number; users?: readonly string[] } & Record<string, unknown> = {},
) => ({
  body: {
    flags: MessageFlags.IsComponentsV2 | flags,
    components: message.components,
    attachments: attachmentsOf(message),
    allowed_mentions: mentions(users),
    ...rest,
  },
  ...rawFiles(message),
});

/**
 * An edit. It names every attachment that stays, since Discord drops what is left out, and mentions nobody,
 * since Discord would fall back to its own defaults. Text and embeds of another layout are taken away.
 */
export const editedMessage = (message: Outgoing) => ({
  body: {
    content: null,
    embeds: [],
    flags: MessageFlags.IsComponentsV2,
    components: message.components,
    attachments: attachmentsOf(message),
    allowed_mentions: mentions([]),
  },
  ...rawFiles(message),
});

/** For one person alone. */
export const PRIVATE = MessageFlags.Ephemeral;
