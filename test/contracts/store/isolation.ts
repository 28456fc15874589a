import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobStore, Scope } from '../../../src/core/contracts/store.ts';
import type { Job } from '../../../src/core/job.ts';
import { jobMoney } from '../../../src/core/money.ts';
import { aJob } from '../../helpers/jobs.ts';
import {
  creation,
  holding,
  moderator,
  NOW,
  type StoreMember,
  saved,
  spent,
  tasksWith,
  withSaved,
} from './setting.ts';

const scopes: readonly Scope[] = (['nanobanana', 'hailou'] as const).flatMap((area) =>
  ['web:sunny-studio', 'web:river-lab'].map((guild) => ({ area, guild })),
);

const step = fc.record({
  at: fc.nat(3),
  pick: fc.nat(20),
  amount: fc.nat(50),
  act: fc.constantFrom('create', 'create', 'settle', 'close', 'reopen', 'save', 'remove'),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What the store should hold, kept the plain way. */
interface Model {
  readonly scope: Scope;
  readonly jobs: Map<string, { job: Job; open: boolean }>;
  /** Committed by jobs that were removed. */
  gone: number;
}

export function isolation(member: StoreMember): void {
  describe('two guilds and two areas used at random', () => {
    it('never see each other’s jobs, pictures, money or history, and every cent is accounted for', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
          const setting = await member.create(NOW);
          try {
            const models = scopes.map((scope): Model => ({ scope, jobs: new Map(), gone: 0 }));
            for (const one of steps) await play(setting.store, models, one);
            await compare(setting.store, models);
            if (setting.restart) await compare(await setting.restart(), models);
          } finally {
            await setting.end();
          }
        }),
        { numRuns: 25 },
      );
    });
  });
}

async function play(
  store: JobStore,
  models: readonly Model[],
  { at, pick, amount, act }: Step,
): Promise<void> {
  const model = models[at];
  if (!model) return;
  if (act === 'create') {
    const job = aJob({
      ...model.scope,
      tasks: tasksWith(holding(amount)),
      person: { id: `p${at}`, name: '' },
    });
    await store.create(creation(job));
    model.jobs.set(job.id, { job, open: true });
    return;
  }
  const entry = [...model.jobs.values()][pick % Math.max(1, model.jobs.size)];
  if (!entry) return;
  const { job, open } = entry;
  if (act === 'remove') {
    await store.remove(model.scope, job.id);
    model.jobs.delete(job.id);
    model.gone += jobMoney(job).committed;
  } else if (act === 'settle' && open) {
    const moneys = job.tasks.map((task) => ({
      ...task,
      attempts: task.attempts.map((attempt) => ({ ...attempt, money: spent(jobMoney(job).held) })),
    }));
    if (jobMoney(job).held > 0) entry.job = await saved(store, { ...job, tasks: moneys });
  } else if (act === 'close' && open && jobMoney(job).held === 0) {
    entry.job = await saved(store, job, { close: true });
    entry.open = false;
  } else if (act === 'reopen' && !open) {
    entry.job = await saved(store, job, { reopen: { owner: 'me', leaseMs: 9 } });
    entry.open = true;
  } else if (act === 'save') {
    entry.job = await saved(store, withSaved(job, NOW, [1]));
  }
}

async function compare(store: JobStore, models: readonly Model[]): Promise<void> {
  for (const { scope, jobs, gone } of models) {
    const own = [...jobs.values()].map(({ job }) => job).sort((a, b) => (a.id < b.id ? 1 : -1));
    const { jobs: listed, total } = await store.history({ ...scope, viewer: moderator, limit: 100 });
    expect({ listed, total }).toEqual({ listed: own, total: own.length });
    const savedIds = (await store.saved({ ...scope, limit: 100 })).entries.map(({ job }) => job.id);
    expect(savedIds.sort()).toEqual(
      own
        .filter((job) => Object.keys(job.saved).length > 0)
        .map(({ id }) => id)
        .sort(),
    );
    const lines = await store.ledger(scope, 0, NOW + 1);
    const committed = own.reduce((sum, job) => sum + jobMoney(job).committed, gone);
    expect(lines.reduce((sum, line) => sum + line.microDollars, 0)).toBe(committed);
    for (const other of models) {
      if (other.scope === scope) continue;
      for (const id of other.jobs.keys()) expect(await store.get(scope, id)).toBeNull();
    }
  }
  for (const guild of new Set(scopes.map((scope) => scope.guild))) {
    const own = models.filter(({ scope }) => scope.guild === guild);
    const moneys = own.flatMap(({ jobs }) => [...jobs.values()].map(({ job }) => jobMoney(job)));
    const held = moneys.reduce((sum, money) => sum + money.held, 0);
    const committedToday =
      moneys.reduce((sum, money) => sum + money.committed, 0) + own.reduce((sum, { gone }) => sum + gone, 0);
    expect(await store.used({ guild }, NOW)).toEqual({ held, committedToday });
    for (const money of moneys) expect(money.held + money.committed + money.returned).toBe(money.reserved);
  }
}
