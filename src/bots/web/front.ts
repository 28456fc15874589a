import type { RouteRequest, RouteResponse } from '../../core/contracts/bot.ts';
import type { Language } from '../../core/job.ts';
import type { Assets } from './assets.ts';
import type { WebDeps } from './deps.ts';
import type { GuardedRoute, Site } from './guard.ts';
import { againHtml, pageHtml, tokenHtml } from './html.ts';
import { respond } from './respond.ts';
import { type Sessions, sameToken } from './session.ts';

interface FrontDeps extends Pick<WebDeps, 'pageToken' | 'publicToken'> {
  readonly assets: Assets;
  readonly sessions: Sessions;
}

/** `GET /`: the page for whoever may have it, else the form for the token; opening it starts the session. */
export function frontRoutes({ assets, sessions, pageToken, publicToken }: FrontDeps): GuardedRoute[] {
  const tokenFor = ({ loopback }: Site) => pageToken ?? (loopback ? undefined : publicToken);

  function open(request: RouteRequest, site: Site): RouteResponse {
    const language = languageOf(request);
    if (sessions.personOf(request))
      return respond.page(200, pageHtml(language, assets), admit(request, site));
    if (request.headers['sec-fetch-site'] === 'cross-site') return respond.page(200, againHtml(language));
    if (tokenFor(site)) return respond.page(401, tokenHtml(language, assets, { wrong: false }));
    return respond.page(200, pageHtml(language, assets), admit(request, site));
  }

  const admit = (request: RouteRequest, { secure }: Site) => ({
    'set-cookie': sessions.admit(request, { secure }),
  });

  return [
    { method: 'GET', path: '/', handle: async (request, site) => open(request, site) },
    {
      method: 'POST',
      path: '/token',
      bodyLimit: 4096,
      async handle(request, site) {
        const given = new URLSearchParams(request.body.toString('utf8')).get('token') ?? '';
        const token = tokenFor(site);
        if (token && !sameToken(given.trim(), token))
          return respond.page(401, tokenHtml(languageOf(request), assets, { wrong: true }));
        return { status: 303, headers: { location: '/', ...admit(request, site) } };
      },
    },
  ];
}

/** Before the page knows better: Korean for whoever asks for it first. */
function languageOf({ headers }: RouteRequest): Language {
  return /^\s*ko\b/i.test(headers['accept-language'] ?? '') ? 'ko' : 'en';
}
