import { describe, expect, it, onTestFinished } from 'vitest';
import type { Actor } from '../../src/core/contracts/jobs.ts';
import type { JobStore } from '../../src/core/contracts/store.ts';
import { createMemoryStore, memoryState } from '../../src/store/index.ts';
import { fakeClock } from '../helpers/clock.ts';
import { aSpot, aWish, type CoreOptions, createCore, mina, PRICE } from '../helpers/core.ts';

const person = (n: number): Actor => ({ ...mina, person: { id: `person-${n}`, name: `Person ${n}` } });

/** So many processes on one store, each with a provider of its own that counts. */
async function processes(count: number, options: CoreOptions = {}) {
  const [clock, state] = [options.clock ?? fakeClock(), options.state ?? memoryState()];
  const cores = Array.from({ length: count }, (_, n) =>
    createCore({ ...options, clock, state, change: { ...options.change, owner: `process ${n}` } }),
  );
  for (const { jobs } of cores) await jobs.start();
  onTestFinished(async () => {
    for (const { jobs } of cores) await jobs.stop();
  });
  const submitted = () => cores.flatMap(({ provider }) => provider.submitted).length;
  const core = (n: number) => cores[n % count] ?? cores[0] ?? never();
  return { clock, state, cores, core, submitted, store: createMemoryStore(state) };
}

const never = (): never => {
  throw new Error('no process');
};

const THREE = 3 * PRICE + PRICE / 2;

describe('a hundred at once with a budget for three', () => {
  it.each([
    ['of the operator', { all: THREE }, 1],
    ['of the guild', { guild: THREE }, 1],
    ['of the operator, in four processes', { all: THREE }, 4],
    ['of the guild, in two processes', { guild: THREE }, 2],
  ] as const)('%s: exactly three are sent, the others are told the limit', async (_, limits, count) => {
    const world = await processes(count, { change: { limits, maxOpenJobs: 1_000 } });
    const asked = Array.from({ length: 100 }, (_unused, n) =>
      world.core(n).jobs.submit(person(n), aSpot(), aWish()),
    );
    await world.clock.advance(120_000);
    await Promise.all(asked);
    expect(world.submitted()).toBe(3);
    expect([...world.state.jobs.values()].map(({ job }) => job.status)).toEqual(Array(3).fill('completed'));
    const told = world.cores.flatMap(({ bot }) => bot.shown.filter(({ status }) => status === 'failed'));
    expect(told.filter(({ head, notes }) => `${head} ${notes}`.includes('limit'))).toHaveLength(97);
    expect(await world.store.used({}, world.clock.now())).toEqual({ held: 0, committedToday: 3 * PRICE });
  });

  it('of one person, by every way to ask: commands, Again, and several pictures a time', async () => {
    const world = await processes(2, { change: { limits: { person: THREE }, maxOpenJobs: 1_000 } });
    const [first] = await Promise.all([
      world.core(0).jobs.submit(mina, aSpot(), aWish()),
      world.clock.advance(30_000),
    ]);
    const ways = Array.from({ length: 100 }, (_, n) => {
      const { jobs } = world.core(n);
      if (n % 3 === 0) return jobs.again(mina, aSpot(), first?.job ?? '');
      return jobs.submit(mina, aSpot(), aWish({ count: n % 3 === 1 ? 1 : 4 }));
    });
    await world.clock.advance(120_000);
    await Promise.all(ways);
    expect(world.submitted()).toBe(3);
    expect(await world.store.used({}, world.clock.now())).toEqual({ held: 0, committedToday: 3 * PRICE });
  });
});

describe('the same event again and again', () => {
  it('twenty times at once, in one process or in two, is one job, one reply and one submission', async () => {
    for (const count of [1, 2]) {
      const world = await processes(count);
      const spot = aSpot();
      const asked = Array.from({ length: 20 }, (_, n) => world.core(n).jobs.submit(mina, spot, aWish()));
      await world.clock.advance(60_000);
      const made = (await Promise.all(asked)).filter((answer) => answer !== null);
      expect([made.length, world.state.jobs.size, world.submitted()]).toEqual([1, 1, 1]);
      const opened = world.cores.flatMap(({ bot }) => bot.shown.filter(({ how }) => how === 'open'));
      expect(opened).toHaveLength(1);
    }
  });

  it('a button twenty times within five seconds is one click; another person’s is another', async () => {
    const world = await processes(2);
    const [first] = await Promise.all([
      world.core(0).jobs.submit(mina, aSpot(), aWish()),
      world.clock.advance(30_000),
    ]);
    const clicks = Array.from({ length: 20 }, (_, n) =>
      world.core(n).jobs.again(mina, aSpot(), first?.job ?? ''),
    );
    const other = world.core(0).jobs.again(person(1), aSpot(), first?.job ?? '');
    await world.clock.advance(60_000);
    await Promise.all([...clicks, other]);
    expect(world.submitted()).toBe(3);
  });
});

describe('a process that dies between reserving and sending', () => {
  it('leaves nothing reserved for ever: the next one sends it, once', async () => {
    const [clock, state] = [fakeClock(), memoryState()];
    const real = createMemoryStore(state);
    // The money is reserved with the job; what would say "submitting" is never written: the process is gone.
    const dying: JobStore = {
      ...real,
      update: () => new Promise(() => {}),
      renew: async () => false,
      due: async () => [],
    };
    const dead = createCore({ clock, state, store: dying, change: { owner: 'the dead one' } });
    await dead.jobs.start();
    void dead.jobs.submit(mina, aSpot(), aWish());
    await clock.advance(1_000);
    expect(await real.used({}, clock.now())).toEqual({ held: PRICE, committedToday: 0 });
    expect(dead.provider.submitted).toEqual([]);

    await clock.advance(120_000);
    const next = await processes(1, { clock, state });
    await clock.advance(120_000);
    expect(next.submitted()).toBe(1);
    expect(await real.used({}, clock.now())).toEqual({ held: 0, committedToday: PRICE });
  });
});
