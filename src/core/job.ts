import { z } from 'zod';

/**
 * What is stored of a job (contract §1): job → task → attempt. Replies, places and operations are opaque
 * JSON owned by the bot or the provider; the core stores them and never reads them.
 *
 * Times are milliseconds since 1970 (UTC), money is whole micro-dollars (1,000,000 = US$1), sizes are bytes.
 */

export const jsonSchema = z.json();
export type Json = z.infer<typeof jsonSchema>;

export const statuses = ['pending', 'processing', 'completed', 'failed', 'cancelled', 'unknown'] as const;
export type Status = (typeof statuses)[number];

export const languages = ['en', 'ko'] as const;
export type Language = (typeof languages)[number];

export const areaNames = ['nanobanana', 'hailou'] as const;
export type AreaName = (typeof areaNames)[number];

const money = z.number().int().nonnegative();
/** The last moment that a `Date` can say. */
const LAST_MOMENT = 8_640_000_000_000_000;
const time = z.number().int().nonnegative().max(LAST_MOMENT);

export const pictureTypes = ['image/png', 'image/jpeg', 'image/webp'] as const;
export type PictureType = (typeof pictureTypes)[number];

/** What an input picture may be: some providers read what we cannot decode. */
export const inputTypes = [...pictureTypes, 'image/heic', 'image/heif'] as const;
export type InputType = (typeof inputTypes)[number];

/** A picture that we keep: its bytes stand in the media store under `key`. */
export const pictureSchema = z.object({
  key: z.string(),
  type: z.enum(pictureTypes),
  bytes: z.number().int().positive(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
});
export type Picture = z.infer<typeof pictureSchema>;

/** An input picture that we keep; HEIC and HEIF are passed on as they are. */
export const inputPictureSchema = pictureSchema.extend({ type: z.enum(inputTypes) });
export type InputPicture = z.infer<typeof inputPictureSchema>;

/** Whether we can read it ourselves: show it, make it smaller. */
export const isReadable = (type: InputType): type is PictureType =>
  pictureTypes.some((readable) => readable === type);

/**
 * Where an input picture comes from. `url`: fetched through the guard, `until` is when the link dies;
 * `output`: one of our own results, `<job id>-<n>`; `upload`: bytes that a bot handed over before;
 * `input`: the same picture that an earlier job was given; `bot`: a file that its platform hands to the bot alone,
 * `file` is opaque to the core.
 */
export const sourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('url'), url: z.string(), until: time.optional() }),
  z.object({ kind: z.literal('output'), id: z.string() }),
  z.object({ kind: z.literal('upload'), id: z.string() }),
  z.object({ kind: z.literal('input'), job: z.string(), index: z.number().int().nonnegative() }),
  z.object({ kind: z.literal('bot'), file: jsonSchema }),
]);
export type Source = z.infer<typeof sourceSchema>;

/** A copy of an input picture, made to fit what a provider takes. `resized`: it has fewer pixels. */
export const fittedInputSchema = pictureSchema.extend({ provider: z.string(), resized: z.boolean() });
export type FittedInput = z.infer<typeof fittedInputSchema>;

/** `kept` is set once the bytes are with us, which is before anything is submitted; `fitted` before a submission. */
export const inputSchema = z.object({
  name: z.string(),
  source: sourceSchema,
  /** Said of what only some providers read, until it is kept. */
  type: z.enum(inputTypes).optional(),
  kept: inputPictureSchema.optional(),
  fitted: z.array(fittedInputSchema).optional(),
});
export type Input = z.infer<typeof inputSchema>;

/** What was asked for, after defaults. `aspect` is a ratio such as `16:9`, or `source` ("as the picture"). */
export const requestSchema = z.object({
  prompt: z.string(),
  model: z.string(),
  aspect: z.string(),
  resolution: z.string(),
  count: z.number().int().min(1).max(4),
  search: z.boolean().optional(),
  seed: z.number().int().optional(),
  pictures: z.array(inputSchema),
});
export type Request = z.infer<typeof requestSchema>;

/**
 * Why a task did not end with a picture. Words for each stand in `words/`; `again`: the same request may work
 * next time. `detail` is for the log and the private card only, never a provider's raw text in a reply.
 */
export const failureReasons = [
  'content',
  'no_picture',
  'provider_error',
  'unavailable',
  'no_credit',
  'key_limit',
  'bad_key',
  'small_plan',
  'no_model',
  'refused_input',
  'no_public_url',
  'result_lost',
  'not_a_picture',
  'heic',
  'picture_too_large',
  'picture_gone',
  'internal',
] as const;
export type FailureReason = (typeof failureReasons)[number];

export const failureSchema = z.object({
  reason: z.enum(failureReasons),
  again: z.boolean(),
  /** Values for the sentence, e.g. `{ file, size, max }`. */
  values: z.record(z.string(), z.string()).optional(),
  detail: z.string().optional(),
});
export type Failure = z.infer<typeof failureSchema>;

/**
 * The money of one attempt. Invariant (contract §7.7): reserved = held + committed + returned, where
 * held = reserved − committed − returned is never negative. `own`: the provider's figure with its unit, as
 * given. `confirmed: false`: booked without the provider's word. `settledAt` is set with committed/returned.
 */
export const attemptMoneySchema = z
  .object({
    reserved: money,
    committed: money,
    returned: money,
    own: z.string().optional(),
    confirmed: z.boolean().optional(),
    byPriceList: z.boolean().optional(),
    settledAt: time.optional(),
  })
  .refine(({ reserved, committed, returned }) => committed + returned <= reserved);
