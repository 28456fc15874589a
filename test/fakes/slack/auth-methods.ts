import { type Fields, text } from '../discord/shape.ts';
import { SlackError } from './errors.ts';
import type { Call, Methods } from './method.ts';
import type { OAuth } from './oauth.ts';
import type { FakeTeam } from './types.ts';

export interface AuthMethodsDeps {
  appId: string;
  /** A fresh address for one WebSocket. */
  socketUrl(): string;
  oauth: OAuth;
  /** The app gave up its own token. */
  revoked(team: FakeTeam): void;
}

export function createAuthMethods({ appId, socketUrl, oauth, revoked }: AuthMethodsDeps): Methods {
  const test = ({ team }: Call): Fields => ({
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    user: team.bot.name,
    team_id: team.id,
    user_id: team.bot.id,
    bot_id: team.botId,
    is_enterprise_install: false,
  });
  const teamInfo = ({ team }: Call): Fields => ({
    team: { id: team.id, name: team.name, domain: team.domain, email_domain: '', icon: {} },
  });
  const botInfo = ({ args, team }: Call): Fields => {
    if (args.bot !== undefined && text(args.bot) !== team.botId) throw new SlackError('bot_not_found');
    return {
      bot: { id: team.botId, app_id: appId, user_id: team.bot.id, name: team.bot.name, deleted: false },
    };
  };

  return {
    'auth.test': { auth: 'bot', json: true, scopes: [], tier: 'none', run: test },
    'auth.revoke': {
      auth: 'bot',
      json: false,
      scopes: [],
      tier: 3,
      run({ team }) {
        revoked(team);
        return { revoked: true };
      },
    },
    'team.info': { auth: 'bot', json: false, scopes: ['team:read'], tier: 3, run: teamInfo },
    'bots.info': { auth: 'bot', json: false, scopes: ['users:read'], tier: 3, run: botInfo },
    'apps.connections.open': {
      auth: 'app',
      json: true,
      scopes: ['connections:write'],
      // Tier 1 in the documentation; observed is that reconnecting more than once a minute works.
      tier: 'none',
      run: () => ({ url: socketUrl() }),
    },
    'oauth.v2.access': {
      auth: 'none',
      json: false,
      scopes: [],
      tier: 'none',
      required: ['code'],
      run: ({ args }) => oauth.exchange(args),
    },
  };
}
