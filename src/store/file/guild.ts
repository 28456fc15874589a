import type { Low } from 'lowdb';
import type { LedgerLine, Scope } from '../../core/contracts/store.ts';
import type { Job } from '../../core/job.ts';
import { scopeKey } from '../scope.ts';
import { historyCodec, ledgerCodec, openJobCodec, type Summary } from './codecs.ts';
import { type DocumentDeps, type DocumentOptions, removeDocument, writeDocument } from './document.ts';
import { createHistoryIndex, type HistoryIndex } from './history-index.ts';
import { fileOfId, type Places, placesOf } from './layout.ts';
import { createLedger, dayStart, type Ledger, lineKey } from './ledger.ts';
import type { MigrationTable } from './migrations.ts';
import { createRecent } from './recent.ts';
import type { Segment } from './segments.ts';
import { createShelf, type Shelf } from './shelf.ts';
import { summarise } from './summary.ts';

/** Jobs in a segment at most: what closing a job rewrites, some 30 KB on average. */
export const SEGMENT_JOBS = 32;
/** Ledger lines in a segment at most, some 200 bytes each. */
const SEGMENT_LINES = 50;
/** Segments kept in memory, all guilds together: some 10 MB at most with prompts of usual length. */
const RECENT_SEGMENTS = 100;

/** The files of one area of one guild. */
export interface Guild {
  readonly scope: Scope;
  readonly places: Places;
  readonly history: Shelf<Job, Summary>;
  readonly index: HistoryIndex;
  readonly ledger: Ledger;
  /** Jobs on their way between open and closed: they may stand in both just now. */
  readonly moving: Set<string>;
  /** Jobs whose last write failed (`doubt.ts`), with what the history must show of them: null for open ones. */
  readonly doubtful: Map<string, Job | null>;
  readonly openFile: (id: string) => DocumentOptions<Job>;
  writeOpen(job: Job): Promise<void>;
  removeOpen(id: string): Promise<void>;
}

export interface Guilds {
  of(scope: Scope): Guild;
  all(): Iterable<Guild>;
}

export function createGuilds(
  deps: DocumentDeps & { readonly migrations: MigrationTable },
  dir: string,
): Guilds {
  const { migrations } = deps;
  const guilds = new Map<string, Guild>();
  const recentJobs = createRecent<Low<Segment<Job>>>(RECENT_SEGMENTS);
  const recentLines = createRecent<Low<Segment<LedgerLine>>>(RECENT_SEGMENTS);

  function create(scope: Scope): Guild {
    const places = placesOf(dir, scope);
    const doubtful = new Map<string, Job | null>();
    const history = createShelf<Job, Summary>(deps, {
      folder: places.history,
      codec: historyCodec(scope, migrations.history),
      keyOf: ({ id }) => id,
      startOf: () => '0',
      size: SEGMENT_JOBS,
      summarise,
      recent: recentJobs,
      acknowledged: doubtful,
    });
    const lines = createShelf<LedgerLine, null>(deps, {
      folder: places.ledger,
      codec: ledgerCodec(migrations.ledger),
      keyOf: lineKey,
      startOf: dayStart,
      size: SEGMENT_LINES,
      summarise: () => null,
      recent: recentLines,
    });
    const openFile = (id: string) => ({
      file: fileOfId(places.open, id),
      codec: openJobCodec(scope, id, migrations.openJob),
      copied: true,
    });
    return {
      scope: { area: scope.area, guild: scope.guild },
      places,
      history,
      index: createHistoryIndex(deps, {
        file: places.historyIndex,
        folder: places.history,
        shelf: history,
        migrations: migrations.historyIndex,
      }),
      ledger: createLedger(lines),
      moving: new Set(),
      doubtful,
      openFile,
      writeOpen: (job) => writeDocument(deps, openFile(job.id), job),
      removeOpen: (id) => removeDocument(deps.disk, fileOfId(places.open, id)),
    };
  }

  return {
    of(scope) {
      const key = scopeKey(scope);
      const guild = guilds.get(key) ?? create(scope);
      guilds.set(key, guild);
      return guild;
    },
    all: () => guilds.values(),
  };
}