export type AttemptMoney = z.infer<typeof attemptMoneySchema>;

/**
 * One paid submission. `waiting`: not sent, nothing can be charged · `submitting`: saved before the call, so a
 * crash here means "unknown" unless the provider honours our key · `following`: the provider has it ·
 * `unknown`: sent, and nobody can say what became of it · `ended`.
 */
export const attemptSchema = z.object({
  id: z.string(),
  provider: z.string(),
  /** One of the provider's further tiers; absent: its first. */
  tier: z.string().optional(),
  /** The task came here from another route without a click: to a dearer one, or not. */
  moved: z.enum(['dearer', 'not dearer']).optional(),
  state: z.enum(['waiting', 'submitting', 'following', 'unknown', 'ended']),
  key: z.string(),
  operation: jsonSchema.optional(),
  submittedAt: time.optional(),
  /** When the provider first said that it works on it. */
  startedAt: time.optional(),
  deadlineAt: time.optional(),
  /** Why it is unknown: the answer was lost, or the deadline passed while the provider said "running". */
  doubt: z.enum(['answer_lost', 'deadline']).optional(),
  /** How often an unknown attempt was looked for, and when next; no `nextLookAt` = given up after 24 h. */
  looks: z.number().int().nonnegative(),
  nextLookAt: time.optional(),
  unknownSince: time.optional(),
  /** What a notice said while nobody knew: untrusted, where `find` may look for a proof. */
  hint: jsonSchema.optional(),
  /** A result that was made but not yet fetched: tried again for 10 minutes. */
  result: z.object({ urls: z.array(z.string()), files: z.array(pictureSchema), since: time }).optional(),
  end: z.enum(['completed', 'failed', 'cancelled']).optional(),
  failure: failureSchema.optional(),
  endedAt: time.optional(),
  money: attemptMoneySchema,
});
export type Attempt = z.infer<typeof attemptSchema>;

/** One picture of a job. `n` counts from 1. `extra`: pictures of later attempts that ended after the first. */
export const taskSchema = z.object({
  n: z.number().int().min(1),
  status: z.enum(statuses),
  attempts: z.array(attemptSchema).min(1),
  picture: pictureSchema.optional(),
  extra: z.array(pictureSchema).optional(),
  failure: failureSchema.optional(),
});
export type Task = z.infer<typeof taskSchema>;

export const personSchema = z.object({ id: z.string(), name: z.string() });
export type Person = z.infer<typeof personSchema>;

/** Channel, thread or conversation. `private`: not everyone of the guild can read it (contract §7.6). */
export const roomSchema = z.object({ id: z.string(), private: z.boolean(), name: z.string().optional() });
export type Room = z.infer<typeof roomSchema>;

/** A platform credential that must not outlive its use: dropped when the job ends or `until` has passed. */
export const secretSchema = z.object({ sealed: z.string(), until: time });
export type Secret = z.infer<typeof secretSchema>;

export const jobSchema = z.object({
  format: z.literal(1),
  id: z.string(),
  /** Grows by one with every stored change. */
  revision: z.number().int().nonnegative(),
  /** The event that made it: a repeated event makes no second job. */
  eventKey: z.string(),
  area: z.enum(areaNames),
  guild: z.string(),
  platform: z.string(),
  room: roomSchema,
  person: personSchema,
  /** Language of the public reply. */
  language: z.enum(languages),
  createdAt: time,
  startedAt: time.optional(),
  endedAt: time.optional(),
  request: requestSchema,
  /** The result it was edited from: `<job id>-<n>`, with where its message is (for the jump link). */
  parent: z
    .object({ output: z.string().optional(), reply: jsonSchema.optional(), url: z.string().optional() })
    .optional(),
  status: z.enum(statuses),
  tasks: z.array(taskSchema).min(1).max(4),
  place: jsonSchema,
  reply: jsonSchema.optional(),
  secret: secretSchema.optional(),
  /** `open`: first message not written yet · `due`: the reply is behind the job · `done` · `gone`: nowhere to write. */
  delivery: z.enum(['open', 'due', 'done', 'gone']),
  /** When a delivery that failed is tried again. */
  retryAt: time.optional(),
  /** What `Check` found last: shown in the reply. */
  lookedAt: time.optional(),
  /** Asked to be deleted while it could not be cancelled: deleted when it ends. */
  deleteWhenEnded: z.boolean().optional(),
  /** Saved outputs, by output id. */
  saved: z.record(z.string(), z.object({ by: personSchema, at: time })),
});
export type Job = z.infer<typeof jobSchema>;

/** `<job id>-<n>` (contract §1). */
export const outputId = (job: string, n: number): string => `${job}-${n}`;

/** A job or output id, taken apart; null for anything that we did not make. */
export function parseId(id: string): { job: string; n?: number } | null {
  const match = /^([a-z0-9]{20})(?:-([1-9]\d?))?$/.exec(id);
  if (!match?.[1]) return null;
  return match[2] ? { job: match[1], n: Number(match[2]) } : { job: match[1] };
}

/** `<job id>-<task n>-<attempt n>`: an attempt's own webhook address names it. */
export const attemptId = (job: string, task: number, attempt: number): string => `${job}-${task}-${attempt}`;

export function jobOfAttempt(id: string): string | null {
  return /^([a-z0-9]{20})-[1-4]-\d{1,3}$/.exec(id)?.[1] ?? null;
}
