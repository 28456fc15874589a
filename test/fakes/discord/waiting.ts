/** Waits for things to happen, without sleeping: every change asks every waiter again. */
export interface Waiting {
  changed(): void;
  /**
   * Resolves with the first value that is not null or undefined. `describe` is asked for the error's text when
   * `timeoutMs` (real time, default 5 s) went by.
   */
  until<T>(look: () => T | null | undefined, describe: () => string, timeoutMs?: number): Promise<T>;
}

export function createWaiting(): Waiting {
  const waiters = new Set<() => void>();
  return {
    changed() {
      for (const waiter of [...waiters]) waiter();
    },
    until(look, describe, timeoutMs = 30_000) {
      return new Promise((resolve, reject) => {
        const finish = () => {
          waiters.delete(check);
          clearTimeout(timer);
        };
        const timer = setTimeout(() => {
          finish();
          reject(new Error(`waited ${timeoutMs} ms for ${describe()}`));
        }, timeoutMs);
        function check() {
          try {
            const value = look();
            if (value === null || value === undefined) return;
            finish();
            resolve(value);
          } catch (error) {
            finish();
            reject(error);
          }
        }
        waiters.add(check);
        check();
      });
    },
  };
}
