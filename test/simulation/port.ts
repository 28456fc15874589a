import type { World } from './world.ts';

/** An error that the world made: no bug of ours. */
export class SimulatedFault extends Error {
  override name = 'SimulatedFault';
}

/** The life of one process, as its ports know it. */
export interface Life {
  readonly name: string;
  readonly dead: boolean;
  kill(why: string): void;
}

const never = <T>(): Promise<T> => new Promise<T>(() => {});

/**
 * One call from a process to the world outside. A process may be killed before or after it; from then on none of
 * its calls ever comes back. Chance says how long the way there and back takes.
 */
export type Port = <T>(name: string, effect: () => T | Promise<T>, way?: Way) => Promise<T>;

export interface Way {
  /** Milliseconds until it arrives and until the answer is back; 0 = at once. */
  readonly there?: number;
  readonly back?: number;
  /** On the wire already: it arrives even if the process is killed meanwhile. */
  readonly sent?: boolean;
}

export function createPort(world: World, life: Life): Port {
  const { timeline, faults } = world;
  const pause = (ms: number) => new Promise<void>((resolve) => timeline.after(ms, resolve));

  return async (name, effect, { there = 0, back = 0, sent = false } = {}) => {
    if (life.dead) return never();
    if (faults.happens('process: killed before a call')) {
      life.kill(`before ${name}`);
      return never();
    }
    if (there > 0) await pause(there);
    if (life.dead && !sent) return never();
    const answer = await settled(effect);
    if (!life.dead && faults.happens('process: killed after a call')) life.kill(`after ${name}`);
    if (back > 0) await pause(back);
    if (life.dead) return never();
    if ('error' in answer) throw answer.error;
    return answer.done;
  };
}

async function settled<T>(effect: () => T | Promise<T>): Promise<{ done: T } | { error: unknown }> {
  try {
    return { done: await effect() };
  } catch (error) {
    return { error };
  }
}
