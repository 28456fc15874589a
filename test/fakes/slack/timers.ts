/**
 * What is due later by the fake's clock. With the computer's clock it happens by itself; with a test's own clock
 * when `runDue` is called, which `advance` and every request do.
 */
export function createTimers({ now, real }: { now: () => number; real: boolean }) {
  const waiting = new Set<{ at: number; run: () => void }>();
  const handles = new Set<NodeJS.Timeout>();

  function runDue() {
    const due = [...waiting].filter((one) => one.at <= now()).sort((a, b) => a.at - b.at);
    for (const one of due) if (waiting.delete(one)) one.run();
  }

  return {
    after(ms: number, run: () => void): void {
      waiting.add({ at: now() + ms, run });
      if (!real) return;
      const handle = setTimeout(() => {
        handles.delete(handle);
        runDue();
      }, ms + 1).unref();
      handles.add(handle);
    },
    runDue,
    stop() {
      waiting.clear();
      for (const handle of handles) clearTimeout(handle);
    },
  };
}

export type Timers = ReturnType<typeof createTimers>;
