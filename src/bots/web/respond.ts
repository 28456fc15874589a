import type { Readable } from 'node:stream';
import type { RouteResponse } from '../../core/contracts/bot.ts';

/** Answers of the playground, each with the headers that keep it to itself. */

const STRICT = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

const PAGE_POLICY = [
  "default-src 'self'",
  "img-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

type Headers = Readonly<Record<string, string>>;

export const respond = {
  json: (status: number, body: object): RouteResponse => ({
    status,
    headers: { ...STRICT, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  }),
  text: (status: number, body: string): RouteResponse => ({
    status,
    headers: { ...STRICT, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    body,
  }),
  page: (status: number, body: string, headers: Headers = {}): RouteResponse => ({
    status,
    headers: {
      ...STRICT,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': PAGE_POLICY,
      'cross-origin-opener-policy': 'same-origin',
      ...headers,
    },
    body,
  }),
  /** Bytes that are no page: whatever is in them, it may do nothing. */
  bytes: (body: string | Readable, headers: Headers): RouteResponse => ({
    status: 200,
    headers: { ...STRICT, 'content-security-policy': "default-src 'none'; sandbox", ...headers },
    body,
  }),
  unchanged: (headers: Headers): RouteResponse => ({ status: 304, headers: { ...STRICT, ...headers } }),
};
