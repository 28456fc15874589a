import type { Clock } from './contracts/clock.ts';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/** Work of which only the newest state matters: the edits of one reply. */
export interface Latest {
  /** Something changed. */
  changed(): void;
  /** Resolves when the newest state has been sent, or the signal aborted. */
  settled(): Promise<void>;
}

/**
 * At most one `send` in flight; changes during it lead to one more afterwards, which reads the newest state. A
 * `send` that throws is tried again with growing pauses, until it succeeds or the signal aborts.
 */
export function createLatest(options: {
  send: () => Promise<void>;
  failed: (error: unknown) => void;
  clock: Clock;
  signal: AbortSignal;
}): Latest {
  const { send, failed, clock, signal } = options;
  let dirty = false;
  let running: Promise<void> | undefined;

  async function run() {
    let pause = FIRST_RETRY_MS;
    while (dirty && !signal.aborted) {
      dirty = false;
      try {
        await send();
        pause = FIRST_RETRY_MS;
      } catch (error) {
        failed(error);
        dirty = true;
        await clock.sleep(pause, signal);
        pause = Math.min(pause * 2, LONGEST_RETRY_MS);
      }
    }
    running = undefined;
  }

  return {
    changed() {
      dirty = true;
      // A run that ends before it is noted as running would never be over for whoever waits.
      if (!signal.aborted) running ??= run();
    },
    async settled() {
      while (running) await running;
    },
  };
}
