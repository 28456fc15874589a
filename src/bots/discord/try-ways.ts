import { codeOf, isDeadEnd } from './errors.ts';
import type { Place } from './place.ts';
import type { Way } from './ways.ts';

/** `refused`: Discord's code for why the last way leads nowhere. */
interface Tried {
  readonly done?: Place;
  readonly refused?: number | undefined;
}

/** By the first way that leads there; no `done` where none does. What may pass is thrown. */
export async function tryWays<W extends Way>(
  ways: readonly W[],
  attempt: (way: W) => Promise<Place | undefined> | undefined,
): Promise<Tried> {
  let refused: number | undefined;
  for (const way of ways) {
    try {
      const done = await attempt(way);
      if (done) return { done };
    } catch (error) {
      if (!isDeadEnd(error, way.token)) throw error;
      refused = codeOf(error);
    }
  }
  return { refused };
}
