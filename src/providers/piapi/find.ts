import { z } from 'zod';
import type { AttemptTrace, CallOptions } from '../../core/contracts/provider.ts';
import { ProviderError } from '../../core/errors.ts';
import type { Json } from '../../core/job.ts';
import type { Http } from '../http.ts';
import { envelopeSchema, taskSchema } from './task.ts';

export const taskPath = (task: string): string => `/api/v1/task/${encodeURIComponent(task)}`;

const MINUTE_SECONDS = 60;
const HISTORY_AFTER_SECONDS = 10 * MINUTE_SECONDS;
const PAGE_SIZE = 100;
const MOST_PAGES = 5;
/** Tasks of the history that carry no config are asked for one by one. */
const MOST_CANDIDATES = 20;
const noticeSchema = z.object({ data: taskSchema.pick({ task_id: true }) });
const historyTaskSchema = taskSchema.pick({ task_id: true, config: true });

/**
 * PiAPI has no idempotency key, but it keeps the webhook address, which names the attempt and holds its secret:
 * a task is ours if a GET of it shows exactly that address. Where to look: the task that a notice names, then
 * the history around the submission. Without a webhook nothing can be proven.
 */
export async function findTask(
  http: Http,
  attempt: AttemptTrace,
  { notice, signal }: CallOptions & { readonly notice?: Json },
): Promise<string | null> {
  const endpoint = attempt.webhook?.url;
  if (endpoint === undefined) return null;

  async function isOurs(task: string) {
    const answer = await orNull(http.get(taskPath(task), envelopeSchema, { signal }), [400, 404]);
    return answer?.data.task_id === task && answer.data.config?.webhook_config?.endpoint === endpoint;
  }

  const named = noticeSchema.safeParse(notice);
  if (named.success && (await isOurs(named.data.data.task_id))) return named.data.data.task_id;
  for (const task of await listCandidates(http, attempt.submittedAt, endpoint, signal)) {
    if (await isOurs(task)) return task;
  }
  return null;
}

async function listCandidates(
  http: Http,
  submittedAt: number,
  endpoint: string,
  signal: AbortSignal,
): Promise<string[]> {
  const from = Math.floor(submittedAt / 1000) - MINUTE_SECONDS;
  const unclear: string[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const query = `page=${page}&page_size=${PAGE_SIZE}&start_time=${from}&end_time=${from + HISTORY_AFTER_SECONDS}`;
    const answer = await orNull(
      http.get(`/api/open/tasks/histories?${query}`, z.object({ data: z.unknown() }), { signal }),
      [400, 403, 404, 405],
    );
    const tasks = answer ? tasksIn(answer.data) : [];
    const ours = tasks.find((task) => task.config?.webhook_config?.endpoint === endpoint);
    if (ours) return [ours.task_id];
    unclear.push(...tasks.filter((task) => task.config?.webhook_config == null).map((task) => task.task_id));
    if (tasks.length === 0) break;
  }
  return unclear.slice(0, MOST_CANDIDATES);
}

/** The list may stand anywhere below `data`: its place is not documented. */
function tasksIn(data: unknown): z.infer<typeof historyTaskSchema>[] {
  const lists = Array.isArray(data)
    ? [data]
    : Object.values(data ?? {}).filter((part) => Array.isArray(part));
  return lists.flat().flatMap((item) => {
    const task = historyTaskSchema.safeParse(item);
    return task.success ? [task.data] : [];
  });
}

/** Null where PiAPI says that it has no such thing. */
async function orNull<T>(answer: Promise<T>, statuses: readonly number[]): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ProviderError && statuses.includes(error.httpStatus ?? 0)) return null;
    throw error;
  }
}
