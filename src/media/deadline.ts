import type { Clock } from '../core/contracts/clock.ts';
import { MediaError } from '../core/errors.ts';

/**
 * Runs work under a signal that aborts with `MediaError` `timeout` after `ms`, or with the caller's reason when
 * the caller gives up. An idle timer would not do: one byte a second resets it for ever.
 */
export async function withDeadline<T>(
  clock: Clock,
  limits: { deadlineMs: number; signal?: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const done = new AbortController();
  clock.sleep(limits.deadlineMs, done.signal).then(() => {
    if (!done.signal.aborted)
      over.abort(new MediaError('timeout', `not read within ${limits.deadlineMs} ms`));
  });
  const signal = limits.signal ? AbortSignal.any([limits.signal, over.signal]) : over.signal;
  try {
    return await work(signal);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    done.abort();
  }
}
