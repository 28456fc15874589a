import { describe, expect, it } from 'vitest';
import { aJob } from '../../helpers/jobs.ts';
import { creation, NOW, opened, type StoreMember, saved, setUp } from './setting.ts';

export function boundedQueue(member: StoreMember): void {
  describe('the bound of work', () => {
    it('holds for many at once: exactly so many are created, nothing is written of the others', async () => {
      const { store } = await setUp(member);
      const jobs = Array.from({ length: 40 }, () => aJob());
      const made = await Promise.all(jobs.map((job) => store.create({ ...creation(job), maxBusy: 3 })));
      const kinds = made.map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'created')).toHaveLength(3);
      expect(kinds.filter((kind) => kind === 'full')).toHaveLength(37);
      expect(await store.openCount()).toBe(3);
      const refused = jobs.find((_, i) => kinds[i] === 'full');
      expect(refused && (await store.get(refused, refused.id))).toBeNull();
      const claimed = refused && { ...aJob(), eventKey: refused.eventKey };
      expect(claimed && (await store.create(creation(claimed))).kind).toBe('created');
    });

    it('counts what has something to do: not a job that is only looked for now and then', async () => {
      const { store } = await setUp(member);
      const lost = await opened(store, {});
      const behind = await opened(store, {});
      const create = async () => (await store.create({ ...creation(aJob()), maxBusy: 2 })).kind;
      expect(await create()).toBe('full');
      await saved(store, { ...behind, status: 'completed', delivery: 'due' });
      expect(await create()).toBe('full');
      await saved(store, { ...lost, status: 'unknown', delivery: 'done' });
      expect(await create()).toBe('created');
      expect(await create()).toBe('full');
    });

    it('is told to nobody twice: a repeated event stays one when everything is full', async () => {
      const { store } = await setUp(member);
      const job = await opened(store, {});
      const again = { ...aJob(), eventKey: job.eventKey };
      expect(await store.create({ ...creation(again), maxBusy: 1, now: NOW + 1 })).toEqual({
        kind: 'duplicate',
      });
    });
  });
}
