import { type Fields, fields, list, text } from '../discord/shape.ts';
import type { Files } from './files.ts';
import { createHandle, type HandleDeps, type InteractionHandle } from './handle.ts';
import type { Ids } from './ids.ts';
import { type Interaction, type Kind, wordsOf, wordsOfState } from './interactions.ts';
import type { Payloads } from './payloads.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Triggers } from './triggers.ts';
import type { FakeChannel, FakeMessage, FakeTeam, FakeUser, FakeView } from './types.ts';
import { actionOf, controlsOfBlocks, type State, stateOf, type ViewInput } from './view-input.ts';
import type { Views } from './views.ts';
import type { World } from './world.ts';

interface By {
  user?: FakeUser;
  /** Skips what Slack's own apps would not let a person do: for forged interactions. */
  forged?: boolean;
}

export interface SlashInput extends By {
  /** With or without the slash; default `/nanobanana`. */
  command?: string;
  text?: string;
  channel?: FakeChannel;
  /** Sets the person's language from now on: `ko-KR`. */
  locale?: string;
  /** There are no slash commands in threads; only a forged one has this. */
  thread_ts?: string;
}

export interface ShortcutInput extends By {
  callbackId: string;
}

export interface MessageShortcutInput extends By {
  callbackId: string;
  message: FakeMessage | null;
}

export interface PressInput extends By {
  /** Where the control is: a message (`handle.message`) or a view (`handle.view`). */
  message?: FakeMessage | null;
  view?: FakeView | null;
  actionId: string;
  /** For a forged press: the value of the button, whatever is shown. */
  value?: string;
}

export interface SelectInput extends PressInput {
  values: string[];
}

export interface SubmitInput extends By {
  /** The handle of the action that opened the view, or the view. */
  from: InteractionHandle | FakeView;
  values?: ViewInput;
}

export interface ActionsDeps extends HandleDeps {
  ids: Ids;
  world: World;
  defaults: { team: FakeTeam; user: FakeUser; channel: FakeChannel };
  interactions: Interaction[];
  payloads: Payloads;
  responseUrls: ResponseUrls;
  triggers: Triggers;
  views: Views;
  files: Files;
  /** Commands and shortcuts of the manifest; null where none was given. */
  known: { commands: string[]; shortcuts: string[] } | null;
  dispatch(interaction: Interaction): void;
}

export type About = Pick<Interaction, 'team' | 'user' | 'channel'> &
  Partial<Pick<Interaction, 'threadTs' | 'source' | 'sourceView' | 'words'>>;

