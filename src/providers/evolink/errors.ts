import { z } from 'zod';
import type { Refusal } from '../http.ts';
import { createRetired, speaksOfContent } from '../wording.ts';

const bodySchema = z.object({
  error: z
    .object({ code: z.unknown(), param: z.unknown(), reset_timezone: z.unknown() })
    .partial()
    .nullish()
    .catch(null),
});

/** In lower case; a number is the HTTP status once more, or one of the upload's own. */
export const codeOf = (code: unknown): string =>
  typeof code === 'string' || typeof code === 'number' ? String(code).trim().toLowerCase() : '';

export const CONTENT_CODES: ReadonlySet<string> = new Set([
  'content_policy_violation',
  'content_filter',
  'sensitive_content',
  'moderation_blocked',
  'input_moderation_failed',
]);

const isRetired = createRetired();

/** Someone has used our key, or is still at it: what became of the submission is not known. */
const IN_DOUBT: ReadonlySet<string> = new Set(['idempotency_conflict', 'paid_outcome_unknown']);

const ACCOUNT: Refusal = { reason: 'no_credit', note: "the account's credit is used up" };
const KEY_LIMIT: Refusal = { reason: 'key_limit', note: 'the limit of this key is used up, not the account' };
const DAILY: Refusal = {
  reason: 'key_limit',
  note: "this key's daily limit is used up, not the account: it resets at midnight",
};
const NO_MODEL: Refusal = { reason: 'no_model' };
const BAD_KEY: Refusal = { reason: 'bad_key' };
const FULL: Refusal = { reason: 'unavailable', again: true };

const BY_CODE: Readonly<Record<string, Refusal>> = {
  insufficient_quota: ACCOUNT,
  insufficient_user_quota: ACCOUNT,
  quota_not_enough: ACCOUNT,
  account_balance_insufficient: ACCOUNT,
  insufficient_token_quota: KEY_LIMIT,
  key_quota_exhausted: KEY_LIMIT,
  token_daily_quota_exceeded: DAILY,
  key_daily_quota_exhausted: DAILY,
  key_disabled: { ...BAD_KEY, note: 'the key is disabled' },
  key_expired: { ...BAD_KEY, note: 'the key has expired' },
  user_disabled: { ...BAD_KEY, note: 'the account is disabled' },
  key_model_not_allowed: { ...NO_MODEL, note: 'the key may not use this model' },
  model_not_found: NO_MODEL,
  model_not_supported: NO_MODEL,
  unsupported_model: NO_MODEL,
  invalid_model: NO_MODEL,
  no_available_channel: FULL,
  model_unavailable: FULL,
  channel_selection_failed: FULL,
  service_unavailable: FULL,
};

/** The statuses that contract §7.1 counts as proof that nothing was accepted. */
const BY_STATUS: Readonly<Record<number, Refusal>> = {
  400: { reason: 'refused_input' },
  401: BAD_KEY,
  402: { reason: 'no_credit' },
  403: { reason: 'small_plan' },
  404: NO_MODEL,
  413: { reason: 'refused_input' },
  422: { reason: 'refused_input' },
  429: FULL,
};

/** What an answer to a submission proves: the status whether, the code why. */
export function refusal(status: number, message: string, body: unknown): Refusal | null {
  const error = bodySchema.safeParse(body).data?.error;
  const code = codeOf(error?.code);
  const byStatus = BY_STATUS[status];
  if (!byStatus || IN_DOUBT.has(code)) return null;
  const byCode = refusalOf(code);
  if (byCode) return withZone(byCode, error?.reset_timezone);
  if (status !== 400 && status !== 403 && status !== 422) return byStatus;
  if (speaksOfContent(message)) return { reason: 'content' };
  return error?.param === 'model' || isRetired(message) ? NO_MODEL : byStatus;
}

function refusalOf(code: string): Refusal | undefined {
  if (CONTENT_CODES.has(code)) return { reason: 'content' };
  if (code.startsWith('channel:')) return FULL;
  return Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
}

function withZone(found: Refusal, zone: unknown): Refusal {
  if (found !== DAILY || typeof zone !== 'string' || !/^[\w/+: -]{1,40}$/.test(zone)) return found;
  return { ...found, note: `${found.note} (${zone})` };
}
