import type { Fields } from '../discord/shape.ts';
import type { Files } from './files.ts';
import type { FakeMessage } from './types.ts';

/** A message as answers and payloads show it. Files are shown only in messages that they were shared by. */
export function messageJson(message: FakeMessage, files: Files): Fields {
  const { author, team } = message;
  const app = message.own
    ? { bot_id: team.botId, app_id: 'A0000000FAKE' }
    : author.bot
      ? { bot_id: `B${author.id.slice(1)}` }
      : {};
  return {
    type: 'message',
    ...(message.files.length > 0 && !author.bot ? { subtype: 'file_share' } : {}),
    user: author.id,
    ...app,
    ts: message.ts,
    text: message.rawText,
    team: author.teamId,
    ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
    ...(message.files.length > 0
      ? { files: message.files.map((one) => files.json(one)), upload: false }
      : {}),
    ...(message.metadata ? { metadata: message.metadata } : {}),
  };
}
