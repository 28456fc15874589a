import type { Clock } from '../../src/core/contracts/clock.ts';

const START = Date.UTC(2026, 10, 3, 12);
/** Turns of the event loop without anything happening, after which nothing will without time passing. */
const QUIET_TURNS = 2;

interface Sleeper {
  readonly at: number;
  readonly isAlive: () => boolean;
  readonly wake: () => void;
}

/**
 * Virtual time for one world and all processes in it. It stands still while anything is under way, so every step
 * of a life comes in the same order each time.
 */
export interface Time {
  readonly now: () => number;
  /** The clock of somebody who may die: then it never rings again. */
  clockOf(isAlive: () => boolean): Clock;
  /** Time does not pass while this work is done, however many turns it needs. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Until nothing is under way but waiting. */
  settle(): Promise<void>;
  /** Lets time pass, at most so long, until it is over; answers whether it was. */
  pass(atMostMs: number, isOver?: () => boolean): Promise<boolean>;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export function createTime(): Time {
  let now = START;
  let underWay = 0;
  let happened = 0;
  const ended: (() => void)[] = [];
  const sleepers = new Set<Sleeper>();

  function sleep(ms: number, isAlive: () => boolean, signal?: AbortSignal): Promise<void> {
    happened += 1;
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper: Sleeper = { at: now + Math.max(0, ms), isAlive, wake };
      sleepers.add(sleeper);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  function next(): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of sleepers) {
      if (!sleeper.isAlive()) sleepers.delete(sleeper);
      else if (!first || sleeper.at < first.at) first = sleeper;
    }
    return first;
  }

  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; ) {
      const before = happened;
      // Work at a real disk ends when it ends: turning meanwhile would only burn time.
      await (underWay > 0 ? new Promise<void>((resolve) => ended.push(resolve)) : turn());
      quiet = underWay === 0 && happened === before ? quiet + 1 : 0;
    }
  }

  return {
    now: () => now,
    clockOf: (isAlive) => ({ now: () => now, sleep: (ms, signal) => sleep(ms, isAlive, signal) }),
    async during(work) {
      happened += 1;
      underWay += 1;
      try {
        return await work();
      } finally {
        underWay -= 1;
        happened += 1;
        for (const resolve of ended.splice(0)) resolve();
      }
    },
    settle,
    async pass(atMostMs, isOver = () => false) {
      const end = now + atMostMs;
      await settle();
      while (!isOver()) {
        const sleeper = next();
        if (!sleeper || sleeper.at > end) {
          now = end;
          return isOver();
        }
        now = Math.max(now, sleeper.at);
        sleeper.wake();
        await settle();
      }
      return true;
    },
  };
}
