import type { Fields } from '../discord/shape.ts';
import type { Actions } from './actions.ts';
import type { Files } from './files.ts';
import type { InteractionHandle } from './handle.ts';
import type { Messages } from './messages.ts';
import type { Payloads } from './payloads.ts';
import type { Block, FakeChannel, FakeFile, FakeMessage, FakeTeam, FakeUser, GivenFile } from './types.ts';
import type { World } from './world.ts';

export interface PeopleDeps {
  defaults: { team: FakeTeam; user: FakeUser; channel: FakeChannel };
  world: World;
  messages: Messages;
  files: Files;
  payloads: Payloads;
  begin: Actions['begin'];
}

export interface PostInput {
  channel?: FakeChannel;
  author?: FakeUser;
  text?: string;
  files?: (GivenFile | FakeFile)[];
  blocks?: Block[];
  attachments?: Fields[];
  thread_ts?: string;
}

const isKnown = (file: GivenFile | FakeFile): file is FakeFile => 'readyAt' in file;

/** What people do without asking the app, and what happens to workspaces. */
export function createPeople({ defaults, world, messages, files, payloads, begin }: PeopleDeps) {
  /** A message of a person, or of another app (an author with `bot`). No event is sent. */
  async function post(input: PostInput = {}): Promise<FakeMessage> {
    const { channel = defaults.channel, author = defaults.user } = input;
    const team = world.teamOf(channel);
    const shared = await Promise.all(
      (input.files ?? []).map((one) => (isKnown(one) ? one : files.given(team, author, one))),
    );
    for (const file of shared) file.channels.add(channel.id);
    const { text = '', blocks = [], attachments = [], thread_ts = null } = input;
    const content = { text, blocks, attachments, files: shared };
    return messages.post({
      ...content,
      team,
      channelId: channel.id,
      author,
      by: 'person',
      threadTs: thread_ts,
    });
  }

  /** Sends any event of the Events API. */
  function event(sent: Fields, about: { team?: FakeTeam; user?: FakeUser } = {}): InteractionHandle {
    const { team = defaults.team, user = defaults.user } = about;
    return begin('event', { team, user, channel: null }, () => payloads.event(team, sent));
  }

  /** Opens the app's Home tab. `handle.view` is what is published there. */
  async function openHome(user: FakeUser = defaults.user): Promise<InteractionHandle> {
    const team = world.teamOf(user);
    const channel = world.dm(user, team).id;
    return event({ type: 'app_home_opened', user: user.id, channel, tab: 'home' }, { team, user });
  }

  /** Delivers a message as an event, where the app asked for those. */
  function messageEvent(message: FakeMessage): InteractionHandle {
    const channel = world.channels.get(message.channelId) ?? defaults.channel;
    const about = { team: message.team, user: message.author };
    return event(payloads.messageEvent(message, channel), about);
  }

  /** Takes the app's token away. */
  function revoke(team: FakeTeam = defaults.team): InteractionHandle {
    team.installation = 'revoked';
    return event({ type: 'tokens_revoked', tokens: { oauth: [], bot: [team.bot.id] } }, { team });
  }

  const visible = () => messages.all.filter((one) => one.deletedAt === null && one.ephemeralTo === null);

  return {
    post,
    event,
    openHome,
    messageEvent,
    revoke,
    /** Takes the app out of a workspace: its token dies, then both events come. */
    uninstall(team: FakeTeam = defaults.team): InteractionHandle[] {
      team.installation = 'uninstalled';
      return [
        event({ type: 'app_uninstalled' }, { team }),
        event({ type: 'tokens_revoked', tokens: { oauth: [], bot: [team.bot.id] } }, { team }),
      ];
    },
    /** Messages that are there, ephemeral ones aside; in one channel where given. */
    visibleMessages: (channel?: FakeChannel): FakeMessage[] =>
      visible().filter((one) => !channel || one.channelId === channel.id),
    /** The app's visible messages whose blocks contain this text, a job's id for instance. */
    messagesWith: (part: string): FakeMessage[] =>
      visible().filter((one) => one.own && JSON.stringify(one.blocks).includes(part)),
    /** Every write of the app that would notify somebody, ephemeral ones included. */
    mentionsShown: () =>
      messages.all
        .filter((one) => one.own)
        .flatMap((one) => one.timeline.map(({ at, by, mentions }) => ({ ts: one.ts, at, by, mentions })))
        .filter((one) => one.mentions.length > 0),
    /** Deletes a message, as its author or an admin does. */
    deleteMessage: (message: FakeMessage) => messages.remove(message),
    deleteFile(file: FakeFile) {
      file.deleted = true;
    },
  };
}
