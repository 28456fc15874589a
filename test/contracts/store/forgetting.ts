import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import {
  anyone,
  closed,
  elsewhere,
  NOW,
  opened,
  type StoreMember,
  saved,
  scope,
  setUp,
  spent,
  tasksWith,
  withSaved,
} from './setting.ts';

const joe = { id: 'joe', name: 'Joe' };
const everything = { ...scope, viewer: { ...anyone, moderator: true }, limit: 100 };

export function forgetting(member: StoreMember): void {
  describe('forgetting', () => {
    it('deletes all of a guild but its anonymous costs, and nothing of another', async () => {
      const { store } = await setUp(member);
      const open = await opened(store);
      await closed(store, { tasks: tasksWith(spent(70)) });
      const other = await closed(store, elsewhere);
      await store.saveSettings(scope, { language: 'ko' });
      await store.forget(scope);
      expect(await store.history(everything)).toEqual({ jobs: [], total: 0 });
      expect(await store.openCount()).toBe(0);
      expect(await store.get(scope, open.id)).toBeNull();
      expect(store.settings(scope)).toEqual({});
      expect(await store.ledger(scope, 0, NOW + 1)).toMatchObject([
        { person: 'forgotten', microDollars: 70 },
      ]);
      expect(await store.get(elsewhere, other.id)).toEqual(other);
    });

    it('deletes what is one person’s, and their name where they saved what others made', async () => {
      const { store } = await setUp(member);
      const kept = await saved(store, withSaved(await closed(store), NOW, [1], joe));
      const gone = [
        await opened(store, { person: joe }),
        await closed(store, { person: joe, tasks: tasksWith(spent(5)) }),
      ];
      const draft = { ...scope, id: newId(NOW), person: 'joe', until: NOW + 1000, data: 1 };
      await store.putDraft(draft);
      await store.forget({ ...scope, person: 'joe' });
      const left = await store.history(everything);
      expect(left.jobs.map(({ id }) => id)).toEqual([kept.id]);
      expect(JSON.stringify(left.jobs)).not.toMatch(/joe/i);
      for (const { id } of gone) expect(await store.get(scope, id)).toBeNull();
      expect(await store.takeDraft({ ...scope, person: 'joe', now: NOW }, draft.id)).toBeNull();
      expect(await store.ledger(scope, 0, NOW + 1)).toMatchObject([{ person: 'forgotten', microDollars: 5 }]);
    });
  });
}
