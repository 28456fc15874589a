import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { MediaLinks } from '../core/contracts/media.ts';

export interface MediaLinksDeps {
  /** Where the HTTP server is reached from outside; without it nothing is signed. */
  readonly publicUrl?: string | undefined;
  /** SECRET_KEY: the first signs, any of them verifies, so that keys can rotate. */
  readonly keys: readonly Buffer[];
  readonly now: () => number;
}

/** Tells this use of SECRET_KEY from every other, so that a signature made for one is void for the rest. */
const PURPOSE = 'nanobanana media link 1';

/** Far above what our own keys need (about 200); what is longer is not even hashed. */
const MAX_TOKEN_LENGTH = 1024;

function signature(key: Uint8Array, payload: string): string {
  return createHmac('sha256', key).update(payload).digest('base64url');
}

/** Compared as text: base64url has spare bits at its end, which decoding would forgive. */
function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Links of the form `<PUBLIC_URL>/media/<payload>.<signature>`; the payload is expiry, type and key. */
export function createMediaLinks(deps: MediaLinksDeps): MediaLinks {
  const keys = deps.keys.map((key) => new Uint8Array(hkdfSync('sha256', key, '', PURPOSE, 32)));

  return {
    sign(key, type, lifetimeMs, since = deps.now()) {
      const [signing] = keys;
      if (!deps.publicUrl || !signing) return undefined;
      const expiry = (since + lifetimeMs).toString(36);
      const payload = Buffer.from([expiry, type, key].join('\n')).toString('base64url');
      const base = deps.publicUrl.replace(/\/+$/, '');
      return `${base}/media/${payload}.${signature(signing, payload)}`;
    },

    verify(token) {
      if (token.length > MAX_TOKEN_LENGTH) return null;
      const [payload = '', signed = '', ...rest] = token.split('.');
      if (rest.length > 0 || !keys.some((key) => same(signature(key, payload), signed))) return null;
      const [expiry = '', type = '', ...key] = Buffer.from(payload, 'base64url').toString().split('\n');
      if (deps.now() >= Number.parseInt(expiry, 36)) return null;
      return { key: key.join('\n'), type };
    },
  };
}
