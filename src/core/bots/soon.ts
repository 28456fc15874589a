import type { Clock } from '../contracts/clock.ts';

/** Reads before an acknowledgement, or a form, have a second of the platform's three. */
const SOON_MS = 1_000;

/** The answer of a read, or undefined where it does not come soon enough. */
export async function soon<T>(read: Promise<T>, clock: Clock): Promise<T | undefined> {
  const done = new AbortController();
  try {
    return await Promise.race([read, clock.sleep(SOON_MS, done.signal).then(() => undefined)]);
  } finally {
    done.abort();
  }
}
