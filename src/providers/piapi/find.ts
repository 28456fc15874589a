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
/** After so many that cannot be read, PiAPI is in trouble: the next look does better. */
const MOST_FAILURES = 3;
const noticeSchema = z.object({ data: taskSchema.pick({ task_id: true }) });
const historyTaskSchema = taskSchema.pick({ task_id: true, config: true }).extend({
  input: z.object({ prompt: z.unknown() }).partial().nullish().catch(null),
});
type HistoryTask = z.infer<typeof historyTaskSchema>;

/** That there is no such task, or that it is not for our key to see. */
const NOT_OURS = [400, 403, 404];
const NO_HISTORY = [400, 403, 404, 405];

/**
 * PiAPI has no idempotency key, but it keeps the webhook address, which names the attempt and holds its secret:
 * a task is ours if a GET of it shows exactly that address. Where to look: the task that a notice names, then
 * the history around the submission. Without a webhook nothing can be proven. An error: not found, and something
 * on the way could not be read.
 */
export async function findTask(
  http: Http,
  attempt: AttemptTrace,
  { notice, signal }: CallOptions & { readonly notice?: Json },
): Promise<string | null> {
  const endpoint = attempt.webhook?.url;
  if (endpoint === undefined) return null;
  const failures: unknown[] = [];

  async function ourOf(tasks: readonly string[]): Promise<string | null> {
    for (const task of tasks) {
      const answer = await orNull(http.get(taskPath(task), envelopeSchema, { signal }), NOT_OURS).catch(
        failed,
      );
      if (answer?.data.task_id === task && endpointOf(answer.data) === endpoint) return task;
      if (failures.length >= MOST_FAILURES) return null;
    }
    return null;
  }

  const failed = (error: unknown): null => {
    signal.throwIfAborted();
    failures.push(error);
    return null;
  };

  const named = noticeSchema.safeParse(notice);
  const found =
    (await ourOf(named.success ? [named.data.data.task_id] : [])) ??
    (await ourOf((await listCandidates(http, attempt, endpoint, signal).catch(failed)) ?? []));
  if (found === null && failures.length > 0) throw failures[0];
  return found;
}

const endpointOf = ({ config }: Pick<HistoryTask, 'config'>) => config?.webhook_config?.endpoint;

/** The task whose webhook is ours; where the history shows none, those of the same prompt first. */
async function listCandidates(
  http: Http,
  { submittedAt, prompt }: AttemptTrace,
  endpoint: string,
  signal: AbortSignal,
): Promise<string[]> {
  // By its clock or by ours: between the two looks the wrong one may have been put right.
  const [first = 0, last = 0] = [submittedAt, submittedAt + http.skewMs()].sort((a, b) => a - b);
  const from = Math.floor(first / 1000) - MINUTE_SECONDS;
  const to = Math.floor(last / 1000) + HISTORY_AFTER_SECONDS;
  const unclear: HistoryTask[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const query = `page=${page}&page_size=${PAGE_SIZE}&start_time=${from}&end_time=${to}`;
    const answer = await orNull(
      http.get(`/api/open/tasks/histories?${query}`, z.object({ data: z.unknown() }), { signal }),
      NO_HISTORY,
    );
    const tasks = answer ? tasksIn(answer.data) : [];
    const ours = tasks.find((task) => endpointOf(task) === endpoint);
    if (ours) return [ours.task_id];
    unclear.push(...tasks.filter((task) => task.config?.webhook_config == null));
    if (tasks.length === 0) break;
  }
  const isSame = ({ input }: HistoryTask) => input?.prompt === prompt;
  const ordered = [...unclear.filter(isSame), ...unclear.filter((task) => !isSame(task))];
  return ordered.slice(0, MOST_CANDIDATES).map((task) => task.task_id);
}

/** The list may stand anywhere below `data`: its place is not documented. */
function tasksIn(data: unknown): HistoryTask[] {
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
