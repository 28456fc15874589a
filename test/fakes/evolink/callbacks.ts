import { createTimers, notify } from '../provider/timers.ts';
import type { Delivery } from '../provider/types.ts';
import type { CallbackPlan, FakeTask } from './types.ts';

export interface Callbacks {
  readonly plan: CallbackPlan;
  readonly deliveries: Delivery[];
  send(task: FakeTask, body: unknown): void;
  /** How many are still to go out. */
  waiting(): number;
  stop(): void;
}

/** Calls back as EvoLink does: unsigned, at most three retries, then never again. */
export function createCallbacks(plan: CallbackPlan, reach: (url: string) => string): Callbacks {
  const { later, ...timers } = createTimers();
  const deliveries: Delivery[] = [];
  const stopping = new AbortController();

  async function post(task: FakeTask, url: string, body: string, pauses: readonly number[]) {
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(plan.timeoutMs)]);
    const answer = await notify(reach(url), body, { signal });
    if (stopping.signal.aborted) return;
    deliveries.push({ task: task.id, status: task.status, url, answer });
    const [pause, ...rest] = pauses;
    if ((answer < 200 || answer >= 300) && pause !== undefined)
      later(pause, () => void post(task, url, body, rest));
  }

  return {
    plan,
    deliveries,
    send(task, body) {
      const { callback } = task;
      if (plan.lost || callback === undefined) return;
      const text = JSON.stringify(body);
      for (let i = 0; i < plan.repeat; i += 1)
        later(plan.lateMs, () => void post(task, callback, text, plan.retryMs));
    },
    waiting: timers.waiting,
    stop() {
      stopping.abort();
      timers.stop();
    },
  };
}
