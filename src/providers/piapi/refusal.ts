import { z } from 'zod';
import type { Method, Refusal } from '../http.ts';
import { createRetired, speaksOfContent } from '../wording.ts';

/** PiAPI calls a model a task type. */
const isRetired = createRetired('(?:input\\.)?(?:model|task[ _]type)');

/** The statuses that contract §7.1 counts as proof that nothing was accepted. */
export function refusal(status: number, message: string): Refusal | null {
  if ([400, 403, 422].includes(status)) {
    if (speaksOfContent(message)) return { reason: 'content' };
    if (isRetired(message)) return { reason: 'no_model' };
  }
  if (status === 400 || status === 413 || status === 422) return { reason: 'refused_input' };
  if (status === 401) return { reason: 'bad_key' };
  if (status === 402) return { reason: 'no_credit' };
  if (status === 403) return { reason: 'small_plan' };
  if (status === 404) return { reason: 'no_model' };
  return status === 429 ? { reason: 'unavailable', again: true } : null;
}

const codeSchema = z.object({
  code: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.int().min(400).max(599)),
});
const namedSchema = z.object({ data: z.object({ task_id: z.string().min(1) }) });

/**
 * The body's own `code` where HTTP says 200. Beside a task it says nothing of use: the task's status does when
 * one is read, and nobody can tell what became of one that is being made.
 */
export function bodyStatus(body: unknown, method: Method): number | undefined {
  const code = codeSchema.safeParse(body);
  if (!code.success) return undefined;
  if (!namedSchema.safeParse(body).success) return code.data.code;
  return method === 'POST' ? 500 : undefined;
}
