import { setTimeout as delay } from 'node:timers/promises';
import type { Crowd } from './crowd.ts';

const LOOK_EVERY_MS = 40;

export interface Load {
  /** Nobody asks any more. Throws what went wrong with asking. */
  stop(): Promise<void>;
}

/** People ask whenever the bot is there and has room for more. */
export function startLoad(crowd: Crowd): Load {
  const stopping = new AbortController();

  async function keepUp(): Promise<void> {
    while (!stopping.signal.aborted) {
      await crowd.ask();
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
