import { join } from 'node:path';
import type { Scope } from '../../core/contracts/store.ts';
import type { Job } from '../../core/job.ts';
import { areaNames } from '../../core/job.ts';
import { attemptsOf, ledgerLines } from '../../core/money.ts';
import { guildOf } from '../folder.ts';
import { scopeKey } from '../scope.ts';
import { eventsCodec, settingsCodec } from './codecs.ts';
import { isLeftover } from './disk.ts';
import { COPY, readDocument } from './document.ts';
import { sweepDrafts } from './drafts.ts';
import { REMEMBERED_MS } from './events.ts';
import type { Guild } from './guild.ts';
import { idOf } from './layout.ts';
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
  for (const folder of [guild.places.root, guild.places.open, guild.places.drafts]) {
    for (const name of await state.disk.list(folder))
      if (isLeftover(name)) await state.disk.remove(join(folder, name));
  }
  await loadSettings(state, guild);
  await sweepDrafts(state, guild);
  await loadOpen(state, guild);
  await loadToday(state, guild);
  await loadEvents(state, guild);
}

async function loadSettings(state: FileState, guild: Guild): Promise<void> {
  const found = await readDocument(state, {
    file: guild.places.settings,
    codec: settingsCodec,
    copied: true,
  });
  if (found) state.settings.set(scopeKey(guild.scope), found.settings);
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
    if (job) await settleOpen(state, guild, job);
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
  await guild.ledger.dropAttempts(attempts, job.createdAt);
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
  const options = { file: guild.places.events, codec: eventsCodec, copied: false };
  for (const { key, at } of (await readDocument(state, options))?.items ?? [])
    state.events.add(guild.scope, key, at);
  const since = Date.now() - REMEMBERED_MS;
  for (const bound of await recentBounds(state, guild)) {
    const touched = await state.disk.stat(fileOf(guild.places.history, bound));
    if (!touched || touched.mtimeMs < since) continue;
    for (const job of await guild.history.read(bound))
      state.events.add(guild.scope, job.eventKey, job.createdAt);
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
