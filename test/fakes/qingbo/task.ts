import { randomInt } from 'node:crypto';
import type { FakeTask, Pages } from './types.ts';
import { priceOf, type TaskBody } from './validate.ts';

export const hasEnded = ({ status }: FakeTask): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled';

export const makeTask = (pages: Pages, body: TaskBody, now: number): FakeTask => ({
  id: `task-wave${now}b${randomInt(100_000_000, 999_999_999)}`,
  model: body.model,
  action: body.action,
  prompt: body.prompt,
  aspect: body.aspect_ratio,
  callback:
    body.callback_url === undefined ? undefined : { url: body.callback_url, events: body.callback_events },
  held: priceOf(pages, body.model, body.resolution),
  createdAt: now,
  endedAt: undefined,
  status: 'queued',
  cost: 0,
  result: undefined,
  error: undefined,
});

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** The answer to a submission: milliseconds and a number in the seed, seconds in the later pages. */
export const createdAnswer = (pages: Pages, task: FakeTask) => ({
  task_id: task.id,
  model: task.model,
  action: task.action,
  status: task.status,
  created_at: pages === '2026-06' ? task.createdAt : seconds(task.createdAt),
  progress: 0,
  pre_consumed_cost: task.held,
});

/** Numbers in the earlier pages; percent texts later, and none at all while it is queued. */
function progressOf(pages: Pages, { status }: FakeTask): number | string {
  const percent = { queued: 0, processing: 45, completed: 100, failed: 100, cancelled: 0 }[status];
  if (pages === '2026-06') return percent;
  return percent === 0 ? '' : `${percent}%`;
}

/** The answer to GET, and the body of a notice. */
export function taskAnswer(pages: Pages, task: FakeTask, address: string) {
  const here = `${address}/v1/tasks/${task.id}`;
  const ended = hasEnded(task) && {
    completed_at: seconds(task.endedAt ?? task.createdAt),
    cost: task.cost,
    ...(pages === '2026-09' && { billing_status: task.status === 'completed' ? 'settled' : 'refunded' }),
  };
  return {
    task_id: task.id,
    status: task.status,
    action: task.action,
    model: task.model,
    progress: progressOf(pages, task),
    created_at: pages === '2026-06' ? task.createdAt : seconds(task.createdAt),
    ...ended,
    ...(task.status === 'completed' && { result: task.result }),
    ...(task.status === 'failed' && { error: task.error }),
    urls: { get: here, cancel: `${here}/cancel` },
  };
}
