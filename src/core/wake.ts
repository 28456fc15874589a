import type { Clock } from './contracts/clock.ts';

/** Between two requests for the same attempt, however many notices come. */
const SHORTEST_GAP_MS = 1_000;

/** The alarm of one waiting loop: a notice ends its sleep early, also one that came while it was awake. */
export interface Alarm {
  ring(): void;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export function createAlarm(clock: Clock): Alarm {
  let rung = false;
  let wake: (() => void) | undefined;

  return {
    ring() {
      rung = true;
      wake?.();
    },
    async sleep(ms, signal) {
      await clock.sleep(Math.min(SHORTEST_GAP_MS, ms), signal);
      if (!rung && ms > SHORTEST_GAP_MS) {
        const early = new AbortController();
        wake = () => early.abort();
        await clock.sleep(ms - SHORTEST_GAP_MS, AbortSignal.any([signal, early.signal]));
        wake = undefined;
      }
      rung = false;
    },
  };
}
