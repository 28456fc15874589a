import { createTimers, notify } from '../provider/timers.ts';
import type { Delivery } from '../provider/types.ts';
import { hasEnded, makeTask, taskAnswer } from './task.ts';
import type { BookLine, End, FakeQingboOptions, FakeTask, NoticePlan } from './types.ts';
import type { TaskBody } from './validate.ts';

const DAY_MS = 24 * 60 * 60_000;
const KEPT_MS = { '2026-06': DAY_MS, '2026-09': 7 * DAY_MS };

/** The tasks, their money, their keys and their notices. */
export interface World {
  readonly tasks: Map<string, FakeTask>;
  readonly book: BookLine[];
  readonly deliveries: Delivery[];
  readonly notices: NoticePlan;
  /** Ends of the next tasks, in the order in which they are made. */
  readonly planned: End[];
  /** Quota that is left. */
  left(): number;
  /** The task that this key made within 24 hours. */
  made(key: string | undefined): FakeTask | undefined;
  create(body: TaskBody, key: string | undefined): FakeTask;
  move(id: string, end: End): void;
  /** False: it is not queued any more. */
  cancel(task: FakeTask): boolean;
  stop(): void;
}

export function createWorld(options: FakeQingboOptions, address: () => string): World {
  const { delays = { queuedMs: 20, processingMs: 40 }, pages = '2026-06', now = Date.now } = options;
  const tasks = new Map<string, FakeTask>();
  const keys = new Map<string, FakeTask>();
  const book: BookLine[] = [];
  const deliveries: Delivery[] = [];
  const planned: End[] = [];
  const notices: NoticePlan = { lateMs: 0, repeat: 1, lost: false, ...options.notices };
  const { later, ...timers } = createTimers();
  const stopping = new AbortController();

  /** Neither signed nor repeated: nothing of the kind is documented. */
  async function tell(task: FakeTask, url: string, body: unknown) {
    const answer = await notify(url, JSON.stringify(body), { signal: stopping.signal });
    if (!stopping.signal.aborted) deliveries.push({ task: task.id, status: task.status, url, answer });
  }

  function close(task: FakeTask, cost: number) {
    task.endedAt = now();
    task.cost = cost;
    const line = book.find((entry) => entry.task === task.id);
    if (line) line.charged = cost;
    const { callback } = task;
    if (!callback || notices.lost || !(callback.events?.includes(task.status) ?? true)) return;
    const body = taskAnswer(pages, task, address());
    for (let i = 0; i < notices.repeat; i += 1)
      later(notices.lateMs, () => void tell(task, callback.url, body));
  }

  function move(id: string, end: End) {
    const task = tasks.get(id);
    if (!task || hasEnded(task)) return;
    task.status = end.status;
    if (end.status === 'processing') return;
    const picture = {
      expires_at: Math.floor((now() + KEPT_MS[pages]) / 1000),
      url: [`${address()}/files/${task.id}.jpg`],
    };
    if (end.status === 'completed') task.result = 'result' in end ? end.result : { images: [picture] };
    else task.error = end.error ?? { code: 'task_failed', message: 'task failed' };
    close(task, end.cost ?? (end.status === 'completed' ? task.held : 0));
  }

  return {
    tasks,
    book,
    deliveries,
    notices,
    planned,
    move,
    left: () =>
      (options.quota ?? 10_000_000) - book.reduce((sum, { held, charged }) => sum + (charged ?? held), 0),
    made(key) {
      const task = key === undefined ? undefined : keys.get(key);
      return task && now() - task.createdAt < DAY_MS ? task : undefined;
    },
    create(body, key) {
      const task = makeTask(pages, body, now());
      tasks.set(task.id, task);
      if (key !== undefined) keys.set(key, task);
      book.push({ task: task.id, key, prompt: task.prompt, held: task.held, charged: undefined });
      const end = planned.shift() ?? options.endFor?.(task.prompt) ?? { status: 'completed' };
      if (delays !== 'manual') {
        later(delays.queuedMs, () => move(task.id, { status: 'processing' }));
        later(delays.queuedMs + delays.processingMs, () => move(task.id, end));
      }
      return task;
    },
    cancel(task) {
      if (task.status !== 'queued') return false;
      task.status = 'cancelled';
      close(task, 0);
      return true;
    },
    stop() {
      stopping.abort();
      timers.stop();
    },
  };
}
