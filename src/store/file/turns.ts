/** Work under the same key runs one after another, in the order in which it came; other keys do not wait. */
export interface Turns {
  take<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is under way; what comes later is refused. */
  finish(): Promise<void>;
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  let finished = false;
  return {
    async take(key, work) {
      if (finished) throw new Error('the store is closed');
      const before = last.get(key);
      const mine = Promise.resolve(before)
        .catch(() => undefined)
        .then(work);
      last.set(key, mine);
      try {
        return await mine;
      } finally {
        if (last.get(key) === mine) last.delete(key);
      }
    },
    async finish() {
      finished = true;
      while (last.size > 0) await Promise.allSettled(last.values());
    },
  };
}
