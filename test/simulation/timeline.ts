import type { Clock } from '../../src/core/contracts/clock.ts';

interface Moment {
  readonly at: number;
  readonly order: number;
  /** Undefined once it was called off. */
  run: (() => void) | undefined;
}

/** Virtual time: what is to happen stands in a heap, and happens in order. */
export interface Timeline extends Clock {
  /** Runs once at `at`; the answer calls it off. */
  at(at: number, run: () => void): () => void;
  after(ms: number, run: () => void): () => void;
  /** Lets the next moment happen, and every promise that it settles. False: nothing is left, or not until then. */
  step(until: number): Promise<boolean>;
}

export function createTimeline(start: number): Timeline {
  const heap: Moment[] = [];
  let now = start;
  let order = 0;

  function at(time: number, run: () => void) {
    const moment: Moment = { at: Math.max(time, now), order: order++, run };
    push(heap, moment);
    return () => {
      moment.run = undefined;
    };
  }

  return {
    now: () => now,
    at,
    after: (ms, run) => at(now + ms, run),
    sleep(ms, signal) {
      if (signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = () => {
          callOff();
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const callOff = at(now + ms, wake);
        signal?.addEventListener('abort', wake, { once: true });
      });
    },
    async step(until) {
      while (heap[0] && !heap[0].run) pop(heap);
      if (!heap[0] || heap[0].at > until) return false;
      const next = pop(heap);
      now = next?.at ?? now;
      next?.run?.();
      // Without real input or output one turn of the event loop settles every promise.
      await new Promise<void>((done) => setImmediate(done));
      return true;
    },
  };
}

const isBefore = (one: Moment, other: Moment): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

function push(heap: Moment[], moment: Moment): void {
  let index = heap.length;
  heap.push(moment);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (!above || !isBefore(moment, above)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = moment;
}

function pop(heap: Moment[]): Moment | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (last && heap.length > 0) sink(heap, last);
  return first;
}

function sink(heap: Moment[], moment: Moment): void {
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const [a, b] = [heap[left], heap[left + 1]];
    if (!a) break;
    const [child, below] = b && isBefore(b, a) ? [left + 1, b] : [left, a];
    if (!isBefore(below, moment)) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = moment;
}
