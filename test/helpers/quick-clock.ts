import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../src/core/contracts/clock.ts';

/** How many of its milliseconds pass in a real one: a minute's pause takes a second and a half. */
const SPEED = 40;

/** A clock that runs by itself, only faster: for the core before real sockets, which no fake clock moves. */
export function quickClock(start = Date.UTC(2026, 10, 3, 12)): Clock {
  const began = performance.now();
  return {
    now: () => Math.round(start + (performance.now() - began) * SPEED),
    async sleep(ms, signal) {
      await delay(Math.max(0, ms) / SPEED, undefined, signal ? { signal } : {}).catch(() => undefined);
    },
  };
}
