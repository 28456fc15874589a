import { z } from 'zod';
import type { FailureReason } from '../../core/job.ts';
import type { Refusal } from '../http.ts';
import { readRetryAfter } from '../waits.ts';
import { createRetired, speaksOfContent } from '../wording.ts';

const isRetired = createRetired();
const MONEY = /quota|balance|credit/i;

/** In JSON at the top or inside `error`: which of the two is not documented. Seconds, or milliseconds. */
const resetSchema = z.coerce.number().int().positive();
const errorSchema = z
  .object({
    error: z
      .object({ code: z.unknown(), param: z.unknown(), reset_at: z.unknown() })
      .partial()
      .nullish()
      .catch(null),
    reset_at: z.unknown(),
  })
  .partial();

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim().toLowerCase() : '');

/** The statuses that contract §7.1 counts as proof that nothing was accepted; 500 with one code alone. */
export function refusal(status: number, message: string, body: unknown, there: number): Refusal | null {
  const { error, reset_at } = errorSchema.safeParse(body).data ?? {};
  const code = textOf(error?.code);
  switch (status) {
    case 400:
    case 422:
      return ofInput(code, textOf(error?.param), message);
    case 401:
      return { reason: 'bad_key' };
    case 402:
      return { reason: 'no_credit' };
    case 403:
      return ofPermission(message);
    case 404:
      return { reason: 'no_model' };
    case 413:
      return { reason: 'refused_input' };
    case 429:
      return { reason: 'unavailable', again: true, ...waitUntil(error?.reset_at ?? reset_at, there) };
    case 500:
      return code === 'price_not_configured'
        ? { reason: 'no_model', note: 'Qingbo has no price for it' }
        : null;
    default:
      return null;
  }
}

function ofInput(code: string, param: string, message: string): Refusal {
  if (speaksOfContent(message)) return { reason: 'content' };
  const isGone = code === 'model_not_found' || param === 'model' || isRetired(message);
  return isGone ? { reason: 'no_model' } : { reason: 'refused_input' };
}

function ofPermission(message: string): Refusal {
  if (speaksOfContent(message)) return { reason: 'content' };
  if (isRetired(message)) return { reason: 'no_model' };
  return MONEY.test(message) ? { reason: 'no_credit' } : { reason: 'small_plan' };
}

function waitUntil(resetAt: unknown, now: number): Pick<Refusal, 'retryAfterMs'> {
  const time = resetSchema.safeParse(resetAt);
  if (!time.success) return {};
  const seconds = Math.max(toMs(time.data) - now, 0) / 1000;
  const retryAfterMs = readRetryAfter(seconds.toFixed(3), now);
  return retryAfterMs === undefined ? {} : { retryAfterMs };
}

/** Qingbo gives both; no second of this century has so many digits. */
const MOST_SECONDS = 1e12;
const toMs = (time: number): number => (time > MOST_SECONDS ? time : time * 1000);

/** Why a task failed, and whether the same request may work next time. */
export function failureOf(code: string, message: string): readonly [FailureReason, again: boolean] {
  if (code === 'upstream_unavailable' || code === 'upstream_rate_limited') return ['unavailable', true];
  if (speaksOfContent(message)) return ['content', false];
  return code === 'upstream_bad_request' ? ['refused_input', false] : ['provider_error', false];
}
