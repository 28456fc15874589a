import { createQueue, type Slot, type Ticket } from '../src/core/queue.ts';
import { printTable, ratio } from './table.ts';

const REPEATS = 20;
const PLACES = 5;
const never = new AbortController().signal;

const ticket = (job: string, guild: string, person: string): Ticket => ({
  job,
  provider: 'piapi',
  area: 'nanobanana',
  guild,
  person,
});

/** Ten guilds of five people, everyone with as many jobs. */
const crowd = (count: number): Ticket[] =>
  Array.from({ length: count }, (_, i) => ticket(`job ${i}`, `guild ${i % 10}`, `person ${i % 50}`));

/** One guild asks for 90 pictures, then nine others for ten each. */
const rush = (): Ticket[] => [
  ...Array.from({ length: 90 }, (_, i) => ticket(`big ${i}`, 'big', `person ${i % 3}`)),
  ...Array.from({ length: 90 }, (_, i) => ticket(`small ${i}`, `small ${i % 9}`, `person ${i % 9}`)),
];

interface Line {
  join(ticket: Ticket): void;
  /** A place becomes free. */
  serve(): Promise<void>;
  place(job: string): number | undefined;
  readonly served: Ticket[];
}

/** Ours, with every place taken at first, so that all that join must wait. */
function fair(): Line {
  const queue = createQueue({ concurrency: () => PLACES, areas: 1, now: () => 0, later: () => {} });
  const slots: Slot[] = Array.from({ length: PLACES }, () => queue.occupy('piapi', 'nanobanana'));
  const served: Ticket[] = [];
  return {
    served,
    join: (one) =>
      void queue.admit(one, never).then((slot) => {
        served.push(one);
        if (slot) slots.push(slot);
      }),
    async serve() {
      slots.shift()?.release();
      await Promise.resolve();
    },
    place: (job) => queue.place(job)?.place,
  };
}

/** The simple way: whoever came first. */
function firstCome(): Line {
  const waiting: Ticket[] = [];
  const served: Ticket[] = [];
  return {
    served,
    join: (one) => waiting.push(one),
    async serve() {
      const next = waiting.shift();
      if (next) served.push(next);
    },
    place: (job) => waiting.findIndex((one) => one.job === job) + 1,
  };
}

/** Milliseconds to tell everybody their place once after a change, and to serve one. */
async function costs(create: () => Line, count: number): Promise<{ places: number; serve: number }> {
  const places: number[] = [];
  const serve: number[] = [];
  for (let i = 0; i < REPEATS; i += 1) {
    const line = create();
    const tickets = crowd(count);
    for (const one of tickets) line.join(one);
    let from = performance.now();
    for (const { job } of tickets) line.place(job);
    places.push(performance.now() - from);
    from = performance.now();
    for (let n = 0; n < count; n += 1) await line.serve();
    serve.push((performance.now() - from) / count);
  }
  return { places: median(places), serve: median(serve) };
}

async function shares(create: () => Line) {
  const line = create();
  for (const one of rush()) line.join(one);
  for (let n = 0; n < 180; n += 1) await line.serve();
  const first = line.served.slice(0, 90);
  const turns = new Map<string, number>();
  for (const [i, { guild }] of line.served.entries()) if (!turns.has(guild)) turns.set(guild, i + 1);
  return { big: first.filter(({ guild }) => guild === 'big').length, lastGuild: Math.max(...turns.values()) };
}

/** What the order costs, and what it is good for. */
export async function queueBench(): Promise<void> {
  const rows: string[][] = [];
  for (const count of [10, 100, 500]) {
    const own = await costs(fair, count);
    const simple = await costs(firstCome, count);
    rows.push([
      `${count} waiting`,
      `${own.places.toFixed(2)} ms`,
      ratio(own.places, simple.places),
      `${(1000 * own.serve).toFixed(0)} µs`,
      ratio(own.serve, simple.serve),
    ]);
  }
  const head = ['', 'all places told', 'to first come', 'one served', 'to first come'];
  printTable('Cost of the order', head, rows);
  const named = [
    ['ours', await shares(fair)],
    ['first come', await shares(firstCome)],
  ] as const;
  printTable(
    'One guild asks for 90 pictures, then nine guilds for 10 each',
    ['', 'of the first 90 served are the big one’s', 'every guild has its first after'],
    named.map(([name, { big, lastGuild }]) => [name, `${big} (fair: 9)`, `${lastGuild} served`]),
  );
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
