import type { Charge } from '../../core/contracts/provider.ts';
import { ProviderError } from '../../core/errors.ts';
import { readError, refusal } from './errors.ts';
import type { BrokenExchange } from './exchange.ts';

const LONGEST_MESSAGE = 200;

export interface BadStatus {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly text: string;
}

/** What goes wrong with a submission, as errors without the key in them. `price`: what may have been charged. */
export function createFailures(provider: string, key: string) {
  const safe = (text: string) =>
    (key === '' ? text : text.replaceAll(key, '[key]')).slice(0, LONGEST_MESSAGE).toWellFormed();
  const doubtful = (price: number) => ({
    accepted: 'unknown' as const,
    reason: 'provider_error' as const,
    charge: { known: false, atMost: price } satisfies Charge,
  });

  return {
    broken({ left, message }: BrokenExchange, price: number): ProviderError {
      const free = { accepted: 'no', reason: 'unavailable', again: true } as const;
      return new ProviderError(provider, { ...(left ? doubtful(price) : free), message: safe(message) });
    },

    badStatus({ status, retryAfterMs, text }: BadStatus, price: number): ProviderError {
      const document = readError(text);
      const why = refusal(status, document);
      return new ProviderError(provider, {
        ...(why ? { accepted: 'no', ...why } : doubtful(price)),
        httpStatus: status,
        retryAfterMs,
        message: safe(`${status} ${document.message}`.trim()),
      });
    },

    foreign(price: number): ProviderError {
      const message = '200, the answer is not of the expected shape';
      return new ProviderError(provider, { ...doubtful(price), httpStatus: 200, message });
    },
  };
}
