import type { Clock } from '../../core/contracts/clock.ts';

const MOST_KEPT = 20_000;

/** What came before, for a while. */
export interface Recent {
  /** True for the first of equal keys within `windowMs`. */
  first(key: string, windowMs: number): boolean;
  /** The next one is the first again. */
  forget(key: string): void;
}

export function createRecent({ clock }: { clock: Clock }): Recent {
  const until = new Map<string, number>();
  return {
    first(key, windowMs) {
      const now = clock.now();
      if ((until.get(key) ?? 0) > now) return false;
      if (until.size >= MOST_KEPT) until.clear();
      until.set(key, now + windowMs);
      return true;
    },
    forget: (key) => void until.delete(key),
  };
}
