import { type Fields, fields, list, text } from '../discord/shape.ts';
import type { Ids } from './ids.ts';
import { mentionsOf, readable, textOfBlocks } from './mrkdwn.ts';
import type { Block, FakeFile, FakeMessage, FakeTeam, FakeUser, MessageVersion } from './types.ts';

export interface MessagesDeps {
  now(): number;
  ids: Ids;
  changed(): void;
}

/** What a write says; arguments as they came. */
export interface Content {
  text?: string;
  blocks?: Block[];
  attachments?: Fields[];
  files?: FakeFile[];
  metadata?: Fields | null;
  linkNames?: boolean;
}

export interface Posting extends Content {
  team: FakeTeam;
  channelId: string;
  author: FakeUser;
  by: MessageVersion['by'];
  threadTs?: string | null;
  ephemeralTo?: string | null;
}

export type Messages = ReturnType<typeof createMessages>;

/** Adds the block_ids and action_ids that Slack makes up where an app gave none. */
export function withIds(blocks: readonly unknown[], ids: Ids): Block[] {
  return blocks.map((one) => {
    const block = { ...fields(one) };
    block.block_id ??= ids.id('b').slice(-5);
    for (const key of ['accessory', 'element'] as const)
      if (block[key] !== undefined) block[key] = withActionId(fields(block[key]), ids);
    if (block.type === 'actions')
      block.elements = list(block.elements).map((element) => withActionId(fields(element), ids));
    return block;
  });
}

function withActionId(element: Fields, ids: Ids): Fields {
  return element.type === 'image' ? element : { ...element, action_id: element.action_id ?? ids.id('a') };
}

/** The files that blocks show by `slack_file`. */
function filesOfBlocks(blocks: readonly Block[], find: (id: string) => FakeFile | null): FakeFile[] {
  const shown = blocks.flatMap((block) => [block, fields(block.accessory)]);
  return shown.flatMap((one) => {
    const { id, url } = fields(one.slack_file);
    const file = find(text(id) || (/F[A-Z0-9]{6,}/.exec(text(url))?.[0] ?? ''));
    return file ? [file] : [];
  });
}

/** Every message of every channel, with all its states. */
export function createMessages({ now, ids, changed }: MessagesDeps) {
  const all: FakeMessage[] = [];
  const byPlace = new Map<string, FakeMessage>();
  let find: (id: string) => FakeFile | null = () => null;

  function note(message: FakeMessage, by: MessageVersion['by'], linkNames = false) {
    const { rawText, blocks, files } = message;
    message.timeline.push({
      at: now(),
      by,
      text: blocks.length > 0 ? textOfBlocks(blocks) : readable(rawText),
      notification: rawText,
      blocks,
      files: [...filesOfBlocks(blocks, find), ...files],
      mentions: mentionsOf({ text: rawText, blocks, linkNames }),
    });
    changed();
  }

  function post(posting: Posting): FakeMessage {
    const message: FakeMessage = {
      ts: ids.ts(),
      team: posting.team,
      channelId: posting.channelId,
      threadTs: posting.threadTs || null,
      author: posting.author,
      own: posting.author.id === posting.team.bot.id,
      ephemeralTo: posting.ephemeralTo ?? null,
      rawText: posting.text ?? '',
      blocks: withIds(posting.blocks ?? [], ids),
      attachments: posting.attachments ?? [],
      files: posting.files ?? [],
      metadata: posting.metadata ?? null,
      createdAt: now(),
      deletedAt: null,
      timeline: [],
      get updates() {
        return this.timeline.length - 1;
      },
      get text() {
        return this.timeline.at(-1)?.text ?? '';
      },
    };
    all.push(message);
    byPlace.set(`${message.channelId} ${message.ts}`, message);
    note(message, posting.by, posting.linkNames);
    return message;
  }

  /** Blocks that are not given stay where no text is given either, and go where one is; attachments stay. */
  function update(message: FakeMessage, content: Content, by: MessageVersion['by']) {
    if (content.blocks || content.text) {
      message.rawText = content.text ?? '';
      message.blocks = withIds(content.blocks ?? [], ids);
    }
    if (content.attachments) message.attachments = content.attachments;
    if (content.files) message.files = content.files;
    if (content.metadata !== undefined) message.metadata = content.metadata;
    note(message, by, content.linkNames);
  }

  return {
    all,
    post,
    update,
    remove(message: FakeMessage) {
      message.deletedAt = now();
      changed();
    },
    find(channelId: string, ts: string): FakeMessage | null {
      const found = byPlace.get(`${channelId} ${ts}`);
      return found && found.deletedAt === null ? found : null;
    },
    findFilesWith(look: (id: string) => FakeFile | null) {
      find = look;
    },
  };
}
