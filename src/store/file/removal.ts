import type { JobStore, Scope } from '../../core/contracts/store.ts';
import { ledgerLines } from '../../core/money.ts';
import { forgottenPerson, withoutPerson } from '../forgetting.ts';
import { inScope, scopeKey } from '../scope.ts';
import { eventsCodec } from './codecs.ts';
import { readDocument, writeDocument } from './document.ts';
import { forgetDrafts } from './drafts.ts';
import { REMEMBERED_MS } from './events.ts';
import type { Guild } from './guild.ts';
import type { FileState } from './state.ts';
import { shareOf } from './totals.ts';

export const removal = (state: FileState): Pick<JobStore, 'remove' | 'forget'> => ({
  remove: async (scope, id) => state.turns.take(`job ${id}`, () => remove(state, scope, id)),
  forget: async (scope) =>
    scope.person === undefined ? forgetGuild(state, scope) : forgetPerson(state, scope, scope.person),
});

async function remove(state: FileState, scope: Scope, id: string): Promise<void> {
  const guild = state.guilds.of(scope);
  const stored = state.open.get(id);
  const job = stored?.job ?? (await guild.history.get(id));
  if (!job || !inScope(scope, job)) return;
  await rememberEvent(state, guild, job.eventKey, job.createdAt);
  if (!stored || guild.moving.has(id)) await guild.history.delete([id]);
  if (stored) {
    await guild.ledger.replace([], ledgerLines(job));
    await guild.removeOpen(id);
    state.open.delete(id);
    state.totals.move(shareOf(job, true), shareOf(job, false));
  }
  guild.moving.delete(id);
}

/** The job will be gone, and its event must still not make another one, also after a restart. */
function rememberEvent(state: FileState, guild: Guild, key: string, createdAt: number): Promise<void> {
  const now = state.clock.now();
  if (createdAt <= now - REMEMBERED_MS) return Promise.resolve();
  return state.turns.take(`events ${scopeKey(guild.scope)}`, async () => {
    const options = { file: guild.places.events, codec: eventsCodec, copied: false };
    const before = (await readDocument(state, options))?.items ?? [];
    const items = before.filter(({ at }) => at > now - REMEMBERED_MS);
    await writeDocument(state, options, { format: 1, items: [...items, { key, at: createdAt }] });
  });
}

async function forgetGuild(state: FileState, scope: Scope): Promise<void> {
  const guild = state.guilds.of(scope);
  for (const id of openIn(state, scope)) await state.turns.take(`job ${id}`, () => remove(state, scope, id));
  await guild.history.clear();
  await guild.ledger.rename(undefined, forgottenPerson.id);
  await forgetDrafts(state, guild);
  await state.disk.remove(guild.places.historyIndex);
  await state.turns.take(`settings ${scopeKey(scope)}`, async () => {
    await state.disk.remove(guild.places.settings, `${guild.places.settings}.copy`);
    state.settings.delete(scopeKey(scope));
  });
}

async function forgetPerson(state: FileState, scope: Scope, person: string): Promise<void> {
  const guild = state.guilds.of(scope);
  const ids = openIn(state, scope);
  for (const bound of await guild.history.bounds())
    for (const { id } of await guild.history.read(bound)) ids.push(id);
  for (const id of ids) await state.turns.take(`job ${id}`, () => forgetPersonIn(state, scope, person, id));
  await guild.ledger.rename(person, forgottenPerson.id);
  await forgetDrafts(state, guild, person);
}

async function forgetPersonIn(state: FileState, scope: Scope, person: string, id: string): Promise<void> {
  const guild = state.guilds.of(scope);
  const stored = state.open.get(id);
  const job = stored?.job ?? (await guild.history.get(id));
  if (job?.person.id === person) return remove(state, scope, id);
  const kept = job && withoutPerson(job, person);
  if (!kept) return;
  if (stored) await guild.writeOpen(kept);
  else await guild.history.put([kept]);
  if (stored) stored.job = kept;
}

const openIn = (state: FileState, scope: Scope): string[] =>
  [...state.open.values()].filter(({ job }) => inScope(scope, job)).map(({ job }) => job.id);
