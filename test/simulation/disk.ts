import type { JobStore } from '../../src/core/contracts/store.ts';
import type { Job } from '../../src/core/job.ts';
import { createMemoryStore } from '../../src/store/index.ts';
import { copyOf } from '../../src/store/memory/copy.ts';
import { born, failed } from './people.ts';
import { type Port, SimulatedFault } from './port.ts';
import type { World } from './world.ts';

/** Methods that change what is kept, and those that only read. */
const WRITES = [
  'create',
  'update',
  'remove',
  'release',
  'renew',
  'claim',
  'due',
  'putDraft',
  'takeDraft',
] as const;
const READS = ['get', 'open', 'openCount', 'history', 'saved', 'ledger', 'used'] as const;

/** By contract these have done nothing where they throw. */
const WHOLE = new Set(['create', 'refuse']);

/** One world in so many sees to it that each job fits its schema when it is saved: in all of them, a third more work. */
const CHECKED_WORLDS = 4;

type Asked = (...given: never[]) => Promise<unknown>;

/** The real store in memory, on a disk that is slow, that throws before it writes or after it wrote. */
export function createDisk(world: World, port: Port): JobStore {
  const { faults, random } = world;
  const memory = createMemoryStore(world.state, world.seed % CHECKED_WORLDS === 0 ? undefined : copyOf);
  const real = { ...memory, ...watched(world, memory) };

  function through(name: string, ask: Asked, writes: boolean): Asked {
    return async (...given) => {
      const slow = faults.happens('disk: slow');
      const way = slow ? { there: random.whole(0, 400), back: random.whole(0, 2_000) } : {};
      const answer = await port(
        `store.${name}`,
        async () => {
          if (world.outages.disk || (writes && faults.happens('disk: throws before it writes')))
            throw new SimulatedFault(`the disk refuses ${name}`);
          const done = await ask(...given);
          if (writes && !WHOLE.has(name) && faults.happens('disk: throws after it wrote'))
            return { failed: true } as const;
          return { done } as const;
        },
        way,
      );
      if ('failed' in answer) throw new SimulatedFault(`the disk failed after ${name}`);
      return answer.done;
    };
  }

  const wrapped = [
    ...WRITES.map((name) => [name, through(name, real[name] as Asked, true)]),
    ...READS.map((name) => [name, through(name, real[name] as Asked, false)]),
  ];
  return { ...memory, ...Object.fromEntries(wrapped) };
}

/** Tells the watch of whatever is written, at the moment it is. */
function watched(world: World, memory: JobStore): Pick<JobStore, 'create' | 'update' | 'remove'> {
  const { state, watch, trace, timeline, lastChange } = world;
  const stored = (id: string) => state.jobs.get(id)?.job;
  function wrote(after: Job, before: Job | undefined) {
    trace(() => `stored ${describe(after)}`);
    lastChange.at = timeline.now();
    watch.stored(after, before);
    if (!before) born(world, after);
    const isWithout = after.status === 'failed' || after.status === 'unknown';
    if (isWithout && before?.status !== after.status) failed(world, after);
  }
  return {
    // The memory store writes before it answers: nothing else can happen in between.
    create(options) {
      const created = memory.create(options);
      const after = stored(options.job.id);
      if (after?.eventKey === options.job.eventKey && after.revision === 0) wrote(after, undefined);
      return created;
    },
    update(job, options) {
      const before = stored(job.id);
      const updated = memory.update(job, options);
      const after = stored(job.id);
      if (after && after !== before) wrote(after, before);
      return updated;
    },
    remove(scope, id) {
      const before = stored(id);
      const removed = memory.remove(scope, id);
      if (before && !stored(id)) {
        trace(() => `removed ${id}`);
        watch.removed(before);
      }
      return removed;
    },
  };
}

/** A job in one line, for the trace. */
function describe(job: Job): string {
  const attempts = job.tasks.map(({ n, status, attempts }) => {
    const states = attempts.map(({ state, end, money }) => {
      const { reserved, committed, returned } = money;
      return `${state}${end ? `:${end}` : ''}(${reserved}=${committed}+${returned})`;
    });
    return `${n} ${status} ${states.join(' ')}`;
  });
  return `${job.id} r${job.revision} ${job.status}/${job.delivery} [${attempts.join(' | ')}]`;
}
