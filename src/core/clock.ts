import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from './contracts/clock.ts';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The wall clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    if (signal?.aborted) return;
    const options = signal ? { signal } : {};
    await delay(Math.min(Math.max(ms, 0), LONGEST_TIMER_MS), undefined, options).catch((error: unknown) => {
      if (!signal?.aborted) throw error;
    });
  },
};
