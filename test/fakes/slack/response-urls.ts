import { type Fields, isFields } from '../discord/shape.ts';
import { contentOf } from './chat-methods.ts';
import { SlackError } from './errors.ts';
import type { Files } from './files.ts';
import type { Ids } from './ids.ts';
import type { Interaction } from './interactions.ts';
import { limits } from './limits.ts';
import type { Messages } from './messages.ts';
import type { FakeChannel, FakeMessage, MessageVersion } from './types.ts';

export interface ResponseUrlsDeps {
  now(): number;
  ids: Ids;
  baseUrl(): string;
  messages: Messages;
  files: Files;
}

interface Granted {
  interaction: Interaction;
  channel: FakeChannel;
  at: number;
  uses: number;
}

const lifeMs = 1_800_000;
const mostUses = 5;

export type ResponseUrls = ReturnType<typeof createResponseUrls>;

/** Answers to one action without a token: five within thirty minutes. */
export function createResponseUrls({ now, ids, baseUrl, messages, files }: ResponseUrlsDeps) {
  const all = new Map<string, Granted>();

  function fresh(granted: Granted, body: Fields, by: MessageVersion['by']): FakeMessage {
    const { interaction, channel } = granted;
    const { team, user } = interaction;
    const content = contentOf(body, team, files, limits.textHard);
    const everyone = body.response_type === 'in_channel';
    const threadTs = typeof body.thread_ts === 'string' ? body.thread_ts : null;
    const posting = { ...content, team, channelId: channel.id, author: team.bot, by, threadTs };
    const message = messages.post({ ...posting, ephemeralTo: everyone ? null : user.id });
    (everyone ? interaction.messages : interaction.ephemerals).push(message);
    return message;
  }

  /** Shows what the body says: a message of its own, or another state of the one that was pressed. */
  function show(granted: Granted, body: Fields, by: MessageVersion['by']) {
    const { source, team } = granted.interaction;
    const original = source?.own ? source : null;
    if (original && body.delete_original === true) return messages.remove(original);
    if (original && body.replace_original === true) {
      if (original.deletedAt !== null) throw new SlackError('message_not_found');
      return messages.update(original, contentOf(body, team, files, limits.textHard), by);
    }
    fresh(granted, body, by);
  }

  return {
    make(interaction: Interaction, channel: FakeChannel): string {
      const token = ids.secret();
      all.set(token, { interaction, channel, at: now(), uses: 0 });
      return `${baseUrl()}/response/${interaction.team.id}/${token}`;
    },
    teamOf: (token: string) => all.get(token)?.interaction.team ?? null,
    /** One use. Throws what Slack answers with status 404. */
    use(token: string, body: unknown) {
      const granted = all.get(token);
      if (!granted || now() - granted.at > lifeMs) throw new SlackError('expired_url');
      if (granted.uses >= mostUses) throw new SlackError('used_url');
      if (!isFields(body)) throw new SlackError('invalid_payload');
      granted.uses += 1;
      show(granted, body, 'response_url');
    },
    /** A message that came with the acknowledgement of a command. */
    acknowledged(interaction: Interaction, channel: FakeChannel, body: Fields) {
      fresh({ interaction, channel, at: now(), uses: 0 }, body, 'acknowledgement');
    },
  };
}
