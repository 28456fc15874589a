import { z } from 'zod';
import type { Charge, Outcome, TaskState } from '../../core/contracts/provider.ts';
import type { FailureReason } from '../../core/job.ts';
import { type Fetchable, pictureUrls } from '../results.ts';
import { speaksOfContent } from '../wording.ts';
import { CONTENT_CODES, codeOf } from './errors.ts';
import {
  chargeOf,
  chargeUsed,
  creditsToMicroDollars,
  decimalSchema,
  REFUNDED,
  usageSchema,
} from './money.ts';

/** Its ids stand in addresses. */
export const taskIdSchema = z.string().regex(/^[\w-]{1,128}$/);

/** Loose: only what is read, and whatever may be null, missing or of another type may be. */
export const taskSchema = z.object({
  status: z.string(),
  results: z.unknown().optional(),
  result_data: z.unknown().optional(),
  usage: usageSchema,
  error: z.object({ code: z.unknown(), message: z.unknown() }).partial().nullish().catch(null),
});
type Task = z.infer<typeof taskSchema>;

export const operationSchema = z.object({
  task: taskIdSchema,
  /** What it should cost (micro-dollars): the most that is booked where EvoLink names no figure at all. */
  price: z.number(),
  /** Credits that EvoLink set aside when the task was made. */
  reserved: decimalSchema.optional(),
});
export type Operation = z.infer<typeof operationSchema>;

const STATES: Readonly<Record<string, 'pending' | 'processing' | 'completed' | 'failed' | 'cancelled'>> = {
  pending: 'pending',
  processing: 'processing',
  completed: 'completed',
  failed: 'failed',
  // In the words on callbacks, though not in the list of statuses.
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
  if (state === 'failed') return { state: { finished: readFailure(task) } };
  const urls = state === 'completed' ? namedPictures(task, fetchable) : [];
  return { state: { finished: readEnd(state, urls, task, operation) } };
}

function readEnd(
  state: 'completed' | 'cancelled',
  urls: readonly string[],
  { usage }: Task,
  { reserved: atFirst, price }: Operation,
): Outcome {
  const reserved = usage?.credits_reserved ?? atFirst;
  const used = chargeUsed(usage);
  if (urls.length > 0) {
    const charge = used ?? (reserved == null ? { known: false, atMost: price } : chargeOf(reserved));
    return { kind: 'completed', results: urls.map((url) => ({ url })), charge };
  }
  // Without a picture, what was set aside is no proof of what was taken.
  const charge = used ?? { known: false, atMost: reserved == null ? price : creditsToMicroDollars(reserved) };
  if (state === 'cancelled') return { kind: 'cancelled', charge };
  return { kind: 'failed', reason: 'no_picture', again: true, charge, detail: 'completed without a picture' };
}

function namedPictures({ results, result_data: data }: Task, fetchable: Fetchable): string[] {
  const inData = [data].flat().map((item) => pictureSchema.safeParse(item).data?.image_url);
  return pictureUrls([...[results].flat(), ...inData], fetchable);
}

const pictureSchema = z.object({ image_url: z.unknown() });

/** What the codes of a failed task mean to us, and whether EvoLink calls another try worth while. */
const FAILURES: Readonly<Record<string, readonly [FailureReason, again: boolean]>> = {
  invalid_parameters: ['refused_input', false],
  image_dimension_mismatch: ['refused_input', false],
  image_processing_error: ['refused_input', false],
  resource_not_found: ['refused_input', false],
  generation_failed_no_content: ['no_picture', true],
  quota_exceeded: ['unavailable', true],
  resource_exhausted: ['unavailable', true],
  service_unavailable: ['unavailable', true],
  rate_limited: ['unavailable', true],
  generation_timeout: ['provider_error', true],
  service_error: ['provider_error', true],
  upstream_error: ['provider_error', true],
  unknown_error: ['provider_error', true],
};

const LONGEST_DETAIL = 300;

/** EvoLink gives the money of failed tasks back, unless the task itself says that something was used. */
function readFailure({ error, usage }: Task): Outcome {
  const charge: Charge = chargeUsed(usage) ?? REFUNDED;
  const code = codeOf(error?.code);
  if (code === 'request_cancelled') return { kind: 'cancelled', charge };
  const message = typeof error?.message === 'string' ? error.message : '';
  const detail = [`code ${code || 'none'}`, message].filter(Boolean).join(': ');
  const [reason, again] = reasonOf(code, message);
  return { kind: 'failed', reason, again, charge, detail: detail.slice(0, LONGEST_DETAIL).toWellFormed() };
}

function reasonOf(code: string, message: string): readonly [FailureReason, again: boolean] {
  if (CONTENT_CODES.has(code)) return ['content', false];
  const known = Object.hasOwn(FAILURES, code) ? FAILURES[code] : undefined;
  return known ?? (speaksOfContent(message) ? ['content', false] : ['provider_error', false]);
}
