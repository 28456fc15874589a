import { createTimers } from '../provider/timers.ts';
import type { Problem } from './answers.ts';
import type { Callbacks } from './callbacks.ts';
import { hasEnded, makeTask, taskData } from './task.ts';
import type { Account, BookLine, End, FakeEvolinkOptions, FakeTask } from './types.ts';
import { type CreateBody, creditsFor } from './validate.ts';

/** The tasks and their money, in credits. */
export interface World {
  readonly tasks: Map<string, FakeTask>;
  readonly book: BookLine[];
  readonly account: Account;
  /** Credits that are gone for good. */
  spent(): number;
  /** Ends of the next tasks, in the order in which they are made. */
  readonly planned: End[];
  active(): number;
  /** Why there is no money for it; undefined: there is. */
  refuse(body: CreateBody): Problem | undefined;
  create(body: CreateBody, key: string | undefined): FakeTask;
  move(id: string, end: End): void;
  /** pending → processing → its end, for every task. */
  step(): void;
  show(task: FakeTask): unknown;
  stop(): void;
}

export function createWorld(options: FakeEvolinkOptions, callbacks: Callbacks, address: () => string): World {
  const delays = options.delays ?? { pendingMs: 20, processingMs: 40 };
  const now = options.now ?? Date.now;
  const account: Account = { user: 10_000, ...options.account };
  const tasks = new Map<string, FakeTask>();
  const ends = new Map<string, End>();
  const book: BookLine[] = [];
  const planned: End[] = [];
  const { later, ...timers } = createTimers();

  function take(credits: number) {
    account.user -= credits;
    if (account.token !== undefined) account.token -= credits;
    if (account.today !== undefined) account.today -= credits;
  }

  const show = (task: FakeTask) => taskData(task, options.usage !== 'without usage');

  function move(id: string, end: End) {
    const task = tasks.get(id);
    if (!task || hasEnded(task)) return;
    task.status = end.status;
    task.progress = end.status === 'completed' ? 100 : end.status === 'failed' ? 0 : 42;
    if (!hasEnded(task)) return;
    task.endedAt = now();
    task.used = end.used ?? (end.status === 'completed' ? task.reserved : 0);
    task.results = end.results;
    if (end.status === 'completed') task.results ??= [`${address()}/files/${task.id}.png`];
    if (end.status === 'failed')
      task.error = end.error ?? { code: 'service_error', message: 'temporary service error' };
    take(task.used - task.reserved);
    const line = book.find((entry) => entry.task === id);
    if (line) line.used = task.used;
    callbacks.send(task, show(task));
  }

  const finish = (id: string) => move(id, ends.get(id) ?? { status: 'completed' });

  return {
    tasks,
    book,
    account,
    planned,
    move,
    show,
    spent: () => book.reduce((sum, { used, reserved }) => sum + (used ?? reserved), 0),
    active: () => [...tasks.values()].filter((task) => !hasEnded(task)).length,
    refuse(body) {
      const needed = creditsFor(body);
      const shared = { type: 'insufficient_quota_error', estimated_credits: needed };
      if (account.user < needed) {
        const balance = { account_balance_credits: account.user };
        return { ...shared, ...balance, code: 'insufficient_quota', message: 'Insufficient account balance' };
      }
      if (account.token !== undefined && account.token < needed)
        return {
          ...shared,
          code: 'insufficient_token_quota',
          message: 'The limit of this API key is used up',
        };
      if (account.today === undefined || account.today >= needed) return undefined;
      const zone = { reset_timezone: 'Asia/Shanghai' };
      return { ...shared, ...zone, code: 'token_daily_quota_exceeded', message: 'Daily limit of this key' };
    },
    create(body, key) {
      const task = makeTask(body, now());
      tasks.set(task.id, task);
      ends.set(task.id, planned.shift() ?? options.endFor?.(task.prompt) ?? { status: 'completed' });
      book.push({ task: task.id, prompt: task.prompt, key, reserved: task.reserved, used: undefined });
      take(task.reserved);
      if (delays !== 'manual') {
        later(delays.pendingMs, () => move(task.id, { status: 'processing' }));
        later(delays.pendingMs + delays.processingMs, () => finish(task.id));
      }
      return task;
    },
    step() {
      for (const task of tasks.values()) {
        if (task.status === 'pending') move(task.id, { status: 'processing' });
        else finish(task.id);
      }
    },
    stop() {
      timers.stop();
    },
  };
}
