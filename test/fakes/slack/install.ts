import type { Ids } from './ids.ts';
import type { OAuth } from './oauth.ts';
import type { FakeTeam, FakeUser } from './types.ts';

export interface InstallInput {
  /** The app's own page, `…/slack/install`. */
  url: string;
  team: FakeTeam;
  user: FakeUser;
  /** The person says no. */
  deny?: boolean;
  /** Changes the address that leads back, as an attacker would: another state, another code … */
  tamper?: (back: URL) => void;
}

export interface Installed {
  /** Where the app sent the person. */
  authorizeUrl: URL;
  /** Where Slack sent them back to. */
  backUrl: URL;
  status: number;
  body: string;
}

/** The address of Slack in the app's page: a redirect, or a link in it. */
async function authorizeUrlOf(response: Response): Promise<URL> {
  const location = response.headers.get('location');
  const link = location ?? /href="([^"]*\/oauth\/v2\/authorize[^"]*)"/.exec(await response.text())?.[1];
  if (!link) throw new Error('the install page leads nowhere');
  return new URL(link.replaceAll('&amp;', '&'));
}

/** A person who installs the app: its page, Slack's consent, and back with a code. Cookies are kept on the way. */
export function createInstall({ oauth, ids }: { oauth: OAuth; ids: Ids }) {
  return async ({ url, team, user, deny = false, tamper }: InstallInput): Promise<Installed> => {
    const page = await fetch(url, { redirect: 'manual' });
    const cookies = page.headers.getSetCookie().map((one) => one.split(';')[0]);
    const authorizeUrl = await authorizeUrlOf(page);
    const asked = authorizeUrl.searchParams;
    if (asked.get('client_id') !== oauth.clientId) throw new Error('the client_id is not that of the app');
    const redirectUri = asked.get('redirect_uri') ?? '';
    const backUrl = new URL(redirectUri);
    const scopes = (asked.get('scope') ?? '').split(',').filter(Boolean);
    if (deny) backUrl.searchParams.set('error', 'access_denied');
    else backUrl.searchParams.set('code', oauth.grant(team, user, { scopes, redirectUri }));
    backUrl.searchParams.set('state', asked.get('state') ?? `no-state-${ids.secret()}`);
    tamper?.(backUrl);
    const back = await fetch(backUrl, { redirect: 'manual', headers: { cookie: cookies.join('; ') } });
    return { authorizeUrl, backUrl, status: back.status, body: await back.text() };
  };
}
