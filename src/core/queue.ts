import type { AreaName } from './job.ts';

/** One task that waits for a place at its provider. */
export interface Ticket {
  readonly job: string;
  readonly provider: string;
  readonly area: AreaName;
  readonly guild: string;
  readonly person: string;
}

/** A place at a provider, held from submission until the outcome is known. */
export interface Slot {
  release(): void;
}

/**
 * Fair admission: a provider works on so many tasks for us at once; whoever waits is served guild by guild in
 * turn, within a guild person by person, within a person in order. With several areas each may hold all places
 * but one, so that videos never block pictures.
 */
export interface Queue {
  /** Null: the signal aborted first (a cancel, a stop). */
  admit(ticket: Ticket, signal: AbortSignal): Promise<Slot | null>;
  /** A place for a task that the provider already works on (after a restart). */
  occupy(provider: string, area: AreaName): Slot;
  /** The provider said "too many": one place fewer for a minute. */
  slowDown(provider: string, now: number): void;
  /** Whether a task would be worked on there at once. */
  isFree(provider: string): boolean;
  /** The job's place among waiting jobs, 1 = next; undefined if it does not wait. */
  place(job: string): { place: number; total: number } | undefined;
  waiting(): number;
}

const SLOW_MS = 60_000;

interface Waiting extends Ticket {
  readonly arrived: number;
  readonly admit: (slot: Slot) => void;
}

interface Served {
  readonly guilds: Map<string, number>;
  readonly persons: Map<string, number>;
  turn: number;
}

export function createQueue(options: {
  concurrency: (provider: string) => number;
  areas: number;
  now: () => number;
  /** Calls back after so many milliseconds, for places that come back by themselves. */
  later: (ms: number, run: () => void) => void;
}): Queue {
  const waiting = new Set<Waiting>();
  const busy = new Map<string, number>();
  const slow = new Map<string, { fewer: number; until: number }>();
  const served: Served = { guilds: new Map(), persons: new Map(), turn: 0 };
  let arrivals = 0;
  let order: readonly string[] | undefined;

  function placesOf(provider: string): number {
    const slowed = slow.get(provider);
    const fewer = slowed && slowed.until > options.now() ? slowed.fewer : 0;
    return Math.max(1, options.concurrency(provider) - fewer);
  }

  function room(provider: string, area: AreaName): boolean {
    const places = placesOf(provider);
    const forArea = options.areas > 1 && places > 1 ? places - 1 : places;
    return (busy.get(provider) ?? 0) < places && (busy.get(`${provider} ${area}`) ?? 0) < forArea;
  }

  function count(provider: string, area: AreaName, by: number) {
    for (const key of [provider, `${provider} ${area}`]) busy.set(key, (busy.get(key) ?? 0) + by);
  }

  function occupy(provider: string, area: AreaName): Slot {
    count(provider, area, 1);
    let free = false;
    return {
      release() {
        if (free) return;
        free = true;
        count(provider, area, -1);
        serve();
      },
    };
  }

  function serve() {
    for (;;) {
      const next = pick(
        [...waiting].filter((ticket) => room(ticket.provider, ticket.area)),
        served,
      );
      if (!next) break;
      waiting.delete(next);
      order = undefined;
      stamp(next, served);
      next.admit(occupy(next.provider, next.area));
    }
    if (waiting.size === 0 && [...busy.values()].every((tasks) => tasks === 0)) forgetTurns(served);
  }

  return {
    admit(ticket, signal) {
      if (signal.aborted) return Promise.resolve(null);
      return new Promise((resolve) => {
        const leave = () => {
          if (waiting.delete(entry)) order = undefined;
          resolve(null);
        };
        const entry: Waiting = {
          ...ticket,
          arrived: arrivals++,
          admit: (slot) => {
            signal.removeEventListener('abort', leave);
            resolve(slot);
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        waiting.add(entry);
        order = undefined;
        serve();
      });
    },
    occupy,
    slowDown(provider, now) {
      const fewer = Math.min((slow.get(provider)?.fewer ?? 0) + 1, options.concurrency(provider) - 1);
      slow.set(provider, { fewer, until: now + SLOW_MS });
      options.later(SLOW_MS, serve);
    },
    isFree: (provider) =>
      (busy.get(provider) ?? 0) < placesOf(provider) &&
      ![...waiting].some((ticket) => ticket.provider === provider),
    place(job) {
      order ??= jobsInOrder(waiting, served);
      const index = order.indexOf(job);
      return index < 0 ? undefined : { place: index + 1, total: order.length };
    },
    waiting: () => waiting.size,
  };
}

const personKey = (ticket: Ticket): string => `${ticket.guild} ${ticket.person}`;

function pick(tickets: readonly Waiting[], served: Served): Waiting | undefined {
  const rank = (t: Waiting) =>
    [served.guilds.get(t.guild) ?? 0, served.persons.get(personKey(t)) ?? 0, t.arrived] as const;
  return tickets.reduce<Waiting | undefined>(
    (best, t) => (best && compare(rank(best), rank(t)) <= 0 ? best : t),
    undefined,
  );
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function stamp(ticket: Ticket, served: Served) {
  served.turn += 1;
  served.guilds.set(ticket.guild, served.turn);
  served.persons.set(personKey(ticket), served.turn);
}

/** Whose turn it was matters only while somebody waits or works. */
function forgetTurns(served: Served) {
  served.guilds.clear();
  served.persons.clear();
}

/**
 * The order in which waiting jobs will be served if nobody else comes. Whoever was served goes to the end of the
 * line, guilds among guilds and persons within theirs: sorted once, they only take turns from then on. So it
 * costs little more than reading the line, also when it is long.
 */
function jobsInOrder(waiting: ReadonlySet<Waiting>, { guilds, persons }: Served): string[] {
  const byGuild = lineUp(
    [...waiting],
    ({ guild }) => guild,
    (guild) => guilds.get(guild) ?? 0,
  );
  const lines = byGuild.map((own) => inTurn(lineUp(own, personKey, (person) => persons.get(person) ?? 0)));
  return [...new Set(inTurn(lines).map(({ job }) => job))];
}

/** Tickets by whose they are, those served longest ago first; tickets come and stay in order of arrival. */
function lineUp(
  tickets: readonly Waiting[],
  keyOf: (ticket: Waiting) => string,
  turnOf: (key: string) => number,
): Waiting[][] {
  const groups = [...Map.groupBy(tickets, keyOf)];
  return groups.sort(([a], [b]) => turnOf(a) - turnOf(b)).map(([, own]) => own);
}

/** One of each line in turn, until all are empty. */
function inTurn(lines: readonly Waiting[][]): Waiting[] {
  const rounds = Math.max(0, ...lines.map((line) => line.length));
  return Array.from({ length: rounds }, (_, round) => lines.flatMap((line) => line[round] ?? [])).flat();
}
