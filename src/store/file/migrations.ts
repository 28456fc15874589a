import type { Migrations } from './format.ts';

/** The kinds of files that the store keeps. */
export type FileKind =
  | 'openJob'
  | 'history'
  | 'ledger'
  | 'draft'
  | 'settings'
  | 'events'
  | 'historyIndex'
  | 'folder';

export type MigrationTable = Readonly<Record<FileKind, Migrations>>;

/**
 * The steps that bring older files up. Raising the format of a kind (`codecs.ts`) means a step here from the one
 * before, a fixture of it in `test/fixtures/store`, and raising `folder`, so that an older program refuses the
 * folder as a whole rather than set aside one file after the other.
 *
 * A job stands in its own file and in the history: both get the same step, `eachItem` makes the second of the first.
 */
export const migrations: MigrationTable = {
  openJob: {},
  history: {},
  ledger: {},
  draft: {},
  settings: {},
  events: {},
  historyIndex: {},
  folder: {},
};
