import type { LedgerLine } from '../../core/contracts/store.ts';
import type { Job } from '../../core/job.ts';
import { ledgerLines } from '../../core/money.ts';
import type { StoredJob } from '../leases.ts';
import { settle } from './doubt.ts';
import type { Guild } from './guild.ts';
import type { FileState } from './state.ts';

/**
 * A job's way between its own file and the history. Several files change, in an order that a crash cannot spoil:
 * whichever holds the higher revision is right, and the next start clears the other (`repair.ts`).
 */

/** Ledger, then history, then the open file goes. Once history has it, the job is closed. */
export async function close(state: FileState, guild: Guild, next: Job, booked: readonly LedgerLine[]) {
  const wasMoving = guild.moving.has(next.id);
  guild.moving.add(next.id);
  try {
    await guild.ledger.replace(booked, ledgerLines(next));
    await guild.history.put([next]);
  } catch (error) {
    if (!wasMoving) guild.moving.delete(next.id);
    throw error;
  }
  await attempt(state, guild, next.id, () => guild.removeOpen(next.id));
  state.open.delete(next.id);
  guild.moving.delete(next.id);
}

/** The open file first. Once it is there, the job is open. */
export async function reopen(state: FileState, guild: Guild, previous: Job, next: StoredJob) {
  const { id } = next.job;
  guild.moving.add(id);
  try {
    await guild.writeOpen(next.job);
  } catch (error) {
    guild.moving.delete(id);
    throw error;
  }
  state.open.set(id, next);
  await attempt(state, guild, id, async () => {
    await guild.history.delete([id]);
    await guild.ledger.replace(ledgerLines(previous), []);
    guild.moving.delete(id);
  });
}

/** A change of a job that stays closed. Where money moves, the open file stands in as a journal meanwhile. */
export async function rewrite(state: FileState, guild: Guild, previous: Job, next: Job) {
  const booked = ledgerLines(previous);
  if (JSON.stringify(booked) === JSON.stringify(ledgerLines(next))) return guild.history.put([next]);
  await guild.writeOpen(next);
  try {
    await close(state, guild, next, booked);
  } catch (error) {
    // The journal goes last: without it a start would not know that the money has moved halfway.
    await attempt(state, guild, next.id, () => settle(guild, previous, false));
    throw error;
  }
}

/** Tidying after the deed is done: when it fails, the next start does it. */
async function attempt(state: FileState, guild: Guild, id: string, tidy: () => Promise<void>) {
  try {
    await tidy();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    state.report({ file: guild.openFile(id).file, why: `not tidied up, left to the next start: ${why}` });
  }
}
