import { describe, expect, it } from 'vitest';
import type { SlackDeps } from '../../../src/bots/slack/deps.ts';
import { createOAuthRoutes, SCOPES } from '../../../src/bots/slack/oauth.ts';
import { fakeClock } from '../../helpers/clock.ts';

/** The page to install the app and the way back, at a Slack that is never asked. */
function setUp() {
  const clock = fakeClock();
  const deps = {
    apiUrl: 'https://slack.com/api',
    clock,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    seal: (text: string) => Buffer.from(text).toString('base64url'),
    unseal: (sealed: string) => Buffer.from(sealed, 'base64url').toString(),
  } as unknown as SlackDeps;
  const routes = createOAuthRoutes({
    deps,
    access: {
      mode: 'oauth',
      clientId: '1.2',
      clientSecret: 'a-client-secret',
      signingSecret: 'a-signing-secret',
      publicUrl: 'https://bot.example.com',
    },
    installations: { add: () => Promise.reject(new Error('nobody installs it here')) },
    installed: async () => {},
  });
  const route = (path: string) => {
    const found = routes.find((one) => one.path === path);
    if (!found) throw new Error(`there is no route ${path}`);
    return found;
  };
  const [install, back] = [route('/slack/install'), route('/slack/oauth_redirect')];
  const request = { method: 'GET', params: {}, remoteAddress: '', body: Buffer.alloc(0) } as const;
  const signal = new AbortController().signal;
  async function begun() {
    const { headers = {} } = await install.handle({
      ...request,
      path: install.path,
      query: {},
      headers: {},
      signal,
    });
    const [cookie = ''] = (headers['set-cookie'] ?? '').split(';');
    const to = new URL(headers.location ?? '');
    return { to, cookie, setCookie: headers['set-cookie'] ?? '', state: to.searchParams.get('state') ?? '' };
  }
  const comeBack = async (state: string, cookie: string) => {
    const query = { state, error: 'access_denied' };
    return (await back.handle({ ...request, path: back.path, query, headers: { cookie }, signal })).status;
  };
  return { clock, begun, comeBack };
}

describe('installing the app', () => {
  it('begins at Slack’s own page, with the scopes of the manifest and a cookie for this browser alone', async () => {
    const { to, setCookie } = await setUp().begun();
    expect(`${to.origin}${to.pathname}`).toBe('https://slack.com/oauth/v2/authorize');
    expect(to.searchParams.get('scope')).toBe(SCOPES.join(','));
    expect(to.searchParams.get('redirect_uri')).toBe('https://bot.example.com/slack/oauth_redirect');
    expect(setCookie).toMatch(/; HttpOnly; SameSite=Lax; Secure$/);
  });

  it('ends within ten minutes, once, in the browser where it began', async () => {
    const { clock, begun, comeBack } = setUp();
    const [mine, other, late] = [await begun(), await begun(), await begun()];
    expect(await comeBack(mine.state, other.cookie)).toBe(400);
    expect(await comeBack(mine.state, '')).toBe(400);
    expect(await comeBack(mine.state, mine.cookie)).toBe(200);
    expect(await comeBack(mine.state, mine.cookie)).toBe(400);
    await clock.advance(10 * 60_000);
    expect(await comeBack(other.state, other.cookie)).toBe(200);
    await clock.advance(1);
    expect(await comeBack(late.state, late.cookie)).toBe(400);
    expect(await comeBack('made-up', late.cookie)).toBe(400);
  });
});
