import { MessageFlags } from 'discord-api-types/v10';
import { carryOut, checkFileSizes, planAttachments } from './attachments.ts';
import type { Cdn } from './cdn.ts';
import { storeComponents } from './component-json.ts';
import { checkMessageComponents } from './component-rules.ts';
import { readable, textDisplays } from './component-tree.ts';
import { checkEmbeds } from './embed-rules.ts';
import { refusal } from './errors.ts';
import { limits } from './limits.ts';
import { checkAllowedMentions, mentionsOf } from './mentions.ts';
import { createProblems, type Problems } from './problems.ts';
import { type Fields, fields, given, isFields, list, number, text } from './shape.ts';
import type { FakeChannel, FakeMessage, FakeUser, MessageVersion, Ping, UploadedFile } from './types.ts';

export interface MessagesDeps {
  now(): number;
  nextId(): string;
  cdn: Cdn;
  /** Called after every visible change of a message. */
  changed(message: FakeMessage): void;
}

export interface Write {
  body: unknown;
  files: UploadedFile[];
  /** Most bytes of one file on this route. */
  fileLimit: number;
  by: MessageVersion['by'];
}

export interface NewMessage {
  channel: FakeChannel;
  author: FakeUser;
  own: boolean;
  type?: number;
  flags?: number;
  metadata?: Fields | null;
  reference?: FakeMessage['reference'];
  /** Whom a reply answers; pinged unless `allowed_mentions` says otherwise. */
  repliedTo?: string | null;
  nonce?: string | number | null;
}

const v2 = MessageFlags.IsComponentsV2;
/** Flags that a bot may set on a new message or change in an edit. */
const settable = MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | v2;

function checkFlags(message: FakeMessage, body: Fields, problems: Problems): number {
  if (!given(body.flags)) return message.flags;
  const flags = number(body.flags);
  if (message.flags & v2 && !(flags & v2))
    problems.add(['flags'], 'MESSAGE_FLAGS_COMPONENTS_V2_PERMANENT', 'IS_COMPONENTS_V2 cannot be removed');
  return (message.flags & ~settable) | (flags & settable);
}

/** With Components V2 the older fields must be empty after the write. */
function checkLegacy(content: string, embeds: Fields[], body: Fields, problems: Problems) {
  const parts = {
    content: content.length,
    embeds: embeds.length,
    poll: given(body.poll) ? 1 : 0,
    sticker_ids: list(body.sticker_ids).length,
  };
  for (const [name, size] of Object.entries(parts)) {
    if (size > 0)
      problems.add(
        [name],
        'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
        `The '${name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
      );
  }
}

export type Messages = ReturnType<typeof createMessages>;

/** All messages, and the one way in which they are written. */
export function createMessages({ now, nextId, cdn, changed }: MessagesDeps) {
  const stored = new Map<string, FakeMessage>();
  const pings: Ping[] = [];

  function remember(message: FakeMessage, by: MessageVersion['by']) {
    const { content, embeds, components, attachments, flags } = message;
    const embedded = embeds.flatMap((embed) => [text(embed.title), text(embed.description)]);
    const lines = [content, ...embedded, ...readable(components)].filter(Boolean).join('\n');
    message.text = lines;
    message.timeline.push({ at: now(), by, content, embeds, components, attachments, flags, text: lines });
    changed(message);
  }

  function blank(options: NewMessage): FakeMessage {
    return {
      id: nextId(),
      channelId: options.channel.id,
      guildId: options.channel.guildId,
      author: options.author,
      own: options.own,
      type: options.type ?? 0,
      content: '',
      embeds: [],
      components: [],
      attachments: [],
      flags: options.flags ?? 0,
      createdAt: now(),
      editedAt: null,
      deletedAt: null,
      nonce: options.nonce ?? null,
      reference: options.reference ?? null,
      snapshots: [],
      metadata: options.metadata ?? null,
      oldEdits: 0,
      timeline: [],
      text: '',
    };
  }

  function keep(message: FakeMessage, by: MessageVersion['by']): FakeMessage {
    stored.set(message.id, message);
    remember(message, by);
    return message;
  }

  /** Checks a write against every rule and applies it; on a refusal nothing has changed. */
  async function apply(message: FakeMessage, write: Write, repliedTo: string | null): Promise<void> {
    const body = fields(write.body);
    const problems = createProblems();
    const creating = !stored.has(message.id);
    checkFileSizes(write.files, write.fileLimit);
    const flags = checkFlags(message, body, problems);
    const plan = planAttachments(body, write.files, message.attachments, problems);
    const content = 'content' in body ? text(body.content) : message.content;
    const embeds = 'embeds' in body ? list(body.embeds).filter(isFields) : message.embeds;
    problems.length(['content'], content, 0, limits.contentLength);
    checkAllowedMentions(body.allowed_mentions, problems);
    if (flags & v2) checkLegacy(content, embeds, body, problems);
    else checkEmbeds(embeds, problems, plan.has);
    if (given(body.components))
      checkMessageComponents(body.components, { has: plan.has, problems, v2: (flags & v2) !== 0 });
    problems.settle();
    const nothing = !content && embeds.length === 0 && plan.kept.length + plan.added.length === 0;
    const components = 'components' in body ? list(body.components) : message.components;
    if (nothing && components.length === 0) throw refusal.emptyMessage();
    const place = { channelId: message.channelId, ephemeral: (flags & MessageFlags.Ephemeral) !== 0 };
    const attachments = await carryOut(plan, cdn, place);
    Object.assign(message, { content, embeds, attachments, flags: flags & ~MessageFlags.Loading });
    if ('components' in body) message.components = storeComponents(components, attachments);
    note(message, body.allowed_mentions, creating, repliedTo);
  }

  function note(message: FakeMessage, allowed: unknown, creating: boolean, repliedTo: string | null) {
    const source = [message.content, ...textDisplays(message.components)].join('\n');
    const mentioned = mentionsOf(source, allowed, creating ? repliedTo : null);
    const { users, roles, everyone, repliedUser } = mentioned;
    if (users.length + roles.length === 0 && !everyone && repliedUser === null) return;
    const write = creating ? 'create' : 'edit';
    pings.push({ messageId: message.id, channelId: message.channelId, write, at: now(), ...mentioned });
  }

  return {
    stored,
    pings,
    get(id: string): FakeMessage {
      const message = stored.get(id);
      if (!message || message.deletedAt !== null) throw refusal.unknownMessage();
      return message;
    },
    /** The placeholder of a deferred answer: no content, flag Loading. */
    defer(options: NewMessage): FakeMessage {
      return keep({ ...blank(options), flags: (options.flags ?? 0) | MessageFlags.Loading }, 'defer');
    },
    async create(options: NewMessage, write: Write): Promise<FakeMessage> {
      const message = blank(options);
      await apply(message, write, options.repliedTo ?? null);
      return keep(message, write.by);
    },
    async edit(message: FakeMessage, write: Write): Promise<FakeMessage> {
      const loading = (message.flags & MessageFlags.Loading) !== 0;
      await apply(message, write, null);
      if (!loading) message.editedAt = now();
      remember(message, write.by);
      return message;
    },
    remove(message: FakeMessage) {
      message.deletedAt = now();
      for (const attachment of message.attachments) cdn.forget(attachment.id);
      changed(message);
    },
  };
}
