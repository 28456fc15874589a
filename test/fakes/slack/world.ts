import type { Ids } from './ids.ts';
import type { FakeChannel, FakeTeam, FakeUser } from './types.ts';

/** The scopes that an app of this kind asks for (platforms.md B), as far as nothing else is said. */
export const usualScopes = ['commands', 'chat:write', 'files:write', 'files:read', 'users:read'];

export interface TeamOptions {
  name?: string;
  domain?: string;
  scopes?: Iterable<string>;
  /** False: the app is not installed there yet. */
  installed?: boolean;
  editWindowMs?: number | null;
  messagesTab?: boolean;
}

export interface ChannelOptions {
  name?: string;
  private?: boolean;
  /** Who is in it; default: everyone of the workspace in a public channel, nobody in a private one. */
  members?: FakeUser[];
  /** Whether the app is in it; default true. */
  bot?: boolean;
  archived?: boolean;
  extShared?: boolean;
}

export type World = ReturnType<typeof createWorld>;

/** Workspaces, people, channels and tokens. Tests build it; the methods only read it. */
export function createWorld({ ids, scopes }: { ids: Ids; scopes: string[] }) {
  const teams = new Map<string, FakeTeam>();
  const users = new Map<string, FakeUser>();
  const channels = new Map<string, FakeChannel>();

  function person(teamId: string, options: Partial<Omit<FakeUser, 'teamId'>>): FakeUser {
    const name = options.name ?? `person${users.size}`;
    const made: FakeUser = {
      id: ids.id('U'),
      teamId,
      name,
      displayName: name,
      locale: 'en-US',
      bot: false,
      guest: 'no',
      stranger: false,
      admin: false,
      owner: false,
      deleted: false,
      ...options,
    };
    users.set(made.id, made);
    return made;
  }

  function team(options: TeamOptions = {}): FakeTeam {
    const id = ids.id('T');
    const made: FakeTeam = {
      id,
      name: options.name ?? `Workspace ${teams.size + 1}`,
      domain: options.domain ?? `workspace-${teams.size + 1}`,
      bot: person(id, { name: 'nanobanana', bot: true }),
      botId: ids.id('B'),
      token: `xoxb-${id}-${ids.secret()}`,
      scopes: new Set(options.scopes ?? scopes),
      installation: options.installed === false ? 'never' : 'live',
      editWindowMs: options.editWindowMs ?? null,
      messagesTab: options.messagesTab ?? true,
    };
    teams.set(id, made);
    return made;
  }

  /** The bot user of another app in the workspace. */
  const app = (of: FakeTeam, name = 'other-app') => person(of.id, { name, bot: true });

  const openChannels = (teamId: string) =>
    [...channels.values()].filter((one) => one.teamId === teamId && one.kind === 'public');

  /** A person of a workspace, in its public channels (guests in none). */
  function user(of: FakeTeam, options: Partial<Omit<FakeUser, 'teamId' | 'bot'>> = {}): FakeUser {
    const made = person(of.id, options);
    if (made.guest === 'no' && !made.stranger)
      for (const channel of openChannels(of.id)) channel.members.add(made.id);
    return made;
  }

  function add(made: FakeChannel): FakeChannel {
    channels.set(made.id, made);
    return made;
  }

  function channel(of: FakeTeam, options: ChannelOptions = {}): FakeChannel {
    const everyone = [...users.values()].filter(
      (one) => one.teamId === of.id && !one.bot && one.guest === 'no',
    );
    const members = options.members ?? (options.private ? [] : everyone);
    const made = add({
      id: ids.id('C'),
      teamId: of.id,
      name: options.name ?? 'general',
      kind: options.private ? 'private' : 'public',
      members: new Set(members.map((one) => one.id)),
      archived: options.archived ?? false,
      extShared: options.extShared ?? false,
    });
    if (options.bot !== false) made.members.add(of.bot.id);
    return made;
  }

  function teamOf(one: { teamId: string }): FakeTeam {
    const found = teams.get(one.teamId);
    if (!found) throw new Error(`there is no workspace ${one.teamId}`);
    return found;
  }

  /** The direct messages of a person and the app: always the same channel. */
  function dm(of: FakeUser, home: FakeTeam = teamOf(of)): FakeChannel {
    const known = [...channels.values()].find(
      (one) => one.kind === 'im' && one.members.has(of.id) && one.members.has(home.bot.id),
    );
    return known ?? conversation(home, [of, home.bot], 'im');
  }

  /** A conversation of people; the app is in it only where `home.bot` is among them. */
  function conversation(home: FakeTeam, people: FakeUser[], kind: 'im' | 'mpim'): FakeChannel {
    const members = new Set(people.map((one) => one.id));
    const shared = { archived: false, extShared: false };
    return add({
      id: ids.id(kind === 'im' ? 'D' : 'G'),
      teamId: home.id,
      name: '',
      kind,
      members,
      ...shared,
    });
  }

  return {
    teams,
    users,
    channels,
    team,
    user,
    app,
    channel,
    dm,
    conversation,
    teamOf,
    /** Takes the app out of a channel, as `/remove` does. */
    kick: (of: FakeChannel) => void of.members.delete(teamOf(of).bot.id),
    invite: (of: FakeChannel, who: FakeUser = teamOf(of).bot) => void of.members.add(who.id),
    archive(of: FakeChannel) {
      of.archived = true;
    },
    /** The installation that a token belongs to. */
    teamByToken: (token: string) => [...teams.values()].find((one) => one.token === token) ?? null,
    botIn: (of: FakeChannel) => of.members.has(teamOf(of).bot.id),
  };
}
