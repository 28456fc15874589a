/** Ids and timestamps as Slack makes them: `C0000000A1`, `1762171200.000100`. Never twice the same. */
export function createIds(now: () => number) {
  let count = 0;
  let lastTs = 0;
  return {
    /** An id with this first letter (or letters). */
    id(prefix: string): string {
      count += 1;
      return `${prefix}${count.toString(36).toUpperCase().padStart(10, '0')}`;
    },
    /** A message's name in its channel; rises with time. */
    ts(): string {
      lastTs = Math.max(Math.floor(now()) * 1_000, lastTs + 100);
      return `${Math.floor(lastTs / 1_000_000)}.${String(lastTs % 1_000_000).padStart(6, '0')}`;
    },
    /** A text that nobody guesses. */
    secret(): string {
      count += 1;
      return `${count.toString(36)}${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`;
    },
  };
}

export type Ids = ReturnType<typeof createIds>;
