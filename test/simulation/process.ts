import type { Clock } from '../../src/core/contracts/clock.ts';
import type { JobsEngine } from '../../src/core/contracts/jobs.ts';
import type { Logger } from '../../src/core/contracts/logger.ts';
import { newId } from '../../src/core/ids.ts';
import { createJobs } from '../../src/core/jobs.ts';
import { areas } from './catalog.ts';
import { createDisk } from './disk.ts';
import { createPictures } from './media.ts';
import { createBot } from './platform.ts';
import { createPort, type Life } from './port.ts';
import { createProvider } from './provider.ts';
import type { World } from './world.ts';

/** The real core, in a world of its own making. */
export interface SimulatedProcess extends Life {
  readonly jobs: JobsEngine;
  /** The end of a process that was stopped: nothing that is still under way in it goes on. */
  exit(): void;
  /** A graceful stop under way: it takes nothing new. */
  stopping: boolean;
}

/** A process that is not driving anything yet: `jobs.start` does. */
export function startProcess(world: World, name: string, gone: () => void): SimulatedProcess {
  let dead = false;
  const life: Life = {
    name,
    get dead() {
      return dead;
    },
    kill(why) {
      if (dead) return;
      dead = true;
      world.counts.crashes += 1;
      world.trace(() => `${name} is killed ${why}`);
      gone();
    },
  };
  const exit = () => {
    dead = true;
  };
  const jobs = createCore(world, life);
  const process: SimulatedProcess = Object.assign(life, { jobs, exit, stopping: false });
  world.trace(() => `${name} starts`);
  return process;
}

/** SIGTERM: what is under way may finish, then it is gone. */
export async function stopProcess(world: World, process: SimulatedProcess, gone: () => void): Promise<void> {
  world.trace(() => `${process.name} stops`);
  process.stopping = true;
  await process.jobs.stop();
  world.trace(() => `${process.name} has stopped`);
  process.exit();
  gone();
}

function createCore(world: World, life: Life): JobsEngine {
  const { timeline, random, limits, concurrency } = world;
  const port = createPort(world, life);
  const store = createDisk(world, port);
  const clock = clockOf(world, life);
  const bot = createBot(world, port, life, clock);
  return createJobs({
    store,
    pictures: createPictures(world, port),
    links: { sign: () => undefined, verify: () => null },
    bots: new Map([['chat', bot]]),
    providers: world.manners.map((manner) => createProvider(world, manner, port, life)),
    cheapest: world.cheapest,
    areas,
    clock,
    logger: loggerOf(world, life),
    metrics: noMetrics,
    newId: () => newId(timeline.now(), (below) => random.whole(0, below - 1)),
    owner: life.name,
    limits,
    concurrency: () => concurrency,
    webhookFor: (provider, attempt) => ({
      url: `https://bot.example/${provider}/${attempt}`,
      secret: attempt,
    }),
    isPublicUrl: () => true,
    maxOpenJobs: 100,
    duePause: () => world.idleMs(),
  });
}

/** A dead process sleeps for ever. */
function clockOf({ timeline }: World, life: Life): Clock {
  return {
    now: timeline.now,
    async sleep(ms, signal) {
      await timeline.sleep(ms, signal);
      if (life.dead) await new Promise(() => {});
    },
  };
}

const noMetrics = {
  jobEnded() {},
  providerRequest() {},
  charged() {},
  acknowledged() {},
  edited() {},
  gauges() {},
};

function loggerOf({ watch, trace }: World, life: Life): Logger {
  const log = (fields: object, message: string) => {
    if (life.dead) return;
    trace(() => `${life.name} logs: ${message}${'err' in fields ? ` (${fields.err})` : ''}`);
    if ('err' in fields) watch.surprised(fields.err);
  };
  return { debug: log, info: log, warn: log, error: log };
}
