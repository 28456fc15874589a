import type { Clock } from '../../core/contracts/clock.ts';
import { LaterError, retryAfterOf } from './errors.ts';

/** Nobody waits longer here than that, in all. */
const LONGEST_MS = 45_000;

/** Calls again after the time that Slack asks for. A limited call has done nothing, so it may be any call. */
export async function patiently<T>(clock: Clock, call: () => Promise<T>, longestMs = LONGEST_MS): Promise<T> {
  const giveUp = clock.now() + longestMs;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const asked = retryAfterOf(error);
      if (asked === undefined) throw error;
      if (clock.now() + asked > giveUp)
        throw new LaterError(`Slack takes nothing for ${asked} ms`, { cause: error });
      await clock.sleep(asked);
    }
  }
}
