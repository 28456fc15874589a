import { describe, expect, it } from 'vitest';
import { aJob } from '../../helpers/jobs.ts';
import { creation, NOW, opened, type StoreMember, scope, setUp } from './setting.ts';

export function severalProcesses(member: StoreMember): void {
  describe('several processes', () => {
    async function two() {
      const setting = await setUp(member);
      const second = await setting.second?.();
      if (!second) throw new Error(`${member.name} says that it is shared, and has no second store`);
      return { first: setting.store, second };
    }

    it('share jobs, and one event makes one job in all of them', async () => {
      const { first, second } = await two();
      const results = await Promise.all(
        [first, second].map((store) => store.create(creation(aJob({ eventKey: 'press' })))),
      );
      expect(results.map(({ kind }) => kind).sort()).toEqual(['created', 'duplicate']);
      const job = await opened(first);
      expect(await second.get(scope, job.id)).toEqual(job);
    });

    it('give way to each other by revision and by lease', async () => {
      const { first, second } = await two();
      const job = await opened(first);
      expect(await second.due({ owner: 'second', now: NOW, leaseMs: 9, limit: 9 })).toEqual([]);
      const results = await Promise.all(
        [first, second].map((store) => store.update({ ...job, status: 'cancelled' }, { now: NOW })),
      );
      expect(results.map(({ kind }) => kind).sort()).toEqual(['conflict', 'saved']);
      expect(await second.due({ owner: 'second', now: NOW + 60_000, leaseMs: 9, limit: 9 })).toHaveLength(1);
      expect(await first.renew({ id: job.id, owner: 'first', now: NOW + 60_001, leaseMs: 9 })).toBe(false);
    });

    it('claim a press once between them', async () => {
      const { first, second } = await two();
      expect(await first.claim('save', 5000, NOW)).toBe(true);
      expect(await second.claim('save', 5000, NOW + 1)).toBe(false);
    });
  });
}
