import { describe, expect, it } from 'vitest';
import { aJob } from '../../helpers/jobs.ts';
import { closed, creation, NOW, opened, type StoreMember, saved, setUp } from './setting.ts';

const ids = (jobs: readonly { id: string }[]) => jobs.map(({ id }) => id);

export function leasing(member: StoreMember): void {
  describe('leases', () => {
    it('leaves a new job to whoever made it, until the lease runs out', async () => {
      const { store } = await setUp(member);
      const job = await opened(store);
      const ask = { owner: 'second', leaseMs: 1000, limit: 10 };
      expect(await store.due({ ...ask, now: NOW + 59_999 })).toEqual([]);
      expect(ids(await store.due({ ...ask, now: NOW + 60_000 }))).toEqual([job.id]);
      expect(await store.due({ ...ask, now: NOW + 60_500 })).toEqual([]);
    });

    it('hands out the oldest first, each once, no more than asked for', async () => {
      const { store } = await setUp(member);
      const jobs = [];
      for (let i = 0; i < 5; i += 1) jobs.push(await opened(store));
      const later = { now: NOW + 60_000, leaseMs: 60_000 };
      expect(ids(await store.due({ owner: 'a', ...later, limit: 2 }))).toEqual(ids(jobs.slice(0, 2)));
      expect(ids(await store.due({ owner: 'b', ...later, limit: 9 }))).toEqual(ids(jobs.slice(2)));
    });

    it('holds a lease for as long as it is renewed, by its owner alone', async () => {
      const { store } = await setUp(member);
      const { id } = await opened(store);
      expect(await store.renew({ id, owner: 'first', now: NOW + 50_000, leaseMs: 60_000 })).toBe(true);
      expect(await store.renew({ id, owner: 'second', now: NOW + 50_000, leaseMs: 60_000 })).toBe(false);
      expect(await store.due({ owner: 'second', now: NOW + 100_000, leaseMs: 9, limit: 9 })).toEqual([]);
      expect(await store.due({ owner: 'second', now: NOW + 110_000, leaseMs: 9, limit: 9 })).toHaveLength(1);
      expect(await store.renew({ id, owner: 'first', now: NOW + 110_001, leaseMs: 60_000 })).toBe(false);
    });

    it('gives a job back for the moment that its owner named', async () => {
      const { store } = await setUp(member);
      const { id } = await opened(store);
      await store.release({ id, owner: 'second', notBefore: 0 });
      expect(await store.due({ owner: 'second', now: NOW, leaseMs: 9, limit: 9 })).toEqual([]);
      await store.release({ id, owner: 'first', notBefore: NOW + 300_000 });
      expect(await store.due({ owner: 'second', now: NOW + 299_999, leaseMs: 9, limit: 9 })).toEqual([]);
      expect(await store.due({ owner: 'second', now: NOW + 300_000, leaseMs: 9, limit: 9 })).toHaveLength(1);
    });

    it('hands out no closed job, and lets nobody hold one', async () => {
      const { store } = await setUp(member);
      const { id } = await closed(store);
      expect(await store.due({ owner: 'second', now: NOW + 10 ** 9, leaseMs: 9, limit: 9 })).toEqual([]);
      expect(await store.renew({ id, owner: 'first', now: NOW, leaseMs: 9 })).toBe(false);
    });

    it('keeps the lease through changes of the job', async () => {
      const { store } = await setUp(member);
      const made = await store.create(creation(aJob()));
      if (made.kind !== 'created') throw new Error(made.kind);
      await saved(store, { ...made.job, status: 'processing' });
      expect(await store.renew({ id: made.job.id, owner: 'first', now: NOW, leaseMs: 9 })).toBe(true);
    });
  });
}
