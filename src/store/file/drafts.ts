import { join } from 'node:path';
import type { Draft, JobStore, Scope } from '../../core/contracts/store.ts';
import { inScope, scopeKey } from '../scope.ts';
import { draftCodec } from './codecs.ts';
import { readDocument, removeDocument, writeDocument } from './document.ts';
import type { Guild } from './guild.ts';
import { fileOfId, idOf } from './layout.ts';
import type { FileState } from './state.ts';

const optionsOf = (state: FileState, guild: Guild, id: string) => ({
  file: fileOfId(guild.places.drafts, id),
  codec: draftCodec(guild.scope, state.migrations.draft),
  copied: false,
});

const isId = (id: string): boolean => idOf(`${id}.json`) !== null;

/** Drafts are a file each: what a modal needs must outlive a restart, and nothing else reads it. */
export const drafts = (state: FileState): Pick<JobStore, 'putDraft' | 'takeDraft'> => ({
  putDraft: putting(state),

  async takeDraft(scope, id) {
    if (!isId(id)) return null;
    const guild = state.guilds.of(scope);
    return state.turns.take(draftTurn(scope, id), async () => {
      const draft = await read(state, guild, id);
      if (!draft || draft.person !== scope.person) return null;
      await removeDocument(state.disk, optionsOf(state, guild, id).file);
      return draft.until > scope.now ? draft : null;
    });
  },
});

type Put = Pick<Draft, 'area' | 'guild' | 'id' | 'until'>;

/** Most modals are closed and never sent: what nobody can take any more goes when the next one comes. */
function putting(state: FileState): JobStore['putDraft'] {
  const put: Put[] = [];

  async function remove(old: Put): Promise<void> {
    const { file } = optionsOf(state, state.guilds.of(old), old.id);
    await state.turns.take(draftTurn(old, old.id), () => removeDocument(state.disk, file));
  }

  return async (draft) => {
    if (!isId(draft.id)) throw new RangeError('a draft id that we did not make');
    const guild = state.guilds.of(draft);
    const old = put.splice(0, fresh(put, state.clock.now()));
    const { area, id, until } = draft;
    put.push({ area, guild: draft.guild, id, until });
    await state.turns.take(draftTurn(draft, id), () =>
      writeDocument(state, optionsOf(state, guild, id), { format: 1, draft }),
    );
    // The next start sweeps what the disk keeps now.
    await Promise.allSettled(old.map(remove));
  };
}

/** Where those begin that can still be taken. */
function fresh(put: readonly Put[], now: number): number {
  const first = put.findIndex(({ until }) => until > now);
  return first < 0 ? put.length : first;
}

const draftTurn = (scope: Scope, id: string): string => `draft ${scopeKey(scope)} ${id}`;

async function read(state: FileState, guild: Guild, id: string): Promise<Draft | null> {
  const draft = (await readDocument(state, optionsOf(state, guild, id)))?.draft ?? null;
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
      if (draft && goes(draft)) await removeDocument(state.disk, join(guild.places.drafts, name));
    });
  }
}
