import { z } from 'zod';
import type { Charge, Outcome, TaskState } from '../../core/contracts/provider.ts';
import { type Fetchable, pictureUrls } from '../results.ts';
import { speaksOfContent } from '../wording.ts';

const orNull = <T extends z.ZodType>(schema: T) => schema.nullish().catch(null);

/** Loose: only what is read, and whatever may be null, missing or of another type may be. Its ids stand in addresses. */
export const taskSchema = z.object({
  task_id: z.string().regex(/^[\w-]{1,128}$/),
  status: orNull(z.string()),
  config: orNull(z.object({ webhook_config: orNull(z.object({ endpoint: orNull(z.string()) })) })),
  output: orNull(z.object({ image_urls: z.unknown(), image_url: z.unknown() }).partial()),
  meta: orNull(z.object({ usage: orNull(z.object({ consume: z.unknown() }).partial()) })),
  error: orNull(
    z
      .object({ code: z.unknown(), message: z.unknown(), raw_message: z.unknown(), detail: z.unknown() })
      .partial(),
  ),
});
export type Task = z.infer<typeof taskSchema>;

/** `{ code, data, message }` and `{ timestamp, data }` alike: PiAPI's pages show both for the same request. */
export const envelopeSchema = z.object({ data: taskSchema });

/** PiAPI spells its statuses three ways in one document; compared in lower case. */
const STATES: Readonly<Record<string, 'pending' | 'processing' | 'completed' | 'failed' | 'cancelled'>> = {
  pending: 'pending',
  staged: 'pending',
  starting: 'processing',
  processing: 'processing',
  running: 'processing',
  // An input picture is hard to download, and is being tried again.
  retry: 'processing',
  completed: 'completed',
  success: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  canceled: 'cancelled',
};

/** `unknownWord`: a status that we do not know; taken as processing, since only known words end a task. */
export function readTask(
  task: Task,
  price: number,
  fetchable: Fetchable,
): { state: TaskState; unknownWord?: string } {
  const word = (task.status ?? '').trim().toLowerCase();
  const state = Object.hasOwn(STATES, word) ? STATES[word] : undefined;
  if (state === undefined) return { state: { state: 'processing' }, unknownWord: word };
  if (state === 'pending' || state === 'processing') return { state: { state } };
  const charge = readCharge(task, price);
  if (state === 'cancelled') return { state: { finished: { kind: 'cancelled', charge } } };
  const finished = state === 'failed' ? readFailure(task, charge) : readPictures(task, charge, fetchable);
  return { state: { finished } };
}

/** `image_urls`, or `image_url` alone where the newer models give that. */
function readPictures({ output }: Task, charge: Charge, fetchable: Fetchable): Outcome {
  const named = [output?.image_urls, output?.image_url].flat();
  const results = pictureUrls(named, fetchable).map((url) => ({ url }));
  if (results.length > 0) return { kind: 'completed', results, charge };
  return { kind: 'failed', reason: 'no_picture', again: true, charge, detail: 'completed without a picture' };
}

/** "failed to process task": seen to pass when the same request is made again. */
const PASSING_ERROR = 10_000;
const LONGEST_DETAIL = 300;

function readFailure({ error }: Task, charge: Charge): Outcome {
  const words = [error?.message, error?.raw_message, error?.detail].filter(
    (part) => typeof part === 'string' && part !== '',
  );
  const code = codeOf(error?.code);
  const detail = [`code ${code ?? 'none'}`, ...words].join(': ').slice(0, LONGEST_DETAIL).toWellFormed();
  if (speaksOfContent(words.join(' ')))
    return { kind: 'failed', reason: 'content', again: false, charge, detail };
  return {
    kind: 'failed',
    reason: 'provider_error',
    again: Number(code) === PASSING_ERROR,
    charge,
    detail,
  };
}

/** Anything but a text or number is none: not every object can be made into words. */
const codeOf = (code: unknown): string | number | undefined =>
  typeof code === 'string' || typeof code === 'number' ? code : undefined;

/** 10,000,000 of PiAPI's units are US$1 (300000 beside $0.03): ten units are one micro-dollar. */
const UNITS_PER_MICRO_DOLLAR = 10;

const consumeSchema = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().int().nonnegative());

/** Of a terminal task only: `consume` is there from the beginning, and counts once. */
function readCharge(task: Task, price: number): Charge {
  const consume = consumeSchema.safeParse(task.meta?.usage?.consume);
  if (!consume.success) return { known: false, atMost: price };
  const microDollars = Math.floor(consume.data / UNITS_PER_MICRO_DOLLAR + 0.5);
  return { known: true, microDollars, own: `${consume.data} points` };
}
