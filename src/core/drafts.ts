import type { Actor } from './contracts/jobs.ts';
import type { CoreDeps } from './deps.ts';
import { UserError } from './errors.ts';
import type { Json } from './job.ts';

/** As long as the shortest-lived of the platforms' tokens: nothing can be done with an older modal (design). */
const DRAFT_MS = 15 * 60_000;

/** What a modal or a `Change prompt` needs later, kept for its person alone. */
export function createDrafts({ store, clock }: Pick<CoreDeps, 'store' | 'clock'>) {
  return {
    putDraft: (actor: Actor, id: string, data: Json): Promise<void> =>
      store.putDraft({
        id,
        area: actor.area,
        guild: actor.guild,
        person: actor.person.id,
        until: clock.now() + DRAFT_MS,
        data,
      }),
    /** Throws `draft_gone` for one that is unknown, used, expired or somebody else's. */
    async takeDraft(actor: Actor, id: string): Promise<Json> {
      const scope = { area: actor.area, guild: actor.guild, person: actor.person.id, now: clock.now() };
      const draft = await store.takeDraft(scope, id);
      if (!draft) throw new UserError('draft_gone');
      return draft.data;
    },
  };
}
