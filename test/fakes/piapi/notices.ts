import { createTimers, notify } from '../provider/timers.ts';
import type { Delivery } from '../provider/types.ts';
import { taskData } from './task.ts';
import type { FakeTask, NoticePlan } from './types.ts';

export interface Notices {
  readonly plan: NoticePlan;
  readonly deliveries: Delivery[];
  send(task: FakeTask, moment: 'early' | 'end'): void;
  stop(): void;
}

/** Sends notices as PiAPI does: `{ timestamp, data }`, the secret in clear in `x-webhook-secret`. */
export function createNotices(plan: NoticePlan): Notices {
  const { later, ...timers } = createTimers();
  const deliveries: Delivery[] = [];
  const stopping = new AbortController();

  async function post(task: FakeTask, data: { status: string }, tryNumber: number) {
    const { endpoint, secret } = task.config.webhook_config;
    const body = JSON.stringify({ timestamp: Math.floor(Date.now() / 1000), data });
    const headers = secret === '' ? {} : { 'x-webhook-secret': secret };
    const answer = await notify(endpoint, body, { signal: stopping.signal, headers });
    if (stopping.signal.aborted) return;
    deliveries.push({ task: task.id, status: data.status, url: endpoint, answer });
    const taken = answer >= 200 && answer < 300;
    if (!taken && tryNumber < plan.tries) later(plan.retryMs, () => void post(task, data, tryNumber + 1));
  }

  return {
    plan,
    deliveries,
    send(task, moment) {
      if (plan.lost || task.config.webhook_config.endpoint === '') return;
      if (moment === 'early' && !plan.early) return;
      const data = taskData(task);
      for (let i = 0; i < plan.repeat; i += 1) later(plan.lateMs, () => void post(task, data, 1));
      if (moment === 'end' && plan.outOfOrder)
        later(plan.lateMs + 5, () => void post(task, { ...data, status: 'processing' }, 1));
    },
    stop() {
      stopping.abort();
      timers.stop();
    },
  };
}
