import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { aJob } from '../../helpers/jobs.ts';
import {
  closed,
  creation,
  holding,
  moderator,
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

export function afterARestart(member: StoreMember): void {
  describe('after a restart', () => {
    async function started() {
      const setting = await setUp(member);
      const { restart } = setting;
      if (!restart) throw new Error(`${member.name} says that it is durable, and has no restart`);
      return { store: setting.store, restart };
    }

    it('everything is there: open and closed jobs, saved outputs, drafts, settings, ledger', async () => {
      const { store, restart } = await started();
      const open = await saved(store, { ...(await opened(store)), status: 'processing' });
      const done = await saved(
        store,
        withSaved(await closed(store, { tasks: tasksWith(spent(7)) }), NOW, [1]),
      );
      const draft = { ...scope, id: newId(NOW), person: 'mina', until: NOW + 900_000, data: { a: 1 } };
      await store.putDraft(draft);
      await store.saveSettings(scope, { language: 'ko' });
      const lines = await store.ledger(scope, 0, NOW + 1);
      const again = await restart();
      const page = await again.history({ ...scope, viewer: moderator, limit: 10 });
      expect(page).toEqual({ jobs: [done, open], total: 2 });
      expect(await again.open(open.id)).toEqual(open);
      expect((await again.saved({ ...scope, limit: 10 })).entries).toEqual([
        { job: done, n: 1, savedAt: NOW },
      ]);
      expect(again.settings(scope)).toEqual({ language: 'ko' });
      expect(await again.takeDraft({ ...scope, person: 'mina', now: NOW }, draft.id)).toEqual(draft);
      expect(await again.ledger(scope, 0, NOW + 1)).toEqual(lines);
    });

    it('money counts as before: held by open jobs, and spent today by closed and removed ones', async () => {
      const { store, restart } = await started();
      await opened(store, { tasks: tasksWith(holding(100), spent(10)) });
      await closed(store, { tasks: tasksWith(spent(7)) });
      const gone = await closed(store, { tasks: tasksWith(spent(3)) });
      await store.remove(scope, gone.id);
      const before = await store.used({ guild: scope.guild, person: 'mina' }, NOW);
      expect(before).toEqual({ held: 100, committedToday: 20 });
      const again = await restart();
      expect(await again.used({ guild: scope.guild, person: 'mina' }, NOW)).toEqual(before);
      expect(await again.used({}, NOW)).toEqual(before);
    });

    it('an event is still known: of open, closed and removed jobs', async () => {
      const { store, restart } = await started();
      await opened(store, { eventKey: 'open' });
      await closed(store, { eventKey: 'closed' });
      const gone = await closed(store, { eventKey: 'removed' });
      await store.remove(scope, gone.id);
      const again = await restart();
      for (const eventKey of ['open', 'closed', 'removed'])
        expect(await again.create(creation(aJob({ eventKey })))).toEqual({ kind: 'duplicate' });
    });

    it('every open job is due at once: whoever held it is gone', async () => {
      const { store, restart } = await started();
      const job = await opened(store);
      await closed(store);
      const again = await restart();
      const due = await again.due({ owner: 'new', now: NOW, leaseMs: 9, limit: 9 });
      expect(due).toEqual([job]);
    });
  });
}
