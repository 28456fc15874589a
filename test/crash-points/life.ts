import type { Clock } from '../../src/core/contracts/clock.ts';
import type { Time } from './time.ts';

/** One run of a process, from its start to its death. */
export interface Life {
  readonly isAlive: () => boolean;
  readonly clock: Clock;
  /** The points that it came to, in order, from when they were watched. */
  readonly passed: readonly string[];
  /**
   * One call to the world outside. The process may die before it (nothing has happened) or after it (it happened,
   * and the answer never came); what is dead does nothing more and hears nothing more.
   */
  call<T>(name: string, act: () => Promise<T>): Promise<T>;
  /** The same for a call that itself makes calls: it may hang in the middle of them. */
  around<T>(name: string, act: () => Promise<T>): Promise<T>;
  watch(): void;
  kill(): void;
}

const never = <T>() => new Promise<T>(() => {});

/** It dies at the point of that number, counted from 0; `died` is told at once, before anything else happens. */
export function createLife(time: Time, crashAt: number | undefined, died: () => void): Life {
  const passed: string[] = [];
  let alive = true;
  let watched = false;
  const isAlive = () => alive;

  function kill(): void {
    if (!alive) return;
    alive = false;
    died();
  }

  function come(point: string): void {
    if (!alive || !watched) return;
    passed.push(point);
    if (crashAt === passed.length - 1) kill();
  }

  async function call<T>(name: string, act: () => Promise<T>): Promise<T> {
    come(`${name}, before`);
    if (!alive) return never();
    try {
      const answer = await act();
      come(`${name}, after`);
      return alive ? answer : never();
    } catch (error) {
      come(`${name}, after`);
      if (!alive) return never();
      throw error;
    }
  }

  return {
    isAlive,
    passed,
    clock: time.clockOf(isAlive),
    kill,
    watch() {
      watched = true;
    },
    call: (name, act) => call(name, () => time.during(act)),
    around: call,
  };
}
