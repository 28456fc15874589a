import { randomBytes } from 'node:crypto';
import type { FakeTask } from './types.ts';
import { type CreateBody, creditsFor } from './validate.ts';

const ENDED = ['completed', 'failed', 'cancelled'];
export const hasEnded = (task: FakeTask): boolean => ENDED.includes(task.status);

const PREFIX = 'task-unified-';
export const isTaskId = (id: string): boolean => id.startsWith(PREFIX);

export function makeTask(body: CreateBody, now: number): FakeTask {
  return {
    id: `${PREFIX}${Math.floor(now / 1000)}-${randomBytes(4).toString('hex')}`,
    model: body.model,
    prompt: body.prompt,
    size: body.size ?? 'auto',
    images: body.image_urls ?? [],
    callback: body.callback_url,
    reserved: creditsFor(body),
    createdAt: now,
    status: 'pending',
    progress: 0,
    used: undefined,
    results: undefined,
    endedAt: undefined,
    error: undefined,
  };
}

const round = (dollars: number) => Math.round(dollars * 10_000) / 10_000;

/** The answer to create and GET, and the body of a callback. */
export function taskData(task: FakeTask, withUsage: boolean) {
  const base = {
    created: Math.floor(task.createdAt / 1000),
    id: task.id,
    model: task.model,
    object: 'image.generation.task',
    progress: task.progress,
    status: task.status,
    type: 'image',
  };
  const common = { billing_rule: 'per_call', user_group: 'default' };
  if (!hasEnded(task)) {
    const usage = { ...common, credits_reserved: task.reserved };
    return { ...base, task_info: { can_cancel: true, estimated_time: 45 }, usage };
  }
  if (task.status === 'failed') return { ...base, error: task.error };
  const used = task.used ?? 0;
  const usage = { ...common, credits_used: used, cost: { credits: used, usd: round(used / 68) } };
  return {
    ...base,
    task_info: { can_cancel: false },
    ...(task.results !== undefined && { results: task.results }),
    ...(withUsage && { usage }),
  };
}

/** A line of the list: no links in it, nor a prompt, a key or a callback. */
export function taskLine(task: FakeTask) {
  const pictures = Array.isArray(task.results) ? task.results.length : 0;
  return {
    id: task.id,
    model: task.model,
    type: 'image',
    status: task.status,
    progress: task.progress,
    created_at: Math.floor(task.createdAt / 1000),
    has_results: pictures > 0,
    result_count: pictures,
    has_error: task.error !== undefined,
    credits_used: task.used ?? 0,
  };
}
