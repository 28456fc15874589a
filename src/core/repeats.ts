import type { Capabilities } from './contracts/provider.ts';
import { ProviderError } from './errors.ts';
import type { Attempt } from './job.ts';

/**
 * Sending a submission again under its key, whose answer was lost (contract §7.1 b): the provider then answers
 * with the task that it has, or makes the one that never reached it. Either way there is one charge.
 */

/** Before each repeat, the moment that it was lost. After the last one nobody knows. */
export const REPEAT_PAUSES_MS: readonly number[] = [2_000, 5_000, 15_000];
/** A repeat is on its way for a while (pictures go first), and must arrive while its key is known. */
const ON_ITS_WAY_MS = 2 * 60_000;

/** Whether a submission that leaves now still finds its key. */
export function mayRepeat(
  { idempotencyMs }: Pick<Capabilities, 'idempotencyMs'>,
  { submittedAt }: Pick<Attempt, 'submittedAt'>,
  now: number,
): boolean {
  if (idempotencyMs === undefined || submittedAt === undefined) return false;
  return now + ON_ITS_WAY_MS < submittedAt + idempotencyMs;
}

/** Whether one more repeat may tell more; a refusal that will stay one does not. */
export const isWorthRepeating = (error: unknown): boolean =>
  !(error instanceof ProviderError) || error.accepted === 'unknown' || error.again;

/** The provider has refused to take it, which proves that nothing came of this very call. */
export const isProof = (error: unknown): boolean => error instanceof ProviderError && error.accepted === 'no';
