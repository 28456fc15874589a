import { join } from 'node:path';
import type { Draft, JobStore, Scope } from '../../core/contracts/store.ts';
import { inScope, scopeKey } from '../scope.ts';
import { draftCodec } from './codecs.ts';
import { readDocument, writeDocument } from './document.ts';
import type { Guild } from './guild.ts';
import { fileOfId, idOf } from './layout.ts';
import type { FileState } from './state.ts';

const optionsOf = (guild: Guild, id: string) => ({
  file: fileOfId(guild.places.drafts, id),
  codec: draftCodec(guild.scope),
  copied: false,
});

const isId = (id: string): boolean => idOf(`${id}.json`) !== null;

/** Drafts are a file each: what a modal needs must outlive a restart, and nothing else reads it. */
export const drafts = (state: FileState): Pick<JobStore, 'putDraft' | 'takeDraft'> => ({
  async putDraft(draft) {
    if (!isId(draft.id)) throw new RangeError('a draft id that we did not make');
    const guild = state.guilds.of(draft);
    await state.turns.take(draftTurn(draft, draft.id), () =>
      writeDocument(state, optionsOf(guild, draft.id), { format: 1, draft }),
    );
  },

  async takeDraft(scope, id) {
    if (!isId(id)) return null;
    const guild = state.guilds.of(scope);
    return state.turns.take(draftTurn(scope, id), async () => {
      const draft = await read(state, guild, id);
      if (!draft || draft.person !== scope.person) return null;
      await state.disk.remove(optionsOf(guild, id).file);
      return draft.until > scope.now ? draft : null;
    });
  },
});

const draftTurn = (scope: Scope, id: string): string => `draft ${scopeKey(scope)} ${id}`;

async function read(state: FileState, guild: Guild, id: string): Promise<Draft | null> {
  const draft = (await readDocument(state, optionsOf(guild, id)))?.draft ?? null;
  return draft && inScope(guild.scope, draft) ? draft : null;
}

/** Removes a guild's drafts, or those of one person; at a start, those that nobody can take any more. */
export async function forgetDrafts(state: FileState, guild: Guild, person?: string): Promise<void> {
  await sweep(state, guild, (draft) => person === undefined || draft.person === person);
}

export async function sweepDrafts(state: FileState, guild: Guild): Promise<void> {
  await sweep(state, guild, ({ until }) => until <= state.clock.now());
}

async function sweep(state: FileState, guild: Guild, goes: (draft: Draft) => boolean): Promise<void> {
  for (const name of await state.disk.list(guild.places.drafts)) {
    const id = idOf(name);
    if (id === null) continue;
    await state.turns.take(draftTurn(guild.scope, id), async () => {
      const draft = await read(state, guild, id);
      if (draft && goes(draft)) await state.disk.remove(join(guild.places.drafts, name));
    });
  }
}
