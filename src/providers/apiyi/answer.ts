import { z } from 'zod';
import type { FailureReason } from '../../core/job.ts';

/** What is read of an answer; anything else in it, or in another form, is passed over. */
const text = z.string().optional().catch(undefined);
const count = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .optional()
  .catch(undefined);
const listOf = <T extends z.ZodType>(item: T) => z.array(item).catch([]);

const partSchema = z
  .object({
    text,
    thought: z.unknown().optional(),
    inlineData: z.object({ mimeType: text, data: text }).optional().catch(undefined),
    fileData: z.object({ mimeType: text, fileUri: text }).optional().catch(undefined),
  })
  .catch({ thought: undefined });

const candidateSchema = z
  .object({
    content: z.object({ parts: listOf(partSchema) }).catch({ parts: [] }),
    finishReason: text,
    finishMessage: text,
  })
  .catch({ content: { parts: [] } });

const answerSchema = z
  .object({
    candidates: listOf(candidateSchema),
    promptFeedback: z.object({ blockReason: text, blockReasonMessage: text }).optional().catch(undefined),
    usageMetadata: z.object({ candidatesTokenCount: count }).optional().catch(undefined),
  })
  .catch({ candidates: [] });
type Part = z.infer<typeof partSchema>;

export type Reading =
  /** `data`: the base64, or the mark of a long string. */
  | { readonly kind: 'picture'; readonly type: string; readonly data: string }
  | { readonly kind: 'address'; readonly url: string }
  | Refused
  /** No answer of generateContent at all. */
  | { readonly kind: 'foreign' };

export interface Refused {
  readonly kind: 'refused';
  readonly reason: FailureReason;
  /** Whether the same request may be made by another click. Never by itself: each is paid. */
  readonly again: boolean;
  readonly detail: string;
}

/**
 * What an answer 200 holds. The last picture that is no thought is the result: drafts of Gemini 3 stand before it,
 * marked as thoughts. Where there is none, APIYI's group "NB-OSS" has an address in its place, in a text; else the
 * reason is found in the order of APIYI's own guide.
 */
export function readAnswer(json: unknown, isLong: (text: string) => boolean): Reading {
  const body = camelKeys(json);
  if (!isAnswer(body)) return { kind: 'foreign' };
  const { candidates, promptFeedback, usageMetadata } = answerSchema.parse(body);
  const parts = candidates.flatMap(({ content }) => content.parts).filter(({ thought }) => !isTrue(thought));
  const picture = parts.findLast(isPicture)?.inlineData;
  if (picture?.data) return { kind: 'picture', type: picture.mimeType ?? '', data: picture.data };
  const url = parts.map(addressIn).findLast((found) => found !== undefined);
  if (url !== undefined) return { kind: 'address', url };

  const ended = candidates.findLast(({ finishReason }) => finishReason !== undefined);
  const words = parts.map((part) => part.text ?? '').filter((said) => said.trim() !== '' && !isLong(said));
  return whyNone({
    blocked: promptFeedback?.blockReason,
    blockedMessage: promptFeedback?.blockReasonMessage,
    empty: candidates.length === 0 || usageMetadata?.candidatesTokenCount === 0,
    finish: ended?.finishReason,
    finishMessage: ended?.finishMessage,
    words: words.join(' '),
  });
}

const isTrue = (value: unknown): boolean => value === true || value === 'true';

const isPicture = ({ inlineData }: Part): boolean =>
  !!inlineData?.data && /^image\/|^$/.test(inlineData.mimeType ?? '');

const isAnswer = (body: unknown): boolean =>
  z
    .union([
      z.object({ candidates: z.unknown().refine((value) => value !== undefined) }),
      z.object({ promptFeedback: z.record(z.string(), z.unknown()) }),
      z.object({ usageMetadata: z.record(z.string(), z.unknown()) }),
    ])
    .safeParse(body).success &&
  !z.object({ error: z.record(z.string(), z.unknown()) }).safeParse(body).success;

/** Nothing that is read stands deeper, and an answer may be deeper than a stack can bear. */
const MOST_DEPTH = 12;

/** Answers come in both spellings: `inline_data` reads as `inlineData`. */
function camelKeys(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > MOST_DEPTH) return value;
  if (Array.isArray(value)) return value.map((item) => camelKeys(item, depth + 1));
  const entries = Object.entries(value).map(([key, part]) => [
    key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    camelKeys(part, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

/** A text that is one address, shows one as a picture, or names a picture file: not any link in a refusal. */
function addressIn({ fileData, text = '' }: Part): string | undefined {
  const file = /https?:\/\/[^\s<>"')\]]+\.(?:png|jpe?g|webp)(?:\?[^\s<>"')\]]*)?/i.exec(text)?.[0];
  const named = [
    fileData?.fileUri,
    text.trim(),
    /!\[[^\]]*\]\(\s*([^\s)]+)/.exec(text)?.[1],
    file?.replace(/[.,;:!?]+$/, ''),
  ];
  return named.find((address) => address && /^https?:\/\/\S+$/i.test(address) && URL.canParse(address));
}

const REASONS: Readonly<Record<string, readonly [FailureReason, boolean]>> = {
  SAFETY: ['content', false],
  PROHIBITED_CONTENT: ['content', false],
  BLOCKLIST: ['content', false],
  SPII: ['content', false],
  IMAGE_SAFETY: ['content', false],
  IMAGE_PROHIBITED_CONTENT: ['content', false],
  MODEL_ARMOR: ['content', false],
  RECITATION: ['content', false],
  IMAGE_RECITATION: ['content', false],
  LANGUAGE: ['refused_input', false],
  NO_IMAGE: ['no_picture', true],
  IMAGE_OTHER: ['no_picture', true],
  OTHER: ['no_picture', true],
  MAX_TOKENS: ['provider_error', true],
  MALFORMED_FUNCTION_CALL: ['provider_error', true],
  FINISH_REASON_UNSPECIFIED: ['provider_error', true],
};
/** A word that is not known. */
const OTHERWISE = ['no_picture', false] as const;

interface Signs {
  readonly blocked: string | undefined;
  readonly blockedMessage: string | undefined;
  readonly empty: boolean;
  readonly finish: string | undefined;
  readonly finishMessage: string | undefined;
  readonly words: string;
}

function whyNone({ blocked, blockedMessage, empty, finish, finishMessage, words }: Signs): Refused {
  if (blocked !== undefined) return refused('content', false, 'prompt blocked', blocked, blockedMessage);
  if (empty) return refused('content', false, 'refused by moderation', finish, finishMessage ?? words);
  if (finish !== undefined && finish !== 'STOP') {
    const [reason, again] = (Object.hasOwn(REASONS, finish) && REASONS[finish]) || OTHERWISE;
    return refused(reason, again, finish, finishMessage ?? words);
  }
  if (words !== '') return refused('no_picture', false, 'words alone', words);
  return refused('provider_error', true, 'neither a picture nor a reason');
}

const LONGEST_DETAIL = 300;

const refused = (reason: FailureReason, again: boolean, ...said: (string | undefined)[]): Refused => ({
  kind: 'refused',
  reason,
  again,
  detail: said.filter(Boolean).join(': ').slice(0, LONGEST_DETAIL).toWellFormed(),
});
