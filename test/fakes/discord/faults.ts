/** What goes wrong with a request. */
export interface Fault {
  /**
   * `hang`: never answered, nothing applied. `reset`: the connection is cut, nothing applied. `status`: answered
   * with `status` (default 500), nothing applied. `rate limit`: 429 with `ms` to wait. `lost`: applied, then the
   * connection is cut. `slow`: applied and answered `ms` later. `late`: applied at once, answered `ms` later.
   * `applied`: applied, then answered with `status` (default 500). `stall`: applied, then half an answer, and no end.
   */
  kind: 'hang' | 'reset' | 'status' | 'rate limit' | 'lost' | 'slow' | 'late' | 'applied' | 'stall';
  method?: string;
  /** Part of the route's template, as `/webhooks/:application/:token/messages/@original`, or a pattern. */
  route?: string | RegExp;
  status?: number;
  /** Discord's error code in the answer of `status`; default 0. */
  code?: number;
  ms?: number;
  /** A limit of all routes together, in place of this one. */
  global?: boolean;
  /** A limit that does not say how long to wait. */
  silent?: boolean;
  /** How many matching requests it strikes; default 1. */
  times?: number;
  /** How many matching requests it lets pass first; default 0. */
  after?: number;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The fault that strikes this request, counted as played; null where none does. */
  take(method: string, route: string): Fault | null;
  readonly left: number;
}

function matches(fault: Fault, method: string, route: string): boolean {
  if (fault.method && fault.method !== method) return false;
  if (fault.route === undefined) return true;
  return typeof fault.route === 'string' ? route.includes(fault.route) : fault.route.test(route);
}

/** A queue of faults: the first that matches a request is played on it. */
export function createFaults(): Faults {
  const queue: { fault: Fault; skip: number; left: number }[] = [];
  return {
    add: (fault) => void queue.push({ fault, skip: fault.after ?? 0, left: fault.times ?? 1 }),
    clear: () => void queue.splice(0),
    take(method, route) {
      const entry = queue.find((one) => matches(one.fault, method, route));
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
