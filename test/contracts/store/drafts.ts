import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { elsewhere, NOW, otherArea, type StoreMember, scope, setUp } from './setting.ts';

const aDraft = (id = newId(NOW)) => ({
  ...scope,
  id,
  person: 'mina',
  until: NOW + 900_000,
  data: { pictures: [{ url: 'https://example.com/a.png' }], prompt: null },
});
const asker = { ...scope, person: 'mina', now: NOW };

export function draftsAndSettings(member: StoreMember): void {
  describe('drafts, settings and claims', () => {
    it('hands a draft to its person, once', async () => {
      const { store } = await setUp(member);
      const draft = aDraft();
      await store.putDraft(draft);
      expect(await store.takeDraft(asker, draft.id)).toEqual(draft);
      expect(await store.takeDraft(asker, draft.id)).toBeNull();
    });

    it('hands a draft out once, also to two who ask at the same moment', async () => {
      const { store } = await setUp(member);
      const draft = aDraft();
      await store.putDraft(draft);
      const taken = await Promise.all([1, 2, 3].map(() => store.takeDraft(asker, draft.id)));
      expect(taken.filter(Boolean)).toHaveLength(1);
    });

    it('gives it to no other person, guild or area, and lets it stay for its own', async () => {
      const { store } = await setUp(member);
      const draft = aDraft();
      await store.putDraft(draft);
      for (const other of [{ person: 'joe' }, elsewhere, otherArea])
        expect(await store.takeDraft({ ...asker, ...other }, draft.id)).toBeNull();
      expect(await store.takeDraft(asker, draft.id)).toEqual(draft);
    });

    it('gives out none whose time is over, nor one that nobody put', async () => {
      const { store } = await setUp(member);
      const draft = aDraft();
      await store.putDraft(draft);
      expect(await store.takeDraft({ ...asker, now: draft.until }, draft.id)).toBeNull();
      for (const id of [newId(NOW), '../../secret', '']) expect(await store.takeDraft(asker, id)).toBeNull();
    });

    it('keeps settings by guild and area', async () => {
      const { store } = await setUp(member);
      expect(store.settings(scope)).toEqual({});
      await store.saveSettings(scope, { language: 'ko' });
      expect(store.settings(scope)).toEqual({ language: 'ko' });
      expect(store.settings(elsewhere)).toEqual({});
      expect(store.settings(otherArea)).toEqual({});
      await store.saveSettings(scope, {});
      expect(store.settings(scope)).toEqual({});
    });

    it('lets one of equal presses through within the time, and the next one after it', async () => {
      const { store } = await setUp(member);
      expect(await store.claim('save:1:mina', 5000, NOW)).toBe(true);
      expect(await store.claim('save:1:mina', 5000, NOW + 4999)).toBe(false);
      expect(await store.claim('save:1:joe', 5000, NOW)).toBe(true);
      expect(await store.claim('save:1:mina', 5000, NOW + 5000)).toBe(true);
    });
  });
}
