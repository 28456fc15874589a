import { createTimers } from '../provider/timers.ts';
import type { Notices } from './notices.ts';
import { hasEnded, makeTask } from './task.ts';
import type { BookLine, End, FakePiapiOptions, FakeTask } from './types.ts';
import type { CreateBody } from './validate.ts';

export interface FetchedInput {
  readonly url: string;
  readonly status: number;
  readonly bytes: number;
}

/** The tasks and their money. */
export interface World {
  readonly tasks: Map<string, FakeTask>;
  readonly book: BookLine[];
  readonly uploads: Map<string, Buffer>;
  readonly fetched: FetchedInput[];
  /** Ends of the next tasks, in the order in which they are made. */
  readonly planned: End[];
  active(): number;
  create(body: CreateBody): FakeTask;
  move(id: string, end: End): void;
  stop(): void;
}

export function createWorld(options: FakePiapiOptions, notices: Notices, address: () => string): World {
  const delays = options.delays ?? { pendingMs: 20, processingMs: 40 };
  const tasks = new Map<string, FakeTask>();
  const book: BookLine[] = [];
  const fetched: FetchedInput[] = [];
  const planned: End[] = [];
  const { later, ...timers } = createTimers();

  function move(id: string, end: End) {
    const task = tasks.get(id);
    if (!task || hasEnded(task)) return;
    task.status = end.status;
    task.startedAt ??= Date.now();
    if (!hasEnded(task)) return notices.send(task, 'early');
    close(task, end);
    const line = book.find((entry) => entry.task === id);
    if (line) line.charged = task.consume ?? line.priced;
    notices.send(task, 'end');
  }

  function close(task: FakeTask, end: End) {
    const failed = end.status.toLowerCase() === 'failed';
    task.endedAt = Date.now();
    if (end.consume !== undefined) task.consume = end.consume;
    else if (failed) task.consume = 0;
    const output = { image_urls: failed ? null : [`${address()}/files/${task.id}.png`] };
    task.output = end.output === undefined ? output : end.output;
    task.error = { message: '', raw_message: '', ...(end.error ?? { code: failed ? 10_000 : 0 }) };
  }

  async function fetchInputs(task: FakeTask) {
    for (const url of task.input.image_urls ?? []) {
      const response = await fetch(url).catch(() => undefined);
      const bytes = response?.ok ? (await response.arrayBuffer()).byteLength : 0;
      fetched.push({ url, status: response?.status ?? 0, bytes });
      const error = { code: 10_001, raw_message: 'failed to download image' };
      if (bytes === 0) move(task.id, { status: 'failed', consume: 0, error });
    }
  }

  return {
    tasks,
    book,
    uploads: new Map(),
    fetched,
    planned,
    move,
    active: () => [...tasks.values()].filter((task) => !hasEnded(task)).length,
    create(body) {
      const task = makeTask(body);
      tasks.set(task.id, task);
      const endpoint = task.config.webhook_config.endpoint || undefined;
      book.push({
        task: task.id,
        prompt: task.input.prompt,
        endpoint,
        priced: task.consume ?? 0,
        charged: undefined,
      });
      const end = planned.shift() ?? options.endFor?.(task.input.prompt) ?? { status: 'completed' };
      notices.send(task, 'early');
      if (options.fetchInputs) void fetchInputs(task);
      if (delays !== 'manual') {
        later(delays.pendingMs, () => move(task.id, { status: 'processing' }));
        later(delays.pendingMs + delays.processingMs, () => move(task.id, end));
      }
      return task;
    },
    stop() {
      timers.stop();
    },
  };
}
