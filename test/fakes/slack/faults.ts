/** What goes wrong with a request of the app. */
export interface Fault {
  /**
   * `hang`: never answered, nothing applied. `reset`: the connection is cut, nothing applied. `status`: answered with
   * `status` (default 500), nothing applied. `error`: answered `{ ok: false, error }`, nothing applied. `rate limit`:
   * 429 with `ms` to wait. `lost`: applied, then the connection is cut. `slow`: applied and answered `ms` later.
   * `late`: applied at once, answered `ms` later. `applied`: applied, then answered with `status` (default 500).
   * `stall`: applied, then half an answer, and no end.
   */
  kind: 'hang' | 'reset' | 'status' | 'error' | 'rate limit' | 'lost' | 'slow' | 'late' | 'applied' | 'stall';
  /** The Web API's method, or `upload`, `download`, `response_url`; default any. */
  method?: string | RegExp;
  /** Only requests of this workspace. */
  team?: string;
  status?: number;
  error?: string;
  ms?: number;
  /** How many matching requests it strikes; default 1. */
  times?: number;
  /** How many matching requests it lets pass first; default 0. */
  after?: number;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The fault that strikes this request, counted as played; null where none does. */
  take(method: string, teamId: string | null): Fault | null;
  readonly left: number;
}

function matches(fault: Fault, method: string, teamId: string | null): boolean {
  if (fault.team && fault.team !== teamId) return false;
  if (fault.method === undefined) return true;
  return typeof fault.method === 'string' ? method === fault.method : fault.method.test(method);
}

/** A queue of faults: the first that matches a request is played on it. */
export function createFaults(): Faults {
  const queue: { fault: Fault; skip: number; left: number }[] = [];
  return {
    add: (fault) => void queue.push({ fault, skip: fault.after ?? 0, left: fault.times ?? 1 }),
    clear: () => void queue.splice(0),
    take(method, teamId) {
      const entry = queue.find((one) => matches(one.fault, method, teamId));
      if (!entry) return null;
      if (entry.skip > 0) {
        entry.skip -= 1;
        return null;
      }
      entry.left -= 1;
      if (entry.left <= 0) queue.splice(queue.indexOf(entry), 1);
      return entry.fault;
    },
    get left() {
      return queue.length;
    },
  };
}
