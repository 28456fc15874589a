import { systemClock } from '../core/clock.ts';
import type { Clock } from '../core/contracts/clock.ts';
import type { JobStore } from '../core/contracts/store.ts';
import { changes, removeUnwanted } from './file/changes.ts';
import { createDisk, type Disk } from './file/disk.ts';
import type { Problem } from './file/document.ts';
import { drafts } from './file/drafts.ts';
import { createEvents } from './file/events.ts';
import { extras } from './file/extras.ts';
import { checkFolder } from './file/folder-file.ts';
import { createGuilds } from './file/guild.ts';
import { lists } from './file/lists.ts';
import { type MigrationTable, migrations as ourMigrations } from './file/migrations.ts';
import { removal } from './file/removal.ts';
import { start } from './file/repair.ts';
import type { FileState } from './file/state.ts';
import { createTotals } from './file/totals.ts';
import { createTurns } from './file/turns.ts';
import { codeOf } from './folders.ts';
import { leases } from './leases.ts';
import { acquireLock, DataDirError, type Lock } from './lock.ts';

export interface FileStoreDeps {
  /** `DATA_DIR`; made where it does not exist. */
  readonly dir: string;
  /** Told of every file that cannot be read and was set aside; the store goes on. */
  readonly report: (problem: Problem) => void;
  readonly clock?: Clock;
  readonly disk?: Disk;
  /** How older files are brought up; ours, but in a test. */
  readonly migrations?: MigrationTable;
}

/**
 * The default store: JSON files below `DATA_DIR/<area>/<guild>/` (contract §6), one process at a time. Takes the
 * lock and loads what is open; `close` gives the lock back. Throws `InUseError`, `DataDirError` or `NewerDataError`
 * where it cannot start at all.
 *
 * - `open/<job id>.json`: an unfinished job. A status change writes this one small file, whatever else there is.
 * - `history/<first job id>.json`: up to 32 finished jobs in order of their ids, read when asked for.
 * - `ledger/<day>….json`: what finished jobs cost, by the day on which it was settled.
 * - `drafts/`, `settings.json`, `events.json` (of jobs deleted within two hours), `history-index.json`.
 *
 * Beside each that matters stands a `.copy` of the same state, to go on from where the file is damaged, and an
 * `.older` one where it was brought up from an older format. `DATA_DIR/format.json` says who can read the folder.
 */
export async function createFileStore(deps: FileStoreDeps): Promise<JobStore> {
  const lock = await acquireLock(deps.dir);
  try {
    const state = createState(deps);
    await load(state, deps.dir).catch((error: unknown) => {
      throw codeOf(error) === undefined ? error : new DataDirError(deps.dir, error);
    });
    return storeOf(state, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function load(state: FileState, dir: string): Promise<void> {
  await checkFolder(state, dir);
  await start(state, dir);
}

function createState(deps: FileStoreDeps): FileState {
  const { dir, report, clock = systemClock, disk = createDisk(), migrations = ourMigrations } = deps;
  const files = { disk, clock, report, migrations };
  return {
    ...files,
    open: new Map(),
    guilds: createGuilds(files, dir),
    totals: createTotals(),
    events: createEvents(),
    settings: new Map(),
    claims: new Map(),
    turns: createTurns(),
    unwanted: new Map(),
    coming: 0,
  };
}

function storeOf(state: FileState, lock: Lock): JobStore {
  return {
    ...changes(state),
    ...removal(state),
    ...lists(state),
    ...leases(state.open),
    ...drafts(state),
    ...extras(state),
    async close() {
      await removeUnwanted(state).catch(() => undefined);
      await state.turns.finish();
      for (const guild of state.guilds.all()) await guild.index.close();
      await lock.release();
    },
  };
}
