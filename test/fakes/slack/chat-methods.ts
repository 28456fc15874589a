import { type Fields, fields, isFields, list, text } from '../discord/shape.ts';
import { checkBlocks } from './block-rules.ts';
import { yes } from './body.ts';
import { SlackError } from './errors.ts';
import type { Files } from './files.ts';
import { limits } from './limits.ts';
import { messageJson } from './message-json.ts';
import type { Content, Messages } from './messages.ts';
import type { Call, Methods } from './method.ts';
import type { FakeChannel, FakeMessage, FakeTeam, Violation } from './types.ts';
import type { World } from './world.ts';

export interface ChatDeps {
  now(): number;
  world: World;
  messages: Messages;
  files: Files;
  violations: Violation[];
  /** Called with every public message of the app, so that the person's action finds its reply. */
  posted(message: FakeMessage): void;
  /** The same for one that a single person sees. */
  whispered(message: FakeMessage): void;
}

const contentArguments = ['text', 'blocks', 'attachments', 'markdown_text'];

/** The content of a write, checked against Slack's limits. `most` is the longest text in characters. */
export function contentOf(args: Fields, team: FakeTeam, files: Files, most: number): Content {
  const said = text(args.text) || text(args.markdown_text);
  if (
    !contentArguments.some((name) =>
      Array.isArray(args[name]) ? list(args[name]).length > 0 : text(args[name]) !== '',
    )
  )
    throw new SlackError('no_text');
  if (said.length > most) throw new SlackError('msg_too_long');
  if (list(args.attachments).length > limits.attachments) throw new SlackError('too_many_attachments');
  const content: Content = { text: said, linkNames: yes(args.link_names) || args.parse === 'full' };
  if (args.blocks !== undefined) content.blocks = checkBlocks(args.blocks, { place: 'message', team, files });
  if (args.attachments !== undefined) content.attachments = list(args.attachments).map(fields);
  if (isFields(args.metadata)) content.metadata = args.metadata;
  return content;
}

export function createChatMethods(deps: ChatDeps): Methods {
  const { now, world, messages, files, violations } = deps;

  /** The channel of a write. A person's id stands for the direct messages with them. */
  function channelOf({ args, team }: Call, people: boolean): FakeChannel {
    const id = text(args.channel);
    const user = people ? world.users.get(id) : undefined;
    if (user && user.teamId === team.id && !user.deleted) return world.dm(user, team);
    const channel = world.channels.get(id);
    if (!channel || channel.teamId !== team.id) throw new SlackError('channel_not_found');
    if (channel.kind !== 'public' && !world.botIn(channel)) throw new SlackError('channel_not_found');
    return channel;
  }

  function ownMessage(channel: FakeChannel, ts: string, refusal: string): FakeMessage {
    const found = messages.find(channel.id, ts);
    // An ephemeral message has a ts too, but no method finds it by that.
    if (!found || found.ephemeralTo) throw new SlackError('message_not_found');
    if (!found.own) throw new SlackError(refusal);
    return found;
  }

  function threadOf(channel: FakeChannel, args: Fields): string | null {
    const ts = text(args.thread_ts);
    return ts && messages.all.some((one) => one.channelId === channel.id && one.ts === ts) ? ts : null;
  }

  function noteMissingText({ args, record }: Call) {
    if (args.blocks !== undefined && text(args.text) === '')
      violations.push({ rule: 'no fallback text', detail: `${record.method} with blocks and no text` });
  }

  function postMessage(call: Call): Fields {
    const { args, team } = call;
    const channel = channelOf(call, true);
    if (channel.archived) throw new SlackError('is_archived');
    if (channel.kind === 'im' && !team.messagesTab) throw new SlackError('messages_tab_disabled');
    if (!world.botIn(channel) && !team.scopes.has('chat:write.public'))
      throw new SlackError('not_in_channel');
    const content = contentOf(args, team, files, limits.textHard);
    noteMissingText(call);
    const posting = { ...content, team, channelId: channel.id, author: team.bot };
    const message = messages.post({ ...posting, by: 'post', threadTs: threadOf(channel, args) });
    deps.posted(message);
    return { channel: channel.id, ts: message.ts, message: messageJson(message, files) };
  }

  function postEphemeral(call: Call): Fields {
    const { args, team } = call;
    const channel = channelOf(call, false);
    if (channel.archived) throw new SlackError('is_archived');
    if (!world.botIn(channel)) throw new SlackError('not_in_channel');
    const user = world.users.get(text(args.user));
    if (!user || !channel.members.has(user.id)) throw new SlackError('user_not_in_channel');
    const content = contentOf(args, team, files, limits.textHard);
    noteMissingText(call);
    const posting = { ...content, team, channelId: channel.id, author: team.bot, ephemeralTo: user.id };
    const message = messages.post({ ...posting, by: 'ephemeral', threadTs: threadOf(channel, args) });
    deps.whispered(message);
    return { message_ts: message.ts };
  }

  function update(call: Call): Fields {
    const { args, team } = call;
    const channel = channelOf(call, false);
    const message = ownMessage(channel, text(args.ts), 'cant_update_message');
    if (channel.archived) throw new SlackError('is_inactive');
    if (!world.botIn(channel) && !team.scopes.has('chat:write.public'))
      throw new SlackError('not_in_channel');
    if (team.editWindowMs !== null && now() - message.createdAt > team.editWindowMs)
      throw new SlackError('edit_window_closed');
    const content = contentOf(args, team, files, limits.updateText);
    noteMissingText(call);
    messages.update(message, content, 'update');
    return {
      channel: channel.id,
      ts: message.ts,
      text: message.rawText,
      message: messageJson(message, files),
    };
  }

  function remove(call: Call): Fields {
    const channel = channelOf(call, false);
    const message = ownMessage(channel, text(call.args.ts), 'cant_delete_message');
    messages.remove(message);
    return { channel: channel.id, ts: message.ts };
  }

  function permalink(call: Call): Fields {
    const channel = channelOf(call, false);
    const ts = text(call.args.message_ts);
    if (!messages.find(channel.id, ts)) throw new SlackError('message_not_found');
    const address = `https://${call.team.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`;
    return { channel: channel.id, permalink: address };
  }

  const scopes = ['chat:write'];
  const bot = { auth: 'bot', json: true } as const;
  return {
    'chat.postMessage': { ...bot, scopes, tier: 'post', required: ['channel'], run: postMessage },
    'chat.postEphemeral': { ...bot, scopes, tier: 4, required: ['channel', 'user'], run: postEphemeral },
    'chat.update': { ...bot, scopes, tier: 3, required: ['channel', 'ts'], run: update },
    'chat.delete': { ...bot, scopes, tier: 3, required: ['channel', 'ts'], run: remove },
    'chat.getPermalink': {
      ...bot,
      json: false,
      scopes: [],
      tier: 'none',
      required: ['channel', 'message_ts'],
      run: permalink,
    },
  };
}
