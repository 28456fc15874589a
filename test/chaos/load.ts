import { setTimeout as delay } from 'node:timers/promises';
import type { Crowd } from './crowd.ts';

/** Jobs in flight that people keep up while they ask. */
const AT_ONCE = 10;
const LOOK_EVERY_MS = 40;

export interface Load {
  /** Nobody asks any more. Throws what went wrong with asking. */
  stop(): Promise<void>;
}

/** People ask whenever the bot is there and fewer than ten jobs run. */
export function startLoad(crowd: Crowd): Load {
  const stopping = new AbortController();

  async function keepUp(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (crowd.running() < AT_ONCE) await crowd.ask();
      await delay(LOOK_EVERY_MS);
    }
  }

  const asking = keepUp();
  // Told when it is stopped; until then it is no unhandled rejection.
  asking.catch(() => {});
  return {
    stop() {
      stopping.abort();
      return asking;
    },
  };
}
