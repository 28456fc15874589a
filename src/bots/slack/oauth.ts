import { randomBytes, timingSafeEqual } from 'node:crypto';
import { webApi } from '@slack/bolt';
import { z } from 'zod';
import type { Route, RouteRequest, RouteResponse } from '../../core/contracts/bot.ts';
import type { SlackAccess, SlackDeps } from './deps.ts';
import { codeOf, tidy } from './errors.ts';
import { quietLogger } from './library-log.ts';
import { slackId } from './place.ts';
import { createRecent } from './recent.ts';
import type { Workspace, Workspaces } from './workspaces.ts';

/** What the app may do (slack-manifest.yaml says the same, and for what). */
export const SCOPES = [
  'commands',
  'chat:write',
  'files:write',
  'files:read',
  'users:read',
  'channels:read',
  'groups:read',
] as const;

const STATE_MS = 10 * 60_000;
const DEADLINE_MS = 10_000;
const COOKIE = 'nanobanana-slack-install';
const REDIRECT = '/slack/oauth_redirect';

const stateSchema = z.object({ nonce: z.string(), until: z.number() });
const grantedSchema = z.object({
  access_token: z.string(),
  team: z.object({ id: slackId }),
  authed_user: z.object({ id: slackId }).nullish(),
});

export interface OAuthDeps {
  readonly deps: SlackDeps;
  readonly access: Extract<SlackAccess, { mode: 'oauth' }>;
  readonly installations: Pick<Workspaces, 'add'>;
  /** Who installed it, once it is there. */
  readonly installed: (workspace: Workspace, person: string | undefined) => Promise<void>;
}

/**
 * The way by which a workspace installs the app. The state that Slack hands back is sealed with our own key, good for
 * ten minutes, once, and only in the browser that it was made for.
 */
export function createOAuthRoutes({ deps, access, installations, installed }: OAuthDeps): Route[] {
  const { apiUrl, clock, logger, seal, unseal, fetch } = deps;
  const redirect = `${access.publicUrl}${REDIRECT}`;
  const used = createRecent({ clock });

  async function install(): Promise<RouteResponse> {
    const nonce = randomBytes(16).toString('base64url');
    const url = new URL('/oauth/v2/authorize', apiUrl);
    url.search = new URLSearchParams({
      client_id: access.clientId,
      scope: SCOPES.join(','),
      redirect_uri: redirect,
      state: seal(JSON.stringify({ nonce, until: clock.now() + STATE_MS })),
    }).toString();
    const secure = redirect.startsWith('https:') ? '; Secure' : '';
    const cookie = `${COOKIE}=${nonce}; Path=/slack; Max-Age=${STATE_MS / 1000}; HttpOnly; SameSite=Lax${secure}`;
    return {
      status: 302,
      headers: { location: url.href, 'set-cookie': cookie, 'cache-control': 'no-store' },
    };
  }

  function isOurs({ query, headers }: RouteRequest): boolean {
    const text = unseal(query.state ?? '');
    const state = stateSchema.safeParse(parsed(text));
    if (!state.success || state.data.until < clock.now()) return false;
    const { nonce } = state.data;
    return same(nonce, cookieOf(headers.cookie)) && used.first(nonce, STATE_MS);
  }

  async function back(request: RouteRequest): Promise<RouteResponse> {
    if (!isOurs(request))
      return page(400, 'This link is too old, or was made elsewhere. Start again at /slack/install.');
    const { code, error } = request.query;
    if (error || !code) return page(200, 'nanobanana was not installed.');
    try {
      const { access_token: token, team, authed_user: person } = await exchange(code);
      const workspace = await installations.add(team.id, token);
      void installed(workspace, person?.id).catch((err: unknown) =>
        logger.warn({ err: tidy(err) }, 'Whoever installed the app could not be told'),
      );
      return page(200, 'nanobanana is installed. Go back to Slack and type /nanobanana.');
    } catch (err) {
      logger.warn({ err: tidy(err) }, 'The app could not be installed in a workspace');
      const why = codeOf(err) ? 'Slack did not accept it' : 'Slack could not be reached';
      return page(502, `nanobanana was not installed: ${why}. Start again at /slack/install.`);
    }
  }

  async function exchange(code: string): Promise<z.infer<typeof grantedSchema>> {
    const client = new webApi.WebClient(undefined, {
      slackApiUrl: `${apiUrl}/`,
      timeout: DEADLINE_MS,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logger: quietLogger(logger),
      ...(fetch ? { fetch } : {}),
    });
    const { clientId, clientSecret } = access;
    const asked = { client_id: clientId, client_secret: clientSecret, code, redirect_uri: redirect };
    try {
      return grantedSchema.parse(await client.oauth.v2.access(asked));
    } catch (error) {
      // What is not said by the client may repeat the answer, and with it the token.
      if (isOfClient(error)) throw error;
      throw new Error('what Slack answered is not of the expected shape');
    }
  }

  return [
    { method: 'GET', path: '/slack/install', handle: install },
    { method: 'GET', path: REDIRECT, handle: back },
  ];
}

const isOfClient = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('slack_');

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

const cookieOf = (header: string | undefined): string =>
  (header ?? '')
    .split(';')
    .map((pair) => pair.trim().split('='))
    .find(([name]) => name === COOKIE)?.[1] ?? '';

function same(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

const page = (status: number, sentence: string): RouteResponse => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'",
  },
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>nanobanana</title><p>${sentence}</p></html>\n`,
});
