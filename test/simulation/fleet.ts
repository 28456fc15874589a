import { type SimulatedProcess, startProcess, stopProcess } from './process.ts';
import type { World } from './world.ts';

/** One or two processes on one store, each started again after it is gone. */
export interface Fleet {
  /** One that takes events, by chance; undefined while none does. */
  any(): SimulatedProcess | undefined;
  lives(name: string): boolean;
  /** Kills and stops that come at some moment of the span. */
  trouble(spanMs: number): void;
}

const MOST_CRASHES = 8;

export function createFleet(world: World, size: 1 | 2): Fleet {
  const { timeline, random, faults, state, counts } = world;
  const running = new Map<number, SimulatedProcess>();
  let generation = 0;

  function start(slot: number): void {
    generation += 1;
    const process = startProcess(world, `${slot === 0 ? 'A' : 'B'}${generation}`, () =>
      restart(slot, process),
    );
    running.set(slot, process);
    void process.jobs.start();
  }

  function restart(slot: number, gone: SimulatedProcess): void {
    if (running.get(slot) !== gone) return;
    running.delete(slot);
    const pause = counts.crashes > MOST_CRASHES ? 60_000 : random.whole(500, 20_000);
    timeline.after(pause, () => {
      if (size === 1) forgetLeases();
      start(slot);
    });
  }

  /** A store of one process keeps its leases in memory: they die with it. */
  function forgetLeases(): void {
    for (const stored of state.jobs.values()) {
      stored.lease = undefined;
      stored.notBefore = 0;
    }
  }

  const any = () => {
    const ready = [...running.values()].filter(({ dead, stopping }) => !dead && !stopping);
    return ready.length === 0 ? undefined : ready[random.whole(0, ready.length - 1)];
  };

  for (let slot = 0; slot < size; slot += 1) start(slot);

  return {
    any,
    lives: (name) => [...running.values()].some((process) => process.name === name && !process.dead),
    trouble(spanMs) {
      if (faults.happens('process: killed at some moment'))
        timeline.after(random.whole(0, spanMs), () => any()?.kill('at some moment'));
      if (faults.happens('process: stopped'))
        timeline.after(random.whole(0, spanMs), () => {
          const process = any();
          const slot = [...running].find(([, other]) => other === process)?.[0];
          if (process && slot !== undefined) void stopProcess(world, process, () => restart(slot, process));
        });
    },
  };
}
