export interface RateLimitOptions {
  /** Calls a minute, per method and workspace, by tier (platforms.md B). */
  tiers: Record<1 | 2 | 3 | 4, number>;
  /** Posts at once that one channel takes before one a second counts. Slack says "short bursts"; a guess. */
  postBurst: number;
  /** Posts a minute in one workspace. Slack says "several hundred"; a guess. */
  postsPerMinute: number;
}

export const usualRateLimits: RateLimitOptions = {
  tiers: { 1: 1, 2: 20, 3: 50, 4: 100 },
  postBurst: 3,
  postsPerMinute: 300,
};

export interface LimitedCall {
  method: string;
  tier: 1 | 2 | 3 | 4 | 'post' | 'none';
  teamId: string;
  channelId: string;
}

const minute = 60_000;

/** Limits per method, workspace and app, counted over the last minute; posts per channel and second besides. */
export function createRateLimits(now: () => number, options: RateLimitOptions | 'off') {
  const calls = new Map<string, number[]>();
  const buckets = new Map<string, { tokens: number; at: number }>();

  /** Milliseconds to wait; 0 where the call may pass, which then counts. */
  function overMinute(key: string, limit: number): number {
    const recent = (calls.get(key) ?? []).filter((at) => at > now() - minute);
    calls.set(key, recent);
    if (recent.length >= limit) return (recent[0] ?? 0) + minute - now();
    recent.push(now());
    return 0;
  }

  function overSecond(key: string, burst: number): number {
    const known = buckets.get(key) ?? { tokens: burst, at: now() };
    const tokens = Math.min(burst, known.tokens + (now() - known.at) / 1_000);
    if (tokens < 1) {
      buckets.set(key, { tokens, at: now() });
      return (1 - tokens) * 1_000;
    }
    buckets.set(key, { tokens: tokens - 1, at: now() });
    return 0;
  }

  return {
    /** Seconds of `Retry-After`; null where the call may pass. */
    check({ method, tier, teamId, channelId }: LimitedCall): number | null {
      if (options === 'off' || tier === 'none') return null;
      const key = `${method} ${teamId}`;
      const second = tier === 'post' ? overSecond(`${key} ${channelId}`, options.postBurst) : 0;
      const limit = tier === 'post' ? options.postsPerMinute : options.tiers[tier];
      const waitMs = second > 0 ? second : overMinute(key, limit);
      return waitMs > 0 ? Math.max(1, Math.ceil(waitMs / 1_000)) : null;
    },
  };
}
