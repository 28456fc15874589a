import { isFinal } from '../../src/core/advance.ts';
import type { Job } from '../../src/core/job.ts';
import { attemptsOf } from '../../src/core/money.ts';
import { discordPlatform } from './discord.ts';
import { type Disk, memoryDisk } from './disk.ts';
import { checkWorld } from './invariants.ts';
import type { Asked, Platform } from './platform.ts';
import { playgroundPlatform } from './playground.ts';
import type { ProviderOptions } from './provider.ts';
import { slackPlatform } from './slack.ts';
import type { Time } from './time.ts';
import { createWorld, type World } from './world.ts';

/** What somebody does once the newest job is so far; again, if a crash swallowed it. */
export interface Step {
  readonly name: string;
  readonly when: (job: Job | undefined) => boolean;
  readonly act: (platform: Platform, world: World) => Promise<void>;
  /** Whether it has had its effect. */
  readonly isDone: (job: Job | undefined, world: World) => boolean;
}

export interface Scenario {
  readonly name: string;
  readonly platform: Platform['name'];
  readonly asked: Asked;
  readonly provider: ProviderOptions;
  readonly steps?: readonly Step[];
  /** On Discord, in a conversation that the app is no part of. */
  readonly outside?: boolean;
  /** On Slack, which never shows a file in the message: pictures go into the thread. */
  readonly inThread?: boolean;
  /** Default 5 s. */
  readonly downMs?: number;
  readonly disk?: (time: Time) => Disk;
  /** It answers when it likes: what is under way at once may come in another order the next time. */
  readonly realDisk?: boolean;
  /** Another crash, of the process that was started after one at this point of the first. */
  readonly afterCrashAt?: string;
  /** What comes before this point for the first time is crashed at elsewhere. */
  readonly from?: string;
  /** It is crashed at each of its points, whatever other scenarios were crashed at. */
  readonly apart?: boolean;
  /** What is right here in place of the usual. */
  readonly expected?: Expected;
}

export interface Expected {
  /** Messages that show the job in the end; default 1. */
  readonly messages?: number;
  /** Jobs in history; default 1. */
  readonly jobs?: number;
  /** Paid submissions of one task at most; default 1: nobody clicked. */
  readonly submissions?: number;
  /** Final statuses that are right; default: completed, or unknown where a crash made it so. */
  readonly statuses?: readonly Job['status'][];
}

const DOWN_MS = 5_000;
const LONGEST_MS = 3 * 60 * 60_000;
/** Long enough for whatever would still come without reason. */
const AFTERWARDS_MS = 20_000;
const PATIENCE_MS = 20_000;
const TIMES = 3;

export interface Ran {
  readonly world: World;
  /** The points that the last process came to until all was over. */
  readonly passed: readonly string[];
  readonly violations: readonly string[];
}

const platforms: Record<Platform['name'], (time: Time, scenario: Scenario) => Platform> = {
  discord: discordPlatform,
  slack: slackPlatform,
  web: playgroundPlatform,
};

/** Plays a scenario from its beginning to its end, with a crash in each of the lives that are given one. */
export async function play(scenario: Scenario, crashes: readonly number[]): Promise<Ran> {
  const world = createWorld({
    platform: (time) => platforms[scenario.platform](time, scenario),
    disk: scenario.disk ?? (() => memoryDisk()),
    provider: scenario.provider,
    crashes,
    downMs: scenario.downMs ?? DOWN_MS,
  });
  const { time, platform } = world;
  const people = createPeople();
  const longest = LONGEST_MS + crashes.length * (scenario.downMs ?? DOWN_MS);
  try {
    await world.start();
    people.act(platform.ask(scenario.asked));
    for (const step of scenario.steps ?? []) await take(step, world, people, longest);
    const over = await time.pass(longest, () => !people.busy() && isOver(world));
    const passed = [...(world.lives.at(-1)?.passed ?? [])];
    await time.pass(AFTERWARDS_MS);
    if (!over) return { world, passed, violations: ['it never ended'] };
    const violations = await time.during(() => checkWorld(world, scenario.expected ?? {}));
    return { world, passed, violations: crashes.length === 0 ? [...violations, ...people.told] : violations };
  } finally {
    await world.close();
  }
}

interface People {
  act(work: Promise<void>): void;
  readonly busy: () => boolean;
  /** What they were told that did not go well. */
  readonly told: string[];
}

function createPeople(): People {
  const told: string[] = [];
  let doing = 0;
  return {
    told,
    busy: () => doing > 0,
    act(work) {
      doing += 1;
      const hear = (error: unknown) => told.push(`a person was told: ${String(error)}`);
      void work.catch(hear).finally(() => {
        doing -= 1;
      });
    },
  };
}

async function take(step: Step, world: World, people: People, longest: number): Promise<void> {
  const { time, platform } = world;
  /** The crash came before anything was saved: nothing will ever happen. */
  const isLost = () => !people.busy() && world.lives.length > 1 && isUp(world) && world.created() === 0;
  const newest = () => [...world.records.values()].at(-1)?.job;
  for (let times = 0; times < TIMES; times += 1) {
    const reached = () => isUp(world) && (step.when(newest()) || step.isDone(newest(), world));
    await time.pass(longest, () => reached() || isLost());
    if (step.isDone(newest(), world) || isLost()) return;
    people.act(step.act(platform, world));
    await time.pass(PATIENCE_MS, () => step.isDone(newest(), world));
  }
}

const isUp = ({ lives }: World): boolean => lives.at(-1)?.isAlive() ?? false;

function isOver(world: World): boolean {
  if (!isUp(world)) return false;
  if (world.lives.length === 1 && world.created() === 0) return false;
  return [...world.records.values()].every(({ job, open }) => !open || isParked(job));
}

/** Nothing will change but by looking for it again. */
const isParked = (job: Job): boolean =>
  isFinal(job.status) &&
  (job.delivery === 'done' || job.delivery === 'gone') &&
  attemptsOf(job).every(({ state, looks }) => state === 'ended' || (state === 'unknown' && looks > 0));
