import { describe, expect, it } from 'vitest';
import { aJob } from '../../helpers/jobs.ts';
import {
  creation,
  DAY_MS,
  elsewhere,
  holding,
  NOW,
  opened,
  otherArea,
  type StoreMember,
  saved,
  scope,
  setUp,
  spent,
  tasksWith,
} from './setting.ts';

const midnight = Math.ceil(NOW / DAY_MS) * DAY_MS;

export function moneyAndLimits(member: StoreMember): void {
  describe('money', () => {
    it('counts what is held and what was spent today, by guild and by person, all areas together', async () => {
      const { store } = await setUp(member);
      const joe = { id: 'joe', name: 'Joe' };
      await opened(store, { tasks: tasksWith(holding(100), spent(20)) });
      await opened(store, { ...otherArea, tasks: tasksWith(holding(3)), person: joe });
      await opened(store, { ...elsewhere, tasks: tasksWith(holding(5)), person: joe });
      expect(await store.used({}, NOW)).toEqual({ held: 108, committedToday: 20 });
      expect(await store.used({ guild: scope.guild }, NOW)).toEqual({ held: 103, committedToday: 20 });
      expect(await store.used({ person: 'joe' }, NOW)).toEqual({ held: 8, committedToday: 0 });
      expect(await store.used({ guild: elsewhere.guild, person: 'mina' }, NOW)).toEqual({
        held: 0,
        committedToday: 0,
      });
    });

    it('moves money with the job: held, then spent, and what is returned is free again', async () => {
      const { store } = await setUp(member);
      const job = await opened(store, { tasks: tasksWith(holding(100), holding(100)) });
      const back = { reserved: 100, committed: 0, returned: 100, confirmed: true, settledAt: NOW };
      const tasks = tasksWith(spent(70), back);
      await saved(store, { ...job, tasks }, { close: true });
      expect(await store.used({}, NOW)).toEqual({ held: 0, committedToday: 70 });
      expect(await store.used({}, NOW + DAY_MS)).toEqual({ held: 0, committedToday: 0 });
    });

    it.each([
      ['person', { person: 100 }],
      ['guild', { guild: 100 }],
      ['all', { all: 100 }],
    ] as const)('refuses a job past the limit of %s and writes nothing', async (which, limits) => {
      const { store } = await setUp(member);
      await opened(store, { tasks: tasksWith(holding(40), spent(30)) });
      const fits = aJob({ tasks: tasksWith(holding(30)) });
      const tooMuch = aJob({ tasks: tasksWith(holding(31)), eventKey: 'too much' });
      const reached = { scope: which, limit: 100, used: 70, resetsAt: midnight };
      expect(await store.create(creation(tooMuch, limits))).toEqual({ kind: 'limit', reached });
      expect(await store.openCount()).toBe(1);
      expect((await store.create(creation(fits, limits))).kind).toBe('created');
      expect((await store.create(creation(tooMuch))).kind).toBe('created');
    });

    it('lets simultaneous jobs past a limit together no further than one by one', async () => {
      const { store } = await setUp(member);
      const results = await Promise.all(
        Array.from({ length: 10 }, () =>
          store.create(creation(aJob({ tasks: tasksWith(holding(30)) }), { guild: 100 })),
        ),
      );
      expect(results.filter(({ kind }) => kind === 'created')).toHaveLength(3);
      expect(await store.used({}, NOW)).toEqual({ held: 90, committedToday: 0 });
    });

    it('holds no limit against a free job, nor against spending what is held', async () => {
      const { store } = await setUp(member);
      const job = await opened(store, { tasks: tasksWith(holding(100)) });
      const limits = { all: 10, guild: 10, person: 10 };
      expect((await store.create(creation(aJob(), limits))).kind).toBe('created');
      await saved(store, { ...job, tasks: tasksWith(spent(100)) }, { limits });
    });

    it('checks the limits again where a change holds more, and leaves the job as it was', async () => {
      const { store } = await setUp(member);
      const job = await opened(store, { tasks: tasksWith(holding(60)) });
      const more = { ...job, tasks: tasksWith(holding(60), holding(60)) };
      const result = await store.update(more, { now: NOW, limits: { person: 100 } });
      expect(result).toMatchObject({ kind: 'limit', reached: { scope: 'person', used: 60 } });
      expect(await store.get(scope, job.id)).toEqual(job);
      await saved(store, more, { limits: { person: 120 } });
    });

    it('writes one ledger line for each attempt that cost something, and none for free ones', async () => {
      const { store } = await setUp(member);
      const free = { reserved: 0, committed: 0, returned: 0, settledAt: NOW };
      const job = await opened(store, { tasks: tasksWith(spent(70), spent(5, NOW + 1), free) });
      const lines = job.tasks.slice(0, 2).map(({ attempts }, i) => ({
        attempt: attempts[0]?.id,
        at: NOW + i,
        person: 'mina',
        provider: 'demo',
        model: 'nano-banana',
        microDollars: [70, 5][i],
        own: [`70 points`, `5 points`][i],
        confirmed: true,
      }));
      expect(await store.ledger(scope, NOW, NOW + 2)).toEqual(lines);
      const end = await saved(store, job, { close: true });
      expect(await store.ledger(scope, NOW, NOW + 2)).toEqual(lines);
      expect(await store.ledger(scope, NOW + 1, NOW + 2)).toEqual(lines.slice(1));
      expect(await store.ledger(elsewhere, 0, NOW + DAY_MS)).toEqual([]);
      await store.remove(scope, end.id);
      expect(await store.ledger(scope, 0, NOW + DAY_MS)).toEqual(lines);
      expect(await store.used({}, NOW)).toEqual({ held: 0, committedToday: 75 });
    });

    it('keeps the ledger line of an open job that is removed, and lets go of what it held', async () => {
      const { store } = await setUp(member);
      const job = await opened(store, { tasks: tasksWith(spent(70), holding(30)) });
      await store.remove(scope, job.id);
      expect(await store.ledger(scope, 0, NOW + 1)).toHaveLength(1);
      expect(await store.used({}, NOW)).toEqual({ held: 0, committedToday: 70 });
    });

    it('books a charge anew when the job opens again, on whatever day', async () => {
      const { store } = await setUp(member);
      const [task] = tasksWith(spent(70));
      if (!task?.attempts[0]) throw new Error('no attempt');
      const job = await saved(store, await opened(store, { tasks: [task] }), { close: true });
      const dearer = [{ ...task, attempts: [{ ...task.attempts[0], money: spent(80, NOW + DAY_MS) }] }];
      const again = await saved(store, job, { reopen: { owner: 'me', leaseMs: 9 } });
      const end = await saved(store, { ...again, tasks: dearer }, { close: true });
      const all = () => store.ledger(scope, 0, NOW + 9 * DAY_MS);
      expect((await all()).map(({ microDollars }) => microDollars)).toEqual([80]);
      expect(await store.used({}, NOW)).toEqual({ held: 0, committedToday: 0 });
      await saved(store, { ...end, tasks: [task] });
      expect((await all()).map(({ microDollars }) => microDollars)).toEqual([70]);
      expect(await store.used({}, NOW)).toEqual({ held: 0, committedToday: 70 });
    });
  });
}
