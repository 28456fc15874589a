import type { Logger } from '../../src/core/contracts/logger.ts';
import type { Limits } from '../../src/core/contracts/store.ts';
import type { Job } from '../../src/core/job.ts';
import { type MemoryState, memoryState } from '../../src/store/index.ts';
import { createRandom, type Random } from '../chaos/random.ts';
import { type Manner, manners } from './catalog.ts';
import { createFaults, type Faults } from './faults.ts';
import type { Fleet } from './fleet.ts';
import type { Links } from './media.ts';
import { type Channel, createChannel, type PlatformKind } from './messages.ts';
import { createBook, type ProviderBook } from './provider-book.ts';
import { createTimeline, type Timeline } from './timeline.ts';
import { createWatch, type Violation, type Watch } from './watch.ts';

/** What happened in one run, in numbers. */
export interface Counts {
  lives: number;
  crashes: number;
  submissions: number;
  charged: number;
  unknown: number;
  steps: number;
}

/** One simulated world: everything in it is decided by one stream of chance, so a seed repeats it whole. */
export interface World {
  readonly seed: number;
  readonly random: Random;
  readonly timeline: Timeline;
  readonly faults: Faults;
  /** What the store keeps, whoever lives. */
  readonly state: MemoryState;
  /** Keys of pictures that are kept. */
  readonly files: Set<string>;
  readonly links: Links;
  readonly kind: PlatformKind;
  readonly channel: Channel;
  readonly book: ProviderBook;
  fleet: Fleet;
  /** What people do once their job is there, by event. */
  readonly births: Map<string, (job: Job) => void>;
  /** The same, once it stands without a picture. */
  readonly failures: Map<string, (job: Job) => void>;
  readonly lastClicks: Map<string, number>;
  readonly lastChange: { at: number };
  readonly limits: Limits;
  /** The providers, in order of preference; by price where `cheapest`. */
  readonly manners: readonly Manner[];
  readonly cheapest: boolean;
  readonly concurrency: number;
  /** How long a process may leave the store alone: not past the moment at which a job is due. */
  idleMs(): number;
  /** Who refuses everything just now. */
  readonly outages: { disk: boolean; platform: boolean };
  readonly watch: Watch;
  readonly counts: Counts;
  readonly violation: Violation | undefined;
  /** Goes into the trace alone. */
  readonly quiet: Logger;
  trace(line: () => string): void;
}

export const START = Date.UTC(2026, 10, 3, 12);

export function createWorld(seed: number, write?: (line: string) => void): World {
  const random = createRandom(Math.imul(seed, 0x9e3779b1) ^ 0x51ed270b);
  const timeline = createTimeline(START);
  const state = memoryState();
  let violation: Violation | undefined;
  const watch = createWatch({ state, now: timeline.now, noted: new Set() }, (broken) => {
    violation ??= broken;
    write?.(`${time(timeline.now())} BROKEN ${broken.invariant}: ${broken.what}`);
  });
  const trace: World['trace'] = write ? (line) => write(`${time(timeline.now())} ${line()}`) : () => {};
  const say = (_: object, message: string) => trace(() => message);
  const world: World = {
    seed,
    random,
    timeline,
    state,
    watch,
    fleet: { any: () => undefined, lives: () => false, trouble() {} },
    births: new Map(),
    failures: new Map(),
    lastClicks: new Map(),
    lastChange: { at: START },
    limits: random.chance(0.2) ? { person: random.whole(50, 400) * 1_000 } : {},
    manners: shuffled(random),
    cheapest: random.chance(0.25),
    concurrency: random.whole(1, 5),
    idleMs: () => idleMs(world),
    files: new Set(),
    links: new Map(),
    kind: random.chance(0.4) ? 'slack' : 'discord',
    channel: createChannel((job) => state.jobs.get(job)?.job.eventKey ?? job),
    book: createBook(),
    outages: { disk: false, platform: false },
    faults: createFaults(random),
    counts: { lives: 0, crashes: 0, submissions: 0, charged: 0, unknown: 0, steps: 0 },
    get violation() {
      return violation;
    },
    quiet: { debug: say, info: say, warn: say, error: say },
    trace,
  };
  return world;
}

function shuffled(random: Random): Manner[] {
  const left = [...manners];
  return manners.flatMap(() => left.splice(random.whole(0, left.length - 1), 1));
}

/** Hours, minutes and seconds since the start: `00:01:02.345`. */
function time(now: number): string {
  const passed = now - START;
  const part = (ms: number, length = 2) => String(Math.floor(ms)).padStart(length, '0');
  const clock = [passed / 3_600_000, (passed / 60_000) % 60, (passed / 1000) % 60].map((ms) => part(ms));
  return `${clock.join(':')}.${part(passed % 1000, 3)}`;
}

const SHORTEST_IDLE_MS = 1_000;
const LONGEST_IDLE_MS = 10 * 60_000;

/** A day of one question a second would cost more than all that happens in it. */
function idleMs({ state, timeline, fleet, faults }: World): number {
  const now = timeline.now();
  let next = now + (faults.calmed ? 6 * LONGEST_IDLE_MS : LONGEST_IDLE_MS);
  for (const { open, lease, notBefore } of state.jobs.values()) {
    const until = lease?.until ?? 0;
    const held = until > now && fleet.lives(lease?.owner ?? '');
    if (open && !held) next = Math.min(next, Math.max(notBefore, until));
  }
  return Math.max(next - now, SHORTEST_IDLE_MS);
}
