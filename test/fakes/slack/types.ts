import type { Fields } from '../discord/shape.ts';

/** A person, or an app's bot user. */
export interface FakeUser {
  id: string;
  teamId: string;
  /** The handle, without `@`. */
  name: string;
  displayName: string;
  /** As `users.info` says it: `en-US`, `ko-KR`. */
  locale: string;
  bot: boolean;
  /** Guests see only the channels that they are in: `multi` (is_restricted) or `single` (is_ultra_restricted). */
  guest: 'no' | 'multi' | 'single';
  /** From another workspace, met in a shared channel. */
  stranger: boolean;
  admin: boolean;
  owner: boolean;
  deleted: boolean;
}

export interface FakeTeam {
  id: string;
  name: string;
  domain: string;
  bot: FakeUser;
  botId: string;
  /** The bot token of the installation. */
  token: string;
  scopes: Set<string>;
  /** `revoked`: token_revoked; `uninstalled`: account_inactive; `never`: no installation so far. */
  installation: 'live' | 'revoked' | 'uninstalled' | 'never';
  /** How long the workspace lets messages be edited; null means for ever. */
  editWindowMs: number | null;
  /** Whether the app has a Messages tab; without one nothing can be sent to a person. */
  messagesTab: boolean;
}

export interface FakeChannel {
  id: string;
  teamId: string;
  name: string;
  kind: 'public' | 'private' | 'im' | 'mpim';
  members: Set<string>;
  archived: boolean;
  /** Shared with another organisation (Slack Connect). */
  extShared: boolean;
}

export interface FakeFile {
  id: string;
  team: FakeTeam;
  name: string;
  title: string;
  mimetype: string;
  filetype: string;
  alt: string | null;
  bytes: Buffer;
  width: number | null;
  height: number | null;
  /** Who uploaded it; the app's own files have its bot user. */
  user: FakeUser;
  /** Whether this app uploaded it. */
  own: boolean;
  createdAt: number;
  /** When Slack is done with it; before, no block may refer to it. */
  readyAt: number;
  deleted: boolean;
  /** Channels where it was shared. */
  channels: Set<string>;
  /** A stub of Slack Connect: `files.info` has to be asked for the rest. */
  stub: boolean;
  /** An error of `files.info` and an end of downloads, as another organisation may set it. */
  refused: string | null;
  /** Lives elsewhere (`mode: "external"`): Slack holds no bytes. */
  external: boolean;
  /** Uploaded by a person into a modal: readable by the app, shared nowhere. */
  inView: boolean;
}

/** A Block Kit block or element as it came, with the ids that Slack adds. */
export type Block = Fields;

/** One state of a message that somebody could have seen. */
export interface MessageVersion {
  /** The fake's clock, milliseconds. */
  at: number;
  by: 'post' | 'update' | 'ephemeral' | 'response_url' | 'acknowledgement' | 'file share' | 'person';
  /** Everything readable in it, as a person reads it: blocks where there are some, else the text. */
  text: string;
  /** The `text` argument: what notifications and screen readers say. */
  notification: string;
  blocks: Block[];
  files: FakeFile[];
  /** What would notify somebody: `<!channel>`, `<@U1>` …, from text and blocks. */
  mentions: string[];
}

export interface FakeMessage {
  ts: string;
  team: FakeTeam;
  channelId: string;
  threadTs: string | null;
  author: FakeUser;
  /** Whether this app wrote it. */
  own: boolean;
  /** The one person who sees it; null where everyone does. */
  ephemeralTo: string | null;
  /** The arguments of its newest state. */
  rawText: string;
  blocks: Block[];
  attachments: Fields[];
  files: FakeFile[];
  metadata: Fields | null;
  createdAt: number;
  deletedAt: number | null;
  timeline: MessageVersion[];
  /** Updates after the post. */
  readonly updates: number;
  /** Everything readable in its newest state. */
  readonly text: string;
}

export interface ViewVersion {
  at: number;
  by: 'open' | 'push' | 'update' | 'publish' | 'acknowledgement';
  text: string;
  view: Fields;
}

export interface FakeView {
  id: string;
  team: FakeTeam;
  user: FakeUser;
  type: 'modal' | 'home';
  hash: string;
  /** Title, blocks, callback_id, private_metadata …, with the ids that Slack adds. */
  view: Fields;
  externalId: string | null;
  rootId: string;
  previousId: string | null;
  /** Modals: no longer on the screen. */
  closed: boolean;
  /** Errors under its fields by block_id, from the newest submission. */
  errors: Record<string, string>;
  timeline: ViewVersion[];
  readonly text: string;
}

/** What a test hands in as a person's file. */
export interface GivenFile {
  name: string;
  bytes: Buffer | Uint8Array;
  type?: string;
  title?: string;
}

/** One request of the app that reached the fake. */
export interface RequestRecord {
  /** Order of arrival, from 0. */
  sequence: number;
  /** The Web API's method; `upload`, `download`, `response_url`, `authorize` for the rest. */
  method: string;
  teamId: string | null;
  /** Which token came with it. */
  token: 'bot' | 'app' | 'unknown' | 'none';
  /** Arguments, JSON texts read, without the token. */
  args: Fields;
  /** Content type of the body without parameters. */
  type: string;
  at: number;
  /** Null while unanswered, and for ever where the connection was cut. */
  status: number | null;
  ok: boolean | null;
  /** Slack's error code. */
  error: string | null;
  /** Which fault was played on it, if any. */
  fault: string | null;
}

/** A rule that Slack would not have refused but a good app keeps. */
export interface Violation {
  rule:
    | 'not acknowledged'
    | 'late acknowledgement'
    | 'second acknowledgement'
    | 'refused acknowledgement'
    | 'description'
    | 'no fallback text';
  detail: string;
}
