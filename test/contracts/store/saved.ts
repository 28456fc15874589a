import { describe, expect, it } from 'vitest';
import {
  closed,
  elsewhere,
  NOW,
  opened,
  otherArea,
  type StoreMember,
  saved,
  scope,
  setUp,
  withSaved,
} from './setting.ts';

export function savedOutputs(member: StoreMember): void {
  describe('saved outputs', () => {
    it('lists them by the time of saving, newest first, pictures of one job in order', async () => {
      const { store } = await setUp(member);
      const early = await saved(store, withSaved(await closed(store), NOW + 5, [1]));
      const late = await saved(store, withSaved(await closed(store), NOW + 1, [2, 1]));
      const open = await saved(store, withSaved(await opened(store), NOW + 9, [3]));
      await closed(store);
      const { entries, total } = await store.saved({ ...scope, limit: 10 });
      expect(total).toBe(4);
      expect(entries.map(({ job, n, savedAt }) => [job.id, n, savedAt])).toEqual([
        [open.id, 3, NOW + 9],
        [early.id, 1, NOW + 5],
        [late.id, 1, NOW + 1],
        [late.id, 2, NOW + 1],
      ]);
      expect(entries[1]?.job).toEqual(early);
      const second = await store.saved({ ...scope, limit: 2, offset: 1 });
      expect(second).toEqual({ entries: entries.slice(1, 3), total: 4 });
    });

    it('drops what is no longer saved, and what is removed', async () => {
      const { store } = await setUp(member);
      const one = await saved(store, withSaved(await closed(store), NOW, [1, 2]));
      const two = await saved(store, withSaved(await closed(store), NOW, [1]));
      await saved(store, { ...one, saved: {} });
      await store.remove(scope, two.id);
      expect(await store.saved({ ...scope, limit: 10 })).toEqual({ entries: [], total: 0 });
    });

    it('shows nothing of another guild or area, and all of the guild, private rooms too', async () => {
      const { store } = await setUp(member);
      const room = { id: 'secret', private: true };
      const own = await saved(store, withSaved(await closed(store, { room }), NOW, [1]));
      for (const where of [elsewhere, otherArea]) {
        await saved(store, withSaved(await closed(store, where), NOW, [1]));
        expect((await store.saved({ ...where, limit: 10 })).total).toBe(1);
      }
      const { entries } = await store.saved({ ...scope, limit: 10 });
      expect(entries.map(({ job }) => job.id)).toEqual([own.id]);
    });
  });
}
