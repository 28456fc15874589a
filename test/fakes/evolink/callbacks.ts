import type { CallbackPlan, Delivery, FakeTask } from './types.ts';

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
  const timers = new Set<NodeJS.Timeout>();
  const deliveries: Delivery[] = [];
  const stopping = new AbortController();

  function later(ms: number, action: () => void) {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, ms);
    timers.add(timer);
  }

  async function post(task: FakeTask, url: string, body: string, pauses: readonly number[]) {
    const answer = await fetch(reach(url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(plan.timeoutMs)]),
    }).then(
      async (response) => {
        await response.body?.cancel();
        return response.status;
      },
      () => 0,
    );
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
    waiting: () => timers.size,
    stop() {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
