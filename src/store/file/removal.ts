import type { JobStore, Scope } from '../../core/contracts/store.ts';
import type { Job } from '../../core/job.ts';
import { ledgerLines } from '../../core/money.ts';
import { forgottenPerson, withoutPerson } from '../forgetting.ts';
import { inScope, scopeKey } from '../scope.ts';
import { eventsCodec } from './codecs.ts';
import { readDocument, removeDocument, writeDocument } from './document.ts';
import { surely } from './doubt.ts';
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
  try {
    await removeFrom(state, guild, job);
  } catch (error) {
    guild.doubtful.set(id, stored ? null : job);
    throw error;
  }
}

async function removeFrom(state: FileState, guild: Guild, job: Job): Promise<void> {
  const { id } = job;
  const stored = state.open.get(id);
  await rememberEvent(state, guild, job.eventKey, job.createdAt);
  const doubtful = guild.doubtful.delete(id);
  if (!stored || guild.moving.has(id) || doubtful) await guild.history.delete([id]);
  if (!stored && doubtful) await guild.removeOpen(id);
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
    const codec = eventsCodec(state.migrations.events);
    const options = { file: guild.places.events, codec, copied: true };
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
  await removeDocument(state.disk, guild.places.historyIndex);
  await state.turns.take(`settings ${scopeKey(scope)}`, async () => {
    await removeDocument(state.disk, guild.places.settings);
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
  await surely(guild, job, stored !== undefined, async () => {
    if (stored) await guild.writeOpen(kept);
    else await guild.history.put([kept]);
  });
  if (stored) stored.job = kept;
}

const openIn = (state: FileState, scope: Scope): string[] =>
  [...state.open.values()].filter(({ job }) => inScope(scope, job)).map(({ job }) => job.id);
