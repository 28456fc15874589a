import type { Route, RouteRequest, RouteResponse } from '../../core/contracts/bot.ts';
import type { WebDeps } from './deps.ts';
import { respond } from './respond.ts';
import type { Sessions } from './session.ts';

/**
 * Who is answered at all (contract §5): a page of another site must neither read nor write here, whatever name it
 * makes this computer answer to.
 */

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/** What proxies add. Whoever asks through one names any `Host` they like and does not sit at this computer. */
const HANDED_ON = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'cf-connecting-ip',
  'true-client-ip',
];

const cameThroughProxy = ({ headers }: RouteRequest): boolean =>
  HANDED_ON.some((name) => headers[name] !== undefined);

/** Where a request came in: by a loopback name, or by the public address. */
export interface Site {
  readonly origin: string;
  readonly loopback: boolean;
  readonly secure: boolean;
}

/** Null: a name that is none of ours, as after DNS rebinding. */
function siteOf(request: RouteRequest, publicUrl: string | undefined): Site | null {
  const host = request.headers.host ?? '';
  const loopback = LOOPBACK.test(host) && !cameThroughProxy(request);
  if (publicUrl) {
    const url = new URL(publicUrl);
    if (host.toLowerCase() === url.host)
      return { origin: url.origin, loopback, secure: url.protocol === 'https:' };
  }
  if (!loopback) return null;
  return { origin: `http://${host.toLowerCase()}`, loopback: true, secure: false };
}

export type GuardedHandler = (request: RouteRequest, site: Site) => Promise<RouteResponse>;
export type PersonHandler = (request: RouteRequest, site: Site, person: string) => Promise<RouteResponse>;

export interface GuardedRoute extends Omit<Route, 'handle'> {
  readonly handle: GuardedHandler;
}

/** Wraps routes: the host must be ours, and whatever writes must come from our own page. */
export function guarded(route: GuardedRoute, { publicUrl }: Pick<WebDeps, 'publicUrl'>): Route {
  return {
    ...route,
    async handle(request) {
      const site = siteOf(request, publicUrl);
      if (!site) return respond.text(421, 'This page has another address.\n');
      const writes = request.method !== 'GET' && request.method !== 'HEAD';
      if (writes && request.headers.origin?.toLowerCase() !== site.origin)
        return respond.text(403, 'Only the page itself may do that.\n');
      return route.handle(request, site);
    },
  };
}

/** Asks for the session that opening the page gives. */
export const withPerson =
  (sessions: Sessions, handle: PersonHandler): GuardedHandler =>
  async (request, site) => {
    const person = sessions.personOf(request);
    return person ? handle(request, site, person) : respond.json(401, { code: 'session', line: [] });
  };
