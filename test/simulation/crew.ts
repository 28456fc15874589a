import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { addTotals, noTotals, type Totals } from './totals.ts';

const CHUNK = 50;

export interface Plan {
  readonly from: number;
  readonly seeds: number;
  /** Goes on beyond `seeds` until so many jobs have lived. */
  readonly jobs?: number;
  readonly progress?: (totals: Totals) => void;
  /** Ends it early: what is under way is finished and counted. */
  readonly stop?: AbortSignal;
}

/** Runs many seeds on all cores. Ends early where something is broken. */
export async function runMany({ from, seeds, jobs, progress, stop }: Plan): Promise<Totals> {
  const totals = noTotals();
  let next = from;
  const enough = () =>
    stop?.aborted ||
    totals.broken.length > 0 ||
    (jobs === undefined ? next >= from + seeds : totals.lives >= jobs);

  async function work(): Promise<void> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url));
    while (!enough()) {
      const to = jobs === undefined ? Math.min(next + CHUNK, from + seeds) : next + CHUNK;
      worker.postMessage({ from: next, to });
      next = to;
      const [done] = (await once(worker, 'message')) as [Totals];
      addTotals(totals, done);
      progress?.(totals);
    }
    await worker.terminate();
  }

  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return totals;
}
