import { type Fields, text } from '../discord/shape.ts';
import type { Files } from './files.ts';
import type { Ids } from './ids.ts';
import { messageJson } from './message-json.ts';
import type { FakeChannel, FakeMessage, FakeTeam, FakeUser, FakeView } from './types.ts';
import type { Views } from './views.ts';

export interface PayloadsDeps {
  now(): number;
  ids: Ids;
  appId: string;
  files: Files;
  views: Views;
}

export type Payloads = ReturnType<typeof createPayloads>;

/** Where and by whom something is done. */
export interface Who {
  team: FakeTeam;
  user: FakeUser;
  triggerId: string;
}

const nameOf = (channel: FakeChannel) =>
  channel.kind === 'im' ? 'directmessage' : channel.kind === 'private' ? 'privategroup' : channel.name;

/** What Slack sends for each action. */
export function createPayloads({ now, ids, appId, files, views }: PayloadsDeps) {
  const verification = 'verification-token-of-old';

  const person = ({ user }: Who): Fields => ({
    id: user.id,
    username: user.name,
    name: user.name,
    team_id: user.teamId,
  });

  const base = (who: Who): Fields => ({
    team: { id: who.team.id, domain: who.team.domain },
    user: person(who),
    api_app_id: appId,
    token: verification,
    trigger_id: who.triggerId,
    enterprise: null,
    is_enterprise_install: false,
  });

  const place = (channel: FakeChannel) => ({ id: channel.id, name: nameOf(channel) });

  return {
    slash: (who: Who, channel: FakeChannel, command: string, said: string, responseUrl: string): Fields => ({
      token: verification,
      team_id: who.team.id,
      team_domain: who.team.domain,
      channel_id: channel.id,
      channel_name: nameOf(channel),
      user_id: who.user.id,
      user_name: who.user.name,
      command,
      text: said,
      api_app_id: appId,
      is_enterprise_install: 'false',
      response_url: responseUrl,
      trigger_id: who.triggerId,
    }),
    shortcut: (who: Who, callbackId: string): Fields => ({
      ...base(who),
      type: 'shortcut',
      callback_id: callbackId,
      action_ts: ids.ts(),
    }),
    messageShortcut: (
      who: Who,
      at: { channel: FakeChannel; message: FakeMessage; callbackId: string; responseUrl: string },
    ): Fields => ({
      ...base(who),
      type: 'message_action',
      callback_id: at.callbackId,
      action_ts: ids.ts(),
      message_ts: at.message.ts,
      channel: place(at.channel),
      message: messageJson(at.message, files),
      response_url: at.responseUrl,
    }),
    /** A press in a message. An ephemeral one comes without the message itself. */
    inMessage: (
      who: Who,
      at: { channel: FakeChannel; message: FakeMessage; responseUrl: string; action: Fields; state: Fields },
    ): Fields => ({
      ...base(who),
      type: 'block_actions',
      container: {
        type: 'message',
        message_ts: at.message.ts,
        channel_id: at.channel.id,
        is_ephemeral: at.message.ephemeralTo !== null,
        ...(at.message.threadTs ? { thread_ts: at.message.threadTs } : {}),
      },
      channel: place(at.channel),
      ...(at.message.ephemeralTo ? {} : { message: messageJson(at.message, files) }),
      state: { values: at.state },
      response_url: at.responseUrl,
      actions: [{ ...at.action, action_ts: ids.ts() }],
    }),
    inView: (who: Who, at: { view: FakeView; action: Fields; state: Fields }): Fields => ({
      ...base(who),
      type: 'block_actions',
      container: { type: 'view', view_id: at.view.id },
      view: views.json(at.view, at.state),
      actions: [{ ...at.action, action_ts: ids.ts() }],
    }),
    submission: (who: Who, view: FakeView, state: Fields, responseUrls: Fields[]): Fields => ({
      ...base(who),
      type: 'view_submission',
      view: views.json(view, state),
      response_urls: responseUrls,
    }),
    closed: (who: Who, view: FakeView, isCleared: boolean): Fields => {
      const { trigger_id: _none, ...rest } = base(who);
      return { ...rest, type: 'view_closed', view: views.json(view), is_cleared: isCleared };
    },
    event: (team: FakeTeam, event: Fields): Fields => ({
      token: verification,
      team_id: team.id,
      context_team_id: team.id,
      context_enterprise_id: null,
      api_app_id: appId,
      event: { event_ts: ids.ts(), ...event },
      type: 'event_callback',
      event_id: ids.id('Ev'),
      event_time: Math.floor(now() / 1_000),
      is_ext_shared_channel: false,
      event_context: `4-${ids.secret()}`,
      authorizations: [
        {
          enterprise_id: null,
          team_id: team.id,
          user_id: team.bot.id,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
    }),
    messageEvent: (message: FakeMessage, channel: FakeChannel): Fields => ({
      ...messageJson(message, files),
      channel: channel.id,
      channel_type: channel.kind === 'public' ? 'channel' : text(channel.kind),
    }),
  };
}
