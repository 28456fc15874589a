import { type Fields, fields, list, text } from '../discord/shape.ts';
import { contentOf } from './chat-methods.ts';
import { explained, SlackError } from './errors.ts';
import type { Files } from './files.ts';
import { limits } from './limits.ts';
import type { Messages } from './messages.ts';
import type { Call, Methods } from './method.ts';
import type { FakeChannel, FakeFile, FakeMessage } from './types.ts';
import type { World } from './world.ts';

export interface FileMethodsDeps {
  world: World;
  files: Files;
  messages: Messages;
  posted(message: FakeMessage): void;
}

export function createFileMethods({ world, files, messages, posted }: FileMethodsDeps): Methods {
  function reserve({ args, team }: Call): Fields {
    const length = Number(args.length);
    const alt = text(args.alt_txt) || text(args.alt_text) || null;
    if (!Number.isInteger(length) || length <= 0) throw explained('invalid_arguments', ['invalid length']);
    if (alt && alt.length > limits.altText) throw explained('invalid_arguments', ['alt_txt is too long']);
    const { file, url } = files.reserve(team, { name: text(args.filename), length, alt });
    return { upload_url: url, file_id: file.id };
  }

  function channelOf(call: Call): FakeChannel {
    const channel = world.channels.get(text(call.args.channel_id));
    const known = channel?.teamId === call.team.id && (channel.kind === 'public' || world.botIn(channel));
    if (!channel || !known) throw new SlackError('channel_not_found');
    if (channel.archived) throw new SlackError('is_archived');
    if (!world.botIn(channel)) throw new SlackError('not_in_channel');
    return channel;
  }

  /** Shared files make a message of their own; it is never one that was there. */
  function share(call: Call, channel: FakeChannel, shared: FakeFile[]) {
    const { args, team } = call;
    const said = { text: text(args.initial_comment), blocks: args.blocks };
    const content = said.text || said.blocks ? contentOf(said, team, files, limits.textHard) : {};
    for (const file of shared) file.channels.add(channel.id);
    const posting = { ...content, team, channelId: channel.id, author: team.bot, files: shared };
    posted(messages.post({ ...posting, by: 'file share', threadTs: text(args.thread_ts) || null }));
  }

  function complete(call: Call): Fields {
    const { args, team } = call;
    const asked = list(args.files).map(fields);
    if (asked.length === 0) throw explained('invalid_arguments', ['missing required field: files']);
    const channel = args.channel_id ? channelOf(call) : null;
    const done = asked.map((one) =>
      files.complete(team, { id: text(one.id), title: text(one.title) || null }),
    );
    if (channel) share(call, channel, done);
    // Not processed yet: Slack answers with little more than the ids.
    return { files: done.map((one) => ({ id: one.id, title: one.title })) };
  }

  function info({ args, team }: Call): Fields {
    return {
      file: files.json(files.find(text(args.file), team), true),
      comments: [],
      response_metadata: { next_cursor: '' },
    };
  }

  function remove({ args, team }: Call): Fields {
    const file = files.find(text(args.file), team);
    if (!file.own) throw new SlackError('cant_delete_file');
    file.deleted = true;
    return {};
  }

  const bot = { auth: 'bot', json: false } as const;
  const write = ['files:write'];
  return {
    'files.getUploadURLExternal': {
      ...bot,
      scopes: write,
      tier: 4,
      required: ['filename', 'length'],
      run: reserve,
    },
    'files.completeUploadExternal': {
      ...bot,
      json: true,
      scopes: write,
      tier: 4,
      required: ['files'],
      run: complete,
    },
    'files.info': { ...bot, scopes: ['files:read'], tier: 4, required: ['file'], run: info },
    'files.delete': { ...bot, json: true, scopes: write, tier: 3, required: ['file'], run: remove },
  };
}
