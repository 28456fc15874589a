/** What is to happen later, until all of it is called off. */
export function createTimers() {
  const timers = new Set<NodeJS.Timeout>();
  return {
    later(ms: number, action: () => void): void {
      const timer = setTimeout(() => {
        timers.delete(timer);
        action();
      }, ms);
      timers.add(timer);
    },
    waiting: (): number => timers.size,
    stop(): void {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

/** Sends a notice; the answer's status, or 0 where none comes. */
export async function notify(
  url: string,
  body: string,
  { signal, headers = {} }: { signal: AbortSignal; headers?: Readonly<Record<string, string>> },
): Promise<number> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'manual',
      signal,
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return 0;
  }
}
