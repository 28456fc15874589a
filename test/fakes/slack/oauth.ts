import { type Fields, text } from '../discord/shape.ts';
import { SlackError } from './errors.ts';
import type { Ids } from './ids.ts';
import type { FakeTeam, FakeUser } from './types.ts';

export interface OAuthDeps {
  now(): number;
  ids: Ids;
  appId: string;
  clientId: string;
  clientSecret: string;
}

interface Grant {
  team: FakeTeam;
  user: FakeUser;
  scopes: string[];
  redirectUri: string;
  at: number;
  used: boolean;
}

const lifeMs = 600_000;

/** The codes that a person's consent makes, and their exchange for a token. */
export function createOAuth({ now, ids, appId, clientId, clientSecret }: OAuthDeps) {
  const grants = new Map<string, Grant>();

  return {
    clientId,
    clientSecret,
    grant(team: FakeTeam, user: FakeUser, asked: { scopes: string[]; redirectUri: string }): string {
      const code = `${team.id}.${ids.secret()}`;
      grants.set(code, { team, user, ...asked, at: now(), used: false });
      return code;
    },
    /** `oauth.v2.access`: a code works once, for ten minutes. */
    exchange(args: Fields): Fields {
      if (text(args.client_id) !== clientId) throw new SlackError('invalid_client_id');
      if (text(args.client_secret) !== clientSecret) throw new SlackError('bad_client_secret');
      const grant = grants.get(text(args.code));
      if (!grant || now() - grant.at > lifeMs) throw new SlackError('invalid_code');
      if (grant.used) throw new SlackError('code_already_used');
      if (grant.redirectUri !== text(args.redirect_uri)) throw new SlackError('bad_redirect_uri');
      grant.used = true;
      const { team } = grant;
      // Installing again gives a new token; the old one stops working.
      team.token = `xoxb-${team.id}-${ids.secret()}`;
      team.scopes = new Set(grant.scopes);
      team.installation = 'live';
      return {
        app_id: appId,
        authed_user: { id: grant.user.id },
        scope: grant.scopes.join(','),
        token_type: 'bot',
        access_token: team.token,
        bot_user_id: team.bot.id,
        team: { id: team.id, name: team.name },
        enterprise: null,
        is_enterprise_install: false,
      };
    },
  };
}

export type OAuth = ReturnType<typeof createOAuth>;
