import type { Fields } from './shape.ts';

/** A person or the bot itself. */
export interface FakeUser {
  id: string;
  username: string;
  /** What Discord shows; also the name in a member's payload. */
  displayName: string;
  locale: string;
  bot: boolean;
  /** Whether direct messages from the app are refused (error 50007). */
  refusesDms: boolean;
  /** Most bytes of one upload that this person's subscription allows; 0 where it adds nothing. */
  uploadLimit: number;
}

export interface Overwrite {
  id: string;
  /** 0 a role, 1 a member. */
  type: 0 | 1;
  allow: bigint;
  deny: bigint;
}

export interface FakeRole {
  id: string;
  name: string;
  permissions: bigint;
}

export interface FakeGuild {
  id: string;
  name: string;
  /** The server's preferred language, `guild_locale` of an interaction. */
  locale: string;
  boostTier: number;
  ownerId: string;
  /** Whether the bot is a member; without it only user installs work there. */
  installed: boolean;
  roles: Map<string, FakeRole>;
  /** Role ids and joining time by user id. */
  members: Map<string, { roles: string[]; joinedAt: number; extra: bigint }>;
}

export interface FakeChannel {
  id: string;
  /** Discord's channel type: 0 text, 1 direct message, 3 group, 11 public thread, 12 private thread … */
  type: number;
  name: string;
  guildId: string | null;
  parentId: string | null;
  nsfw: boolean;
  archived: boolean;
  /** An archived thread that only moderators may wake. */
  locked: boolean;
  overwrites: Overwrite[];
  /** People of a direct or group message; members of a private thread. */
  recipients: string[];
  deleted: boolean;
}

export interface FakeAttachment {
  id: string;
  filename: string;
  size: number;
  contentType: string;
  description: string | null;
  width: number | null;
  height: number | null;
  bytes: Buffer;
  channelId: string;
  ephemeral: boolean;
}

/** A component as Discord sends it; members by type as in Discord's reference. */
export interface Component {
  type: number;
  id?: number;
  custom_id?: string;
  content?: string;
  label?: string;
  description?: string | null;
  style?: number;
  disabled?: boolean;
  url?: string;
  placeholder?: string;
  options?: { label: string; value: string; description?: string; default?: boolean }[];
  min_values?: number;
  max_values?: number;
  min_length?: number;
  max_length?: number;
  required?: boolean;
  value?: string;
  accent_color?: number | null;
  components?: Component[];
  component?: Component;
  accessory?: Component;
  items?: { media: Media; description?: string | null; spoiler?: boolean }[];
  media?: Media;
  file?: Media;
}

export interface Media {
  url: string;
  attachment_id?: string;
}

/** One state of a message that somebody could have seen. */
export interface MessageVersion {
  /** The fake's clock, milliseconds. */
  at: number;
  /** How it came about. `defer` is the "thinking" placeholder. */
  by: 'defer' | 'callback' | 'webhook' | 'bot' | 'person';
  content: string;
  embeds: Fields[];
  components: Component[];
  attachments: FakeAttachment[];
  flags: number;
  /** Everything readable in it: content, text displays, labels of embeds, one per line. */
  text: string;
}

export interface FakeMessage {
  id: string;
  channelId: string;
  guildId: string | null;
  author: FakeUser;
  /** Whether the app wrote it. */
  own: boolean;
  /** Message type: 0 default, 19 reply, 20 slash command, 23 message command. */
  type: number;
  content: string;
  embeds: Fields[];
  components: Component[];
  attachments: FakeAttachment[];
  flags: number;
  createdAt: number;
  editedAt: number | null;
  deletedAt: number | null;
  nonce: string | number | null;
  reference: { channelId: string; messageId: string; type: number } | null;
  snapshots: Fields[];
  metadata: Fields | null;
  /** Edits made since the message became older than one hour. */
  oldEdits: number;
  timeline: MessageVersion[];
  /** Everything readable in its newest state. */
  text: string;
}

/** A file of a request or of a person: `index` is the number in `files[index]`. */
export interface UploadedFile {
  index: number;
  name: string;
  type: string;
  bytes: Buffer;
}

/** What a test hands in as a person's file. */
export interface GivenFile {
  name: string;
  bytes: Buffer | Uint8Array;
  type?: string;
  description?: string;
}

/** One request that reached the fake. */
export interface RequestRecord {
  /** Order of arrival, from 0. */
  sequence: number;
  method: string;
  /** The path's template, as `/channels/:channel/messages/:message`; the plain path where no route is known. */
  route: string;
  /** The path as it came, without `/api/v10`, with interaction tokens as they are. */
  path: string;
  query: Record<string, string>;
  body: unknown;
  files: { name: string; size: number; type: string }[];
  auth: 'bot' | 'wrong' | 'none';
  at: number;
  /** Null while unanswered, and for ever where the connection was cut. */
  status: number | null;
  /** Discord's error code, where the answer was an error. */
  code: number | null;
  /** Which fault was played on it, if any. */
  fault: string | null;
}

/** Who one write would have notified; writes that notify nobody leave no record. */
export interface Ping {
  messageId: string;
  channelId: string;
  write: 'create' | 'edit';
  users: string[];
  roles: string[];
  everyone: boolean;
  repliedUser: string | null;
  at: number;
}
