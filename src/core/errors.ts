import type { MediaErrorCode } from './contracts/media.ts';
import type { Charge } from './contracts/provider.ts';
import type { FailureReason } from './job.ts';

/** What a person can be told, by name; the sentences stand in `words/` (experience §3). */
export type UserErrorCode =
  | 'blank_prompt'
  | 'long_prompt'
  | 'not_offered'
  | 'not_a_picture'
  | 'heic'
  | 'picture_too_large'
  | 'too_many_pictures'
  | 'no_picture_in_message'
  | 'picture_gone'
  | 'not_here'
  | 'not_allowed'
  | 'guild_not_allowed'
  | 'already_done'
  | 'too_late_to_cancel'
  | 'too_busy'
  | 'restarting'
  | 'limit_money'
  | 'disk_full'
  | 'no_permission'
  | 'draft_gone'
  | 'no_such_page';

/** The user's error: said in words, in their language, with what to do next and what it cost. */
export class UserError extends Error {
  override name = 'UserError';
  readonly code: UserErrorCode;
  /** Values for the sentence; numbers are formatted there. */
  readonly values: Readonly<Record<string, string | number | readonly string[]>>;

  constructor(code: UserErrorCode, values: UserError['values'] = {}) {
    super(code);
    this.code = code;
    this.values = values;
  }
}

/**
 * A call to a provider that went wrong. `accepted: 'no'` only where contract §7.1 says that the answer proves
 * it; a doubt is `unknown`. `again`: worth another try by itself (429, 503), after `retryAfterMs`.
 */
export class ProviderError extends Error {
  override name = 'ProviderError';
  readonly provider: string;
  readonly accepted: 'no' | 'unknown';
  readonly reason: FailureReason;
  readonly again: boolean;
  readonly charge: Charge;
  readonly retryAfterMs?: number;
  /** HTTP status, where there was one. */
  readonly httpStatus?: number;

  constructor(
    provider: string,
    options: {
      accepted: 'no' | 'unknown';
      reason: FailureReason;
      again?: boolean;
      charge?: Charge;
      retryAfterMs?: number | undefined;
      httpStatus?: number | undefined;
      message: string;
      cause?: unknown;
    },
  ) {
    super(`${provider}: ${options.message}`, { cause: options.cause });
    this.provider = provider;
    this.accepted = options.accepted;
    this.reason = options.reason;
    this.again = options.again ?? false;
    this.charge = options.charge ?? { known: true, microDollars: 0, own: '0' };
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    if (options.httpStatus !== undefined) this.httpStatus = options.httpStatus;
  }
}

/** A picture that cannot be read, fetched or kept. `values` go into the sentence: `file`, `size`, `max`. */
export class MediaError extends Error {
  override name = 'MediaError';
  readonly code: MediaErrorCode;
  /** Bytes or pixels found, and the limit, where the code is about size. */
  readonly found?: number;
  readonly limit?: number;

  constructor(
    code: MediaErrorCode,
    message: string,
    options: { found?: number; limit?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    if (options.found !== undefined) this.found = options.found;
    if (options.limit !== undefined) this.limit = options.limit;
  }
}