/** What people do. Each returns at once, with the event on its way to the app. */
export function createActions(deps: ActionsDeps) {
  const { ids, world, defaults, payloads, responseUrls, triggers, views, files } = deps;

  function begin(kind: Kind, about: About, payload: (made: Interaction) => Fields): InteractionHandle {
    const made: Interaction = {
      id: ids.id('E'),
      kind,
      threadTs: null,
      source: null,
      sourceView: null,
      words: '',
      ...about,
      statesBefore: {
        source: about.source?.timeline.length ?? 0,
        view: (about.sourceView ?? views.home(about.user.id, about.team.id))?.timeline.length ?? 0,
      },
      payload: {},
      triggerId: null,
      dispatchedAt: deps.now(),
      attempts: [],
      acknowledgement: null,
      messages: [],
      ephemerals: [],
      views: [],
    };
    if (kind !== 'event' && kind !== 'view closed')
      made.triggerId = triggers.make(made.team, made.user, made.id);
    made.payload = payload(made);
    deps.interactions.push(made);
    deps.dispatch(made);
    return createHandle(made, deps);
  }

  const who = (made: Interaction) => ({ team: made.team, user: made.user, triggerId: made.triggerId ?? '' });

  function refuseUnless(forged: boolean | undefined, reason: string | null | false) {
    if (reason && !forged) throw new Error(reason);
  }

  function teamFor(team: FakeTeam): string | null {
    if (team.installation !== 'live') return `the app is not installed in ${team.name}`;
    return team.scopes.has('commands')
      ? null
      : 'without the scope commands there are no commands and shortcuts';
  }

  async function slash(input: SlashInput = {}): Promise<InteractionHandle> {
    const { user = defaults.user, channel = defaults.channel, forged } = input;
    const command = `/${(input.command ?? 'nanobanana').replace(/^\//, '')}`;
    const team = world.teamOf(channel);
    if (input.locale) user.locale = input.locale;
    refuseUnless(forged, teamFor(team));
    refuseUnless(
      forged,
      deps.known && !deps.known.commands.includes(command) && `there is no command ${command}`,
    );
    refuseUnless(forged, !channel.members.has(user.id) && `${user.name} is not in ${channel.name}`);
    refuseUnless(forged, channel.archived && 'the channel is archived');
    refuseUnless(forged, input.thread_ts !== undefined && 'slash commands do not exist in threads');
    const said = input.text ?? '';
    return begin('slash', { team, user, channel, words: wordsOf(said) }, (made) => ({
      ...payloads.slash(who(made), channel, command, said, responseUrls.make(made, channel)),
      ...(input.thread_ts ? { thread_ts: input.thread_ts } : {}),
    }));
  }

  function knownShortcut(callbackId: string, forged: boolean | undefined) {
    refuseUnless(
      forged,
      deps.known && !deps.known.shortcuts.includes(callbackId) && `there is no shortcut ${callbackId}`,
    );
  }

  async function shortcut({
    callbackId,
    user = defaults.user,
    forged,
  }: ShortcutInput): Promise<InteractionHandle> {
    const team = world.teamOf(user);
    refuseUnless(forged, teamFor(team));
    knownShortcut(callbackId, forged);
    return begin('shortcut', { team, user, channel: null }, (made) =>
      payloads.shortcut(who(made), callbackId),
    );
  }

  function channelOf(message: FakeMessage): FakeChannel {
    const channel = world.channels.get(message.channelId);
    if (!channel) throw new Error(`there is no channel ${message.channelId}`);
    return channel;
  }

  function whyNotSeen(message: FakeMessage, user: FakeUser): string | null {
    const channel = channelOf(message);
    if (message.deletedAt !== null) return 'the message was deleted';
    if (message.ephemeralTo && message.ephemeralTo !== user.id) return 'only somebody else sees that message';
    return channel.kind !== 'public' && !channel.members.has(user.id)
      ? `${user.name} cannot see that message`
      : null;
  }

  async function messageShortcut(input: MessageShortcutInput): Promise<InteractionHandle> {
    const { message, user = defaults.user, callbackId, forged } = input;
    if (!message) throw new Error('there is no message');
    const channel = channelOf(message);
    const { team } = message;
    refuseUnless(forged, teamFor(team));
    knownShortcut(callbackId, forged);
    refuseUnless(forged, whyNotSeen(message, user));
    const about = { team, user, channel, source: message.own ? null : message, threadTs: message.threadTs };
    return begin('message shortcut', about, (made) =>
      payloads.messageShortcut(who(made), {
        channel,
        message,
        callbackId,
        responseUrl: responseUrls.make(made, channel),
      }),
    );
  }

  function controlIn(blocks: readonly Fields[], input: PressInput, values: string[] | null): Fields {
    const found = controlsOfBlocks(blocks).find((one) => one.action_id === input.actionId);
    if (!found && !input.forged) throw new Error(`there is no control ${input.actionId}`);
    const control = found ?? { type: 'button', action_id: input.actionId, block_id: 'forged' };
    const changed = input.forged && input.value !== undefined ? { ...control, value: input.value } : control;
    return actionOf(changed, values, input.forged ?? false);
  }

  const inputDeps = (team: FakeTeam, user: FakeUser, channel: FakeChannel | null, forged: boolean) => ({
    channel,
    forged,
    store: (file: Parameters<typeof files.given>[2]) => files.given(team, user, file, { inView: true }),
    fileJson: (file: Parameters<typeof files.json>[0]) => files.json(file),
  });

  async function act(input: PressInput, values: string[] | null): Promise<InteractionHandle> {
    const { message, view, user: given, forged = false } = input;
    if (view) {
      const user = given ?? view.user;
      refuseUnless(forged, view.closed && 'the view is closed');
      refuseUnless(forged, user.id !== view.user.id && 'only somebody else sees that view');
      const blocks = list(view.view.blocks).map(fields);
      const action = controlIn(blocks, input, values);
      const state: State = await stateOf(blocks, {}, inputDeps(view.team, user, null, true));
      return begin('press', { team: view.team, user, channel: null, sourceView: view }, (made) =>
        payloads.inView(who(made), { view, action, state }),
      );
    }
    if (!message) throw new Error('there is no message to press on');
    const user = given ?? defaults.user;
    const channel = channelOf(message);
    refuseUnless(forged, whyNotSeen(message, user));
    const action = controlIn(message.blocks, input, values);
    const about = { team: message.team, user, channel, source: message, threadTs: message.threadTs };
    return begin('press', about, (made) => {
      const responseUrl = responseUrls.make(made, channel);
      return payloads.inMessage(who(made), { channel, message, responseUrl, action, state: {} });
    });
  }

  function viewOf(from: InteractionHandle | FakeView): FakeView {
    const found = 'interaction' in from ? from.view : from;
    if (!found) throw new Error('no view was shown');
    return found;
  }

  /** The addresses that come with a submission: one for each conversation picked where the view asked for it. */
  function responsesFor(made: Interaction, blocks: Fields[], state: State): Fields[] {
    return blocks.flatMap((block) => {
      const element = fields(block.element);
      const put = fields(fields(state[text(block.block_id)])[text(element.action_id)]);
      const channel = world.channels.get(text(put.selected_conversation) || text(put.selected_channel));
      if (element.response_url_enabled !== true || !channel) return [];
      const named = { block_id: block.block_id, action_id: element.action_id, channel_id: channel.id };
      return [{ ...named, response_url: responseUrls.make(made, channel) }];
    });
  }

  /** Fills in a modal and sends it off. */
  async function submitView(input: SubmitInput): Promise<InteractionHandle> {
    const view = viewOf(input.from);
    const { user = view.user, forged = false } = input;
    const origin = 'interaction' in input.from ? input.from.interaction : null;
    refuseUnless(forged, view.closed && 'the view is closed');
    refuseUnless(forged, view.type !== 'modal' && 'a home cannot be submitted');
    const blocks = list(view.view.blocks).map(fields);
    const channel = origin?.channel ?? null;
    const state = await stateOf(blocks, input.values ?? {}, inputDeps(view.team, user, channel, forged));
    view.errors = {};
    const about = { team: view.team, user, channel, sourceView: view, words: wordsOfState(state) };
    return begin('view submission', about, (made) =>
      payloads.submission(who(made), view, state, responsesFor(made, blocks, state)),
    );
  }

  /** Closes a modal, the whole stack if asked. Null where the app did not want to hear of it. */
  async function closeView(
    from: InteractionHandle | FakeView,
    whole = false,
  ): Promise<InteractionHandle | null> {
    const view = viewOf(from);
    views.close(view, whole);
    if (view.view.notify_on_close !== true) return null;
    const about = { team: view.team, user: view.user, channel: null, sourceView: view };
    return begin('view closed', about, (made) => payloads.closed(who(made), view, whole));
  }

  return {
    begin,
    slash,
    shortcut,
    messageShortcut,
    submitView,
    closeView,
    press: (input: PressInput) => act(input, null),
    select: (input: SelectInput) => act(input, input.values),
  };
}

export type Actions = ReturnType<typeof createActions>;
