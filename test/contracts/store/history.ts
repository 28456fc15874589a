import { describe, expect, it } from 'vitest';
import type { HistoryQuery, JobStore } from '../../../src/core/contracts/store.ts';
import type { Job } from '../../../src/core/job.ts';
import {
  anyone,
  closed,
  elsewhere,
  moderator,
  NOW,
  opened,
  otherArea,
  type StoreMember,
  saved,
  scope,
  setUp,
} from './setting.ts';

const ids = (jobs: readonly Job[]) => jobs.map(({ id }) => id);

async function page(store: JobStore, query: Partial<HistoryQuery> = {}) {
  const { jobs, total } = await store.history({ ...scope, viewer: anyone, limit: 100, ...query });
  return { ids: ids(jobs), total };
}

/** Closed and open jobs in turn, so many that a store with segments has several. */
async function filled(store: JobStore, count: number): Promise<Job[]> {
  const jobs: Job[] = [];
  for (let i = 0; i < count; i += 1) {
    const change = {
      createdAt: NOW + i * 1000,
      person: i % 10 === 3 ? { id: 'joe', name: 'Joe' } : { id: 'mina', name: 'Mina' },
      ...(i === 7 || i === 60 ? { room: { id: 'secret', private: true } } : {}),
    };
    jobs.push(i % 9 === 4 ? await opened(store, change) : await closed(store, change));
  }
  return jobs.reverse();
}

export function historyPages(member: StoreMember): void {
  describe('history', () => {
    it('shows open and closed jobs of one guild and area, newest first', async () => {
      const { store } = await setUp(member);
      const first = await closed(store);
      const second = await opened(store);
      const third = await closed(store);
      await closed(store, elsewhere);
      await closed(store, otherArea);
      expect(await page(store)).toEqual({ ids: ids([third, second, first]), total: 3 });
      await saved(store, { ...second, status: 'completed' }, { close: true });
      expect(await page(store)).toEqual({ ids: ids([third, second, first]), total: 3 });
      await store.remove(scope, third.id);
      expect(await page(store)).toEqual({ ids: ids([second, first]), total: 2 });
    });

    it('pages by offset and by the job before, each with the exact total', async () => {
      const { store } = await setUp(member);
      const all = await filled(store, 80);
      const viewer = moderator;
      for (const offset of [0, 7, 33, 64, 79, 80, 200])
        expect(await page(store, { viewer, offset, limit: 15 })).toEqual({
          ids: ids(all.slice(offset, offset + 15)),
          total: 80,
        });
      for (const at of [0, 1, 40, 47, 48, 79]) {
        expect(await page(store, { viewer, before: all[at]?.id ?? '', limit: 10, offset: 2 })).toEqual({
          ids: ids(all.slice(at + 3, at + 13)),
          total: 80,
        });
      }
      expect(await page(store, { viewer, limit: 0 })).toEqual({ ids: [], total: 80 });
    });

    it('filters by person, model, words of the prompt and time, alone and together', async () => {
      const { store } = await setUp(member);
      const all = await filled(store, 80);
      const target = all[25];
      if (!target) throw new Error('too few jobs');
      const changed = {
        ...target,
        request: { ...target.request, model: 'nano-banana-pro', prompt: '노란 우비 IN THE Rain' },
      };
      await saved(store, changed);
      const viewer = moderator;
      const joes = all.filter(({ person }) => person.id === 'joe');
      expect(await page(store, { viewer, person: 'joe' })).toEqual({ ids: ids(joes), total: 8 });
      expect(await page(store, { viewer, person: '__proto__' })).toEqual({ ids: [], total: 0 });
      const justOne = { ids: [target.id], total: 1 };
      expect(await page(store, { viewer, model: 'nano-banana-pro' })).toEqual(justOne);
      expect(await page(store, { viewer, text: 'in the rain' })).toEqual(justOne);
      expect(await page(store, { viewer, text: '노란 우비'.normalize('NFD') })).toEqual(justOne);
      const from = NOW + 10_000;
      const to = NOW + 70_000;
      const between = all.filter(({ createdAt }) => createdAt >= from && createdAt < to);
      expect(await page(store, { viewer, from, to })).toEqual({ ids: ids(between), total: 60 });
      const both = ids(between.filter(({ person }) => person.id === 'joe'));
      expect(await page(store, { viewer, from, to, person: 'joe' })).toEqual({
        ids: both,
        total: both.length,
      });
    });

    it('shows a job of a private room there, to its maker and to moderators', async () => {
      const { store } = await setUp(member);
      const all = await filled(store, 80);
      const hidden = all.filter(({ room }) => room.private);
      expect(hidden).toHaveLength(2);
      const others = ids(all.filter(({ room }) => !room.private));
      expect(await page(store)).toEqual({ ids: others, total: 78 });
      for (const viewer of [moderator, { ...anyone, person: 'mina' }, { ...anyone, room: { id: 'secret' } }])
        expect(await page(store, { viewer })).toEqual({ ids: ids(all), total: 80 });
    });

    it('keeps the order of ids, whenever a job closes', async () => {
      const { store } = await setUp(member);
      const jobs: Job[] = [];
      for (let i = 0; i < 90; i += 1) jobs.push(await opened(store, { createdAt: NOW + i * 1000 }));
      const shuffled = jobs.map((job, i) => ({ job, at: (i * 37) % 90 })).sort((a, b) => a.at - b.at);
      for (const { job } of shuffled) await saved(store, job, { close: true });
      expect(await page(store)).toEqual({ ids: ids(jobs.reverse()), total: 90 });
      for (const { id } of jobs) expect(await store.get(scope, id)).toMatchObject({ id });
    });
  });
}
