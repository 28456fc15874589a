import type { Scope } from '../../core/contracts/store.ts';
import { scopeKey } from '../scope.ts';

/** A repeated event is known for at least an hour; the second one covers jobs that were slow to be saved. */
export const REMEMBERED_MS = 2 * 60 * 60 * 1000;

/** The events that made jobs lately. A guild's keys are its own. */
export interface Events {
  has(scope: Scope, key: string): boolean;
  add(scope: Scope, key: string, at: number): void;
}

export function createEvents(): Events {
  const seen = new Map<string, number>();
  return {
    has: (scope, key) => seen.has(`${scopeKey(scope)}/${key}`),
    add(scope, key, at) {
      for (const [old, then] of seen) {
        if (then > at - REMEMBERED_MS) break;
        seen.delete(old);
      }
      seen.set(`${scopeKey(scope)}/${key}`, at);
    },
  };
}
