import { z } from 'zod';
import type { Charge, Outcome, TaskState } from '../../core/contracts/provider.ts';
import { type Fetchable, pictureUrls } from '../results.ts';
import { failureOf } from './errors.ts';

/** Its ids stand in addresses. */
const taskIdSchema = z.string().regex(/^[\w-]{1,128}$/);

/** Whole numbers, as numbers or as texts; anything else is no figure. 500,000 are US$1. */
const quotaSchema = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number),
  ])
  .pipe(z.number().nonnegative().max(1e12))
  .nullish()
  .catch(null);

/** What a submission answers: the same task again where its key was seen before, in whatever state it is. */
export const createdSchema = z.object({ task_id: taskIdSchema, pre_consumed_cost: quotaSchema });

/** Loose: only what is read, and whatever may be null, missing or of another type may be. */
export const taskSchema = z.object({
  status: z.string(),
  cost: quotaSchema,
  refunded: z.boolean().nullish().catch(null),
  result: z.object({ images: z.unknown() }).partial().nullish().catch(null),
  error: z
    .union([z.object({ code: z.unknown(), message: z.unknown() }).partial(), z.string()])
    .nullish()
    .catch(null),
});
type Task = z.infer<typeof taskSchema>;

export const operationSchema = z.object({
  task: taskIdSchema,
  /** What may be charged at most, where Qingbo names no figure (micro-dollars). */
  price: z.number(),
  /** Quota that Qingbo took when the task was made, where that is the price. */
  held: z.number().optional(),
});
type Operation = z.infer<typeof operationSchema>;

const MICRO_DOLLARS_PER_QUOTA = 2;
export const quotaToMicroDollars = (quota: number): number =>
  Math.floor(quota * MICRO_DOLLARS_PER_QUOTA + 0.5);

const charge = (quota: number): Charge => ({
  known: true,
  microDollars: quotaToMicroDollars(quota),
  own: `${quota} quota`,
});

const STATES: Readonly<Record<string, 'pending' | 'processing' | 'completed' | 'failed' | 'cancelled'>> = {
  queued: 'pending',
  processing: 'processing',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  canceled: 'cancelled',
};

/** `unknownWord`: a status that we do not know; taken as processing, since only known words end a task. */
export function readTask(
  task: Task,
  operation: Operation,
  fetchable: Fetchable,
): { state: TaskState; unknownWord?: string } {
  const word = task.status.trim().toLowerCase();
  const state = Object.hasOwn(STATES, word) ? STATES[word] : undefined;
  if (state === undefined) return { state: { state: 'processing' }, unknownWord: word };
  if (state === 'pending' || state === 'processing') return { state: { state } };
  if (state === 'completed') return { state: { finished: readPicture(task, operation, fetchable) } };
  const returned = readReturn(task, operation);
  if (state === 'cancelled') return { state: { finished: { kind: 'cancelled', charge: returned } } };
  return { state: { finished: readFailure(task, returned) } };
}

/** `cost` is what was charged in the end; before it, what was taken when the task was made. */
function readPicture({ cost, result }: Task, { held, price }: Operation, fetchable: Fetchable): Outcome {
  const results = pictureUrls(namedIn(result?.images), fetchable).map((url) => ({ url }));
  const unsaid: Charge = { known: false, atMost: price };
  if (results.length > 0) {
    const quota = cost ?? held;
    return { kind: 'completed', results, charge: quota == null ? unsaid : charge(quota) };
  }
  // What was taken at first is no proof here: Qingbo gives it back where there is no picture.
  const paid = cost == null ? unsaid : charge(cost);
  return {
    kind: 'failed',
    reason: 'no_picture',
    again: true,
    charge: paid,
    detail: 'completed without a picture',
  };
}

/** `result.images[].url` is a list in all pages but the oldest. */
const namedIn = (images: unknown): unknown[] =>
  [images].flat().flatMap((image) => [pictureSchema.safeParse(image).data?.url ?? image].flat());

const pictureSchema = z.object({ url: z.unknown() });

/** A task that fails or is cancelled is refunded in full, which its `cost` of 0 says once more. */
function readReturn({ cost, refunded }: Task, { price }: Operation): Charge {
  if (cost != null) return charge(cost);
  return refunded === false ? { known: false, atMost: price } : charge(0);
}

const LONGEST_DETAIL = 300;

function readFailure({ error }: Task, returned: Charge): Outcome {
  const { code, message } = typeof error === 'string' ? { code: '', message: error } : (error ?? {});
  const word = typeof code === 'string' ? code.trim().toLowerCase() : '';
  const text = typeof message === 'string' ? message : '';
  const [reason, again] = failureOf(word, text);
  const detail = [`code ${word || 'none'}`, text].filter(Boolean).join(': ');
  return {
    kind: 'failed',
    reason,
    again,
    charge: returned,
    detail: detail.slice(0, LONGEST_DETAIL).toWellFormed(),
  };
}
