import { createHash } from 'node:crypto';
import { createMemoryStore } from '../../src/store/index.ts';
import { areas } from './catalog.ts';
import type { Fault } from './faults.ts';
import { createFleet } from './fleet.ts';
import { close } from './messages.ts';
import { GUILDS, letPeopleAct } from './people.ts';
import { addRun, noTotals, type Totals } from './totals.ts';
import type { Violation } from './watch.ts';
import { type Counts, createWorld, START, type World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The last result may be looked for 24 hours, found, and looked for 24 hours more. */
const GIVE_UP_MS = 8 * 24 * HOUR;

export interface RunResult {
  readonly seed: number;
  readonly violation: Violation | undefined;
  readonly counts: Counts;
  readonly faults: ReadonlyMap<Fault, number>;
}

/** One world from one seed: people and faults for a while, then peace until everything has come to its end. */
export async function runSeed(seed: number, write?: (line: string) => void): Promise<RunResult> {
  const world = createWorld(seed, write);
  const { random, timeline, faults, counts } = world;
  const spanMs = random.pick([5 * MINUTE, 30 * MINUTE, 3 * HOUR]);
  world.fleet = createFleet(world, random.chance(0.5) ? 1 : 2);
  letPeopleAct(world, random.whole(1, 6), spanMs);
  world.fleet.trouble(spanMs);
  plagues(world, spanMs);
  timeline.at(START + spanMs, () => faults.calm());
  while (!world.violation && (await timeline.step(START + GIVE_UP_MS))) {
    counts.steps += 1;
    if (faults.calmed && isOver(world)) break;
  }
  if (!world.violation) await tellTheEnd(world);
  return { seed, violation: world.violation, counts, faults: faults.counts };
}

/** From the first seed up to but not including the last; stops at the first that breaks something. */
export async function runSeeds(from: number, to: number): Promise<Totals> {
  // Thousands of faults are thrown; nobody reads where.
  Error.stackTraceLimit = 0;
  const totals = noTotals();
  for (let seed = from; seed < to && totals.broken.length === 0; seed += 1)
    addRun(totals, await runSeed(seed));
  return totals;
}

/** Every line of a run as one word: the same seed has the same. */
export async function digestOf(seed: number): Promise<string> {
  const hash = createHash('sha256');
  await runSeed(seed, (line) => void hash.update(line));
  return hash.digest('hex');
}

/** Minutes in which the disk or the platform refuses everything, messages and channels that go away. */
function plagues(world: World, spanMs: number): void {
  const { faults, random, timeline, outages, channel } = world;
  function outage(which: 'disk' | 'platform', forMs: number): void {
    const from = START + random.whole(0, spanMs);
    timeline.at(from, () => {
      outages[which] = true;
    });
    timeline.at(from + forMs, () => {
      outages[which] = false;
    });
  }
  if (faults.happens('disk: refuses for minutes')) outage('disk', random.whole(5, 400) * 1_000);
  if (faults.happens('platform: refuses for minutes')) outage('platform', random.whole(5, 900) * 1_000);
  if (faults.happens('platform: refuses for a day')) outage('platform', 26 * HOUR);
  const somebody = () => {
    for (const message of channel.messages.values())
      if (!message.deleted && faults.happens('reply: deleted by somebody')) message.deleted = true;
    for (const { event } of channel.messages.values())
      if (!channel.closed.has(event) && faults.happens('reply: channel gone')) close(world, event);
  };
  if (world.kind === 'slack' && faults.happens('slack: app taken out'))
    timeline.at(START + random.whole(0, spanMs), () => {
      channel.left = true;
    });
  for (let nth = 1; nth <= 4; nth += 1) timeline.at(START + (spanMs * nth) / 5, somebody);
}

/** Nothing is left to do: no job is open, and whoever looked or deleted has been answered. */
function isOver({ state, outages, lastChange, timeline }: World): boolean {
  if (outages.disk || outages.platform) return false;
  for (const { open } of state.jobs.values()) if (open) return false;
  return timeline.now() - lastChange.at > 10 * MINUTE;
}

async function tellTheEnd({ watch, book, channel, files, counts, state }: World): Promise<void> {
  const tasks = [...book.tasks.values()];
  counts.charged += tasks.filter(({ taken }) => taken > 0).length;
  for (const { job } of state.jobs.values())
    counts.unknown += job.tasks.filter(({ status }) => status === 'unknown').length;
  const viewer = { person: 'somebody', room: { id: 'elsewhere' }, moderator: true };
  for (const area of areas.keys()) {
    for (const guild of GUILDS) {
      const { jobs } = await createMemoryStore(state).history({ area, guild, viewer, limit: 1_000 });
      watch.listed({ area, guild, jobs: jobs.map(({ id }) => id) });
    }
  }
  const messages = [...channel.messages.values()];
  const closed = channel.left ? new Set(messages.map(({ event }) => event)) : channel.closed;
  watch.ended({ tasks, messages, files, closed });
}
