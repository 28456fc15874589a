import type { Clock } from '../../src/core/contracts/clock.ts';

interface Sleeper {
  at: number;
  wake: () => void;
}

/**
 * A clock that a test owns. `advance` moves time and wakes sleepers in order, letting promises settle between
 * them, so that what a sleeper starts (and its own sleeps) happens at the right moment.
 */
export function fakeClock(start = Date.UTC(2026, 10, 3, 12)): Clock & {
  advance(ms: number): Promise<void>;
  settle(): Promise<void>;
  readonly sleeping: number;
} {
  let now = start;
  const sleepers = new Set<Sleeper>();

  async function settle() {
    for (let i = 0; i < 25; i += 1) await new Promise<void>((done) => setImmediate(done));
  }

  return {
    now: () => now,
    sleep(ms, signal) {
      if (signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const sleeper: Sleeper = {
          at: now + Math.max(0, ms),
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
      });
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const next = [...sleepers].filter((s) => s.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        now = Math.max(now, next.at);
        next.wake();
        await settle();
      }
      now = end;
      await settle();
    },
    settle,
    get sleeping() {
      return sleepers.size;
    },
  };
}
