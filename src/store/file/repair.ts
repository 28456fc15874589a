import { join } from 'node:path';
import type { Scope } from '../../core/contracts/store.ts';
import type { Job } from '../../core/job.ts';
import { areaNames } from '../../core/job.ts';
import { attemptsOf, ledgerLines } from '../../core/money.ts';
import { guildOf } from '../folder.ts';
import { codeOf } from '../folders.ts';
import { scopeKey } from '../scope.ts';
import { eventsCodec, settingsCodec } from './codecs.ts';
import { alignCopy } from './copies.ts';
import { COPY, faultOf, readDocument, setAside } from './document.ts';
import { sweepDrafts } from './drafts.ts';
import { REMEMBERED_MS } from './events.ts';
import type { Guild } from './guild.ts';
import { idOf } from './layout.ts';
import { isLeftover } from './replace-file.ts';
import { fileOf } from './shelf-bounds.ts';
import type { FileState } from './state.ts';
import { shareOf } from './totals.ts';

const DAY_MS = 86_400_000;
/** Guilds looked at side by side: a start waits for the disk, not for the processor. */
const AT_ONCE = 16;

/** Loads what is open, finishes what a crash left halfway, and counts today's money. */
export async function start(state: FileState, dir: string): Promise<void> {
  for (const area of areaNames) {
    const guilds = (await state.disk.list(join(dir, area))).map(guildOf).filter((guild) => guild !== null);
    for (let at = 0; at < guilds.length; at += AT_ONCE)
      await Promise.all(guilds.slice(at, at + AT_ONCE).map((guild) => startGuild(state, { area, guild })));
  }
}

async function startGuild(state: FileState, scope: Scope): Promise<void> {
  const guild = state.guilds.of(scope);
  if (!(await tidy(state, guild.places.root))) return;
  const { open, drafts, history, ledger } = guild.places;
  for (const folder of [open, drafts, history, ledger]) await tidy(state, folder);
  await loadSettings(state, guild);
  await sweepDrafts(state, guild);
  await loadOpen(state, guild);
  await loadToday(state, guild);
  await loadEvents(state, guild);
}

/**
 * Removes what a crash left half written. A file where a folder belongs is set aside (false); a link to nothing
 * is not: a volume may be missing, and with it everything.
 */
async function tidy(state: FileState, folder: string): Promise<boolean> {
  try {
    for (const name of await state.disk.list(folder))
      if (isLeftover(name)) await state.disk.remove(join(folder, name));
    return true;
  } catch (error) {
    const isFile = codeOf(error) === 'ENOTDIR' && (await state.disk.stat(folder)) !== null;
    if (!isFile) throw error;
    await setAside(state, folder, { fault: 'a file where a folder belongs' }, 'going on without it');
    return false;
  }
}

async function loadSettings(state: FileState, guild: Guild): Promise<void> {
  const codec = settingsCodec(state.migrations.settings);
  const options = { file: guild.places.settings, codec, copied: true };
  const found = await readDocument(state, options);
  if (!found) return;
  await alignCopy(state, options);
  state.settings.set(scopeKey(guild.scope), found.settings);
}

async function loadOpen(state: FileState, guild: Guild): Promise<void> {
  const names = await state.disk.list(guild.places.open);
  const ids = new Set(
    names
      .map((name) => idOf(name.endsWith(COPY) ? name.slice(0, -COPY.length) : name))
      .filter((id) => id !== null),
  );
  for (const id of [...ids].sort()) {
    const job = await readDocument(state, guild.openFile(id));
    if (!job) continue;
    await alignCopy(state, guild.openFile(id));
    await settleOpen(state, guild, job);
  }
}

/** A job in both places: it was closing or opening. The higher revision is right, the other goes. */
async function settleOpen(state: FileState, guild: Guild, job: Job): Promise<void> {
  const closed = await guild.history.get(job.id);
  if (closed && closed.revision > job.revision) {
    await guild.ledger.replace(ledgerLines(job), ledgerLines(closed));
    await guild.removeOpen(job.id);
    return;
  }
  if (closed) await guild.history.delete([job.id]);
  const attempts = new Set([job, ...(closed ? [closed] : [])].flatMap(attemptsOf).map(({ id }) => id));
  await guild.ledger.settle(attempts, job.createdAt, []);
  state.open.set(job.id, { job, open: true, notBefore: 0 });
  state.events.add(guild.scope, job.eventKey, job.createdAt);
  state.totals.move(null, shareOf(job, true));
}

/** The last day too: around midnight a clock may be set back. */
async function loadToday(state: FileState, guild: Guild): Promise<void> {
  const now = state.clock.now();
  const { guild: name } = guild.scope;
  for (const line of await guild.ledger.between(now - DAY_MS, now + DAY_MS))
    state.totals.move(null, { guild: name, person: line.person, held: 0, lines: [line] });
}

/** Events whose jobs have ended or gone already. The wall clock tells, as it does in the files' own times. */
async function loadEvents(state: FileState, guild: Guild): Promise<void> {
  const codec = eventsCodec(state.migrations.events);
  const options = { file: guild.places.events, codec, copied: true };
  for (const { key, at } of (await readDocument(state, options))?.items ?? [])
    state.events.add(guild.scope, key, at);
  const since = Date.now() - REMEMBERED_MS;
  for (const bound of await recentBounds(state, guild)) {
    if (!(await isTouched(state, fileOf(guild.places.history, bound), since))) continue;
    await guild.history.alignCopy(bound);
    for (const job of await guild.history.read(bound))
      state.events.add(guild.scope, job.eventKey, job.createdAt);
  }
}

async function isTouched(state: FileState, file: string, since: number): Promise<boolean> {
  try {
    const found = await state.disk.stat(file);
    return found !== null && found.mtimeMs >= since;
  } catch (error) {
    // A file that cannot even be asked is for whoever reads it to set aside.
    if (faultOf(error) !== null) return true;
    throw error;
  }
}

/** Segments that may hold a job made lately: ids begin with their time (`newId`). */
async function recentBounds(state: FileState, guild: Guild): Promise<readonly string[]> {
  const first = Math.max(0, state.clock.now() - REMEMBERED_MS)
    .toString(36)
    .padStart(9, '0');
  const bounds = await guild.history.bounds();
  return bounds.filter((_, at) => (bounds[at + 1] ?? '~') > first);
}
