import { randomUUID } from 'node:crypto';
import type { FakeTask } from './types.ts';
import { type CreateBody, priceOf } from './validate.ts';

const ENDED = ['completed', 'success', 'failed', 'cancelled', 'canceled'];
export const hasEnded = (task: FakeTask): boolean => ENDED.includes(task.status.toLowerCase());

export function makeTask(body: CreateBody): FakeTask {
  const size = 'resolution' in body.input ? body.input.resolution : undefined;
  return {
    id: randomUUID(),
    type: body.task_type,
    input: body.input,
    config: {
      service_mode: body.config?.service_mode ?? '',
      webhook_config: body.config?.webhook_config ?? { endpoint: '', secret: '' },
    },
    createdAt: Date.now(),
    startedAt: undefined,
    endedAt: undefined,
    status: 'pending',
    consume: priceOf(body.task_type, size),
    output: null,
    error: { code: 0, message: '', raw_message: '' },
  };
}

/** PiAPI's times have nine digits after the second; what has not happened yet is the year 1. */
function time(ms: number | undefined): string {
  return ms === undefined ? '0001-01-01T00:00:00Z' : new Date(ms).toISOString().replace('Z', '123456Z');
}

/** The `data` of every answer and notice. */
export function taskData(task: FakeTask) {
  return {
    task_id: task.id,
    model: 'gemini',
    task_type: task.type,
    status: task.status,
    config: task.config,
    input: task.input,
    output: task.output,
    meta: {
      created_at: time(task.createdAt),
      started_at: time(task.startedAt),
      ended_at: time(task.endedAt),
      usage: { type: 'llm', frozen: 0, ...(task.consume !== null && { consume: task.consume }) },
      is_using_private_pool: false,
    },
    detail: null,
    logs: [],
    error: { ...task.error, detail: null },
  };
}
