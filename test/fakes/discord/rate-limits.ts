import { createHash } from 'node:crypto';

/** So many requests within so many milliseconds. */
export interface Allowance {
  limit: number;
  windowMs: number;
}

export interface RateLimitOptions {
  /** Writes to one channel, by method. Discord doesn't publish it; observed about 5 in 5 s. */
  channel: Allowance;
  /** Writes with one interaction's (webhook's) token, by method; observed about 5 in 2 s. */
  webhook: Allowance;
  /** Every other route. */
  other: Allowance;
  /** Requests with the bot's token in one second, all routes together. */
  globalPerSecond: number;
}

export const usualRateLimits: RateLimitOptions = {
  channel: { limit: 5, windowMs: 5_000 },
  webhook: { limit: 5, windowMs: 2_000 },
  other: { limit: 30, windowMs: 5_000 },
  globalPerSecond: 50,
};

export interface RateLimitRequest {
  method: string;
  route: string;
  params: Record<string, string>;
  auth: 'bot' | 'wrong' | 'none';
}

export interface RateLimitVerdict {
  headers: Record<string, string>;
  /** Null where the request may pass. */
  refused: { retryAfterMs: number; global: boolean; scope: 'user' | 'global' | 'shared' } | null;
}

interface Window {
  resetsAt: number;
  used: number;
}

function allowanceOf(options: RateLimitOptions, request: RateLimitRequest): Allowance {
  if (request.route.startsWith('/webhooks/')) return options.webhook;
  if (request.route.startsWith('/channels/') && request.method !== 'GET') return options.channel;
  return options.other;
}

/** Discord's major parameters: the channel, the guild, the webhook with its token. */
function majorOf(params: Record<string, string>): string {
  return [params.channel, params.guild, params.application && params.token].filter(Boolean).join(':');
}

/** A fixed window per bucket and one for the bot as a whole, with the headers that Discord sends. */
export function createRateLimits(now: () => number, options: RateLimitOptions | 'off') {
  const windows = new Map<string, Window>();

  function take(key: string, allowance: Allowance): { window: Window; passed: boolean } {
    const known = windows.get(key);
    const window =
      known && known.resetsAt > now() ? known : { resetsAt: now() + allowance.windowMs, used: 0 };
    windows.set(key, window);
    const passed = window.used < allowance.limit;
    if (passed) window.used += 1;
    return { window, passed };
  }

  function check(request: RateLimitRequest): RateLimitVerdict {
    // Callbacks of interactions stand outside every limit.
    if (options === 'off' || request.route.startsWith('/interactions/'))
      return { headers: {}, refused: null };
    if (request.auth === 'bot') {
      const whole = take('global', { limit: options.globalPerSecond, windowMs: 1_000 });
      if (!whole.passed) {
        const retryAfterMs = whole.window.resetsAt - now();
        return {
          headers: { 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' },
          refused: { retryAfterMs, global: true, scope: 'global' },
        };
      }
    }
    const allowance = allowanceOf(options, request);
    const bucket = `${request.method} ${request.route}`;
    const { window, passed } = take(`${bucket} ${majorOf(request.params)}`, allowance);
    const leftMs = Math.max(0, window.resetsAt - now());
    const headers = {
      'x-ratelimit-limit': String(allowance.limit),
      'x-ratelimit-remaining': String(allowance.limit - window.used),
      'x-ratelimit-reset': (window.resetsAt / 1_000).toFixed(3),
      'x-ratelimit-reset-after': (leftMs / 1_000).toFixed(3),
      'x-ratelimit-bucket': createHash('md5').update(bucket).digest('hex'),
    };
    if (passed) return { headers, refused: null };
    return {
      headers: { ...headers, 'x-ratelimit-scope': 'user' },
      refused: { retryAfterMs: leftMs, global: false, scope: 'user' },
    };
  }

  return { check };
}

/** The answer of a refused request: seconds in the body exactly, in the header rounded up. */
export function rateLimitAnswer(retryAfterMs: number, global: boolean) {
  return {
    status: 429,
    headers: { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) },
    json: {
      message: 'You are being rate limited.',
      retry_after: Math.max(0.001, retryAfterMs / 1_000),
      global,
      code: 0,
    },
  };
}
