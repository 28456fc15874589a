import { createHash, timingSafeEqual } from 'node:crypto';
import type { RouteRequest } from '../../core/contracts/bot.ts';

/** Who sits at the page, as far as the page can know: a browser, by a random cookie that scripts cannot read. */

const COOKIE = 'nanobanana_session';
const SHAPE = /^[\w-]{24,64}$/;
/** A year: the same browser stays the same person, also after a restart. */
const LIFETIME_SECONDS = 31_536_000;
/** More browsers than that and the oldest must open the page anew. */
const MAX_SESSIONS = 10_000;

export interface Sessions {
  /** The person behind a request, or null for a browser that was not let in. */
  personOf(request: RouteRequest): string | null;
  /**
   * Lets a browser in: its own cookie is kept if it has one of our shape, so that it stays the same person.
   * Answers the `set-cookie` header.
   */
  admit(request: RouteRequest, options: { secure: boolean }): string;
}

export function createSessions(newToken: () => string): Sessions {
  const known = new Set<string>();

  function cookieOf(request: RouteRequest): string | null {
    for (const part of (request.headers.cookie ?? '').split(';')) {
      const [name, value] = part.trim().split('=');
      if (name === COOKIE && value && SHAPE.test(value)) return value;
    }
    return null;
  }

  return {
    personOf(request) {
      const cookie = cookieOf(request);
      return cookie && known.has(cookie) ? personId(cookie) : null;
    },
    admit(request, { secure }) {
      const cookie = cookieOf(request) ?? newToken();
      known.delete(cookie);
      known.add(cookie);
      const oldest = known.values().next().value;
      if (known.size > MAX_SESSIONS && oldest !== undefined) known.delete(oldest);
      const flags = `Path=/; Max-Age=${LIFETIME_SECONDS}; HttpOnly; SameSite=Strict`;
      return `${COOKIE}=${cookie}; ${flags}${secure ? '; Secure' : ''}`;
    },
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Known to everyone in the guild, so it must not tell the cookie. */
const personId = (cookie: string): string => `web-${digest(`person ${cookie}`).toString('hex').slice(0, 16)}`;

/** Compares without telling by its time how much was right. */
export const sameToken = (given: string, wanted: string): boolean =>
  timingSafeEqual(digest(given), digest(wanted));
