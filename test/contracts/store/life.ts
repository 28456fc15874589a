import { describe, expect, it } from 'vitest';
import { aJob } from '../../helpers/jobs.ts';
import {
  closed,
  creation,
  elsewhere,
  NOW,
  opened,
  otherArea,
  type StoreMember,
  saved,
  scope,
  setUp,
} from './setting.ts';

export function lifeOfAJob(member: StoreMember): void {
  describe('the life of a job', () => {
    it('hands back what was stored', async () => {
      const { store } = await setUp(member);
      const job = aJob({ place: { channel: '1', deep: [null, true, { x: 'ü' }] } });
      expect(await store.create(creation(job))).toEqual({ kind: 'created', job });
      expect(await store.get(scope, job.id)).toEqual(job);
      expect(await store.open(job.id)).toEqual(job);
      expect(await store.openCount()).toBe(1);
    });

    it('makes one job of one event, however often and at once it comes', async () => {
      const { store } = await setUp(member);
      const results = await Promise.all(
        Array.from({ length: 5 }, () => store.create(creation(aJob({ eventKey: 'press' })))),
      );
      expect(results.map(({ kind }) => kind).sort()).toEqual(['created', ...Array(4).fill('duplicate')]);
      expect(await store.openCount()).toBe(1);
    });

    it('knows an event again after its job was closed or removed', async () => {
      const { store } = await setUp(member);
      await closed(store, { eventKey: 'one' });
      const gone = await opened(store, { eventKey: 'two' });
      await store.remove(scope, gone.id);
      for (const eventKey of ['one', 'two'])
        expect(await store.create(creation(aJob({ eventKey })))).toEqual({ kind: 'duplicate' });
    });

    it('takes the same event key in another guild or area for another event', async () => {
      const { store } = await setUp(member);
      for (const where of [scope, elsewhere, otherArea])
        expect((await store.create(creation(aJob({ ...where, eventKey: 'same' })))).kind).toBe('created');
    });

    it('writes a change under the next revision and refuses one that is based on an older', async () => {
      const { store } = await setUp(member);
      const first = await opened(store);
      const second = await saved(store, { ...first, status: 'processing' });
      expect(second).toMatchObject({ revision: first.revision + 1, status: 'processing' });
      expect(await store.update({ ...first, status: 'failed' }, { now: NOW })).toEqual({ kind: 'conflict' });
      expect(await store.get(scope, first.id)).toEqual(second);
    });

    it('lets one of many simultaneous changes through', async () => {
      const { store } = await setUp(member);
      const job = await opened(store);
      const results = await Promise.all(
        (['processing', 'cancelled', 'failed'] as const).map((status) =>
          store.update({ ...job, status }, { now: NOW, close: status !== 'processing' }),
        ),
      );
      expect(results.map(({ kind }) => kind).sort()).toEqual(['conflict', 'conflict', 'saved']);
    });

    it('answers a conflict for a job that is unknown, or of another guild', async () => {
      const { store } = await setUp(member);
      const job = await opened(store);
      for (const foreign of [aJob(), { ...job, ...elsewhere }, { ...job, ...otherArea }])
        expect(await store.update(foreign, { now: NOW })).toEqual({ kind: 'conflict' });
    });

    it('keeps a closed job in reach, and changes it there', async () => {
      const { store } = await setUp(member);
      const job = await closed(store);
      expect(await store.open(job.id)).toBeNull();
      expect(await store.openCount()).toBe(0);
      const noted = await saved(store, { ...job, lookedAt: NOW });
      expect(await store.get(scope, job.id)).toEqual(noted);
      expect(await store.openCount()).toBe(0);
    });

    it('opens a closed job again, and closes it once more', async () => {
      const { store } = await setUp(member);
      const job = await closed(store);
      const again = await saved(
        store,
        { ...job, status: 'pending' },
        { reopen: { owner: 'me', leaseMs: 1000 } },
      );
      expect(await store.open(job.id)).toEqual(again);
      expect(await store.due({ owner: 'other', now: NOW, leaseMs: 1, limit: 9 })).toEqual([]);
      const end = await saved(store, { ...again, status: 'completed' }, { close: true });
      expect(await store.get(scope, job.id)).toEqual(end);
      expect(await store.openCount()).toBe(0);
    });

    it('removes a job, open or closed, and only in its own guild and area', async () => {
      const { store } = await setUp(member);
      for (const job of [await opened(store), await closed(store)]) {
        await store.remove(elsewhere, job.id);
        await store.remove(otherArea, job.id);
        expect(await store.get(scope, job.id)).toEqual(job);
        await store.remove(scope, job.id);
        await store.remove(scope, job.id);
        expect(await store.get(scope, job.id)).toBeNull();
      }
      expect(await store.openCount()).toBe(0);
    });

    it('keeps its own copy: what a caller does to an object changes nothing', async () => {
      const { store } = await setUp(member);
      const job = aJob();
      await store.create(creation(job));
      job.status = 'failed';
      const read = await store.get(scope, job.id);
      if (read) read.request.prompt = 'changed';
      expect(await store.get(scope, job.id)).toMatchObject({
        status: 'pending',
        request: { prompt: expect.stringContaining('raincoat') },
      });
    });

    it('refuses what could not be read again, and stores nothing of it', async () => {
      const { store } = await setUp(member);
      for (const change of [{ id: '../../etc/passwd' }, { guild: 'web:../x' }, { tasks: [] }]) {
        await expect(store.create(creation(aJob(change)))).rejects.toThrow();
      }
      expect(await store.openCount()).toBe(0);
    });

    it('finds nothing under an id that nobody made', async () => {
      const { store } = await setUp(member);
      for (const id of ['', '../x', '__proto__', 'a'.repeat(300)]) {
        expect(await store.get(scope, id)).toBeNull();
        expect(await store.open(id)).toBeNull();
        await store.remove(scope, id);
      }
    });
  });
}
