import type { GuildSettings } from '../../core/contracts/store.ts';
import type { StoredJob } from '../leases.ts';
import type { DocumentDeps } from './document.ts';
import type { Events } from './events.ts';
import type { Guild, Guilds } from './guild.ts';
import type { MigrationTable } from './migrations.ts';
import type { Totals } from './totals.ts';
import type { Turns } from './turns.ts';

/** What the file store holds in memory: open jobs whole, of the history only what was asked for lately. */
export interface FileState extends DocumentDeps {
  readonly open: Map<string, StoredJob>;
  readonly guilds: Guilds;
  readonly totals: Totals;
  readonly events: Events;
  /** By `scopeKey`. */
  readonly settings: Map<string, GuildSettings>;
  /** Claimed keys, until when. One process, so they need not outlive it: they are seconds long. */
  readonly claims: Map<string, number>;
  readonly turns: Turns;
  readonly migrations: MigrationTable;
  /** Jobs that were refused while their file was there already, and could not be removed. */
  readonly unwanted: Map<string, Guild>;
  /** Jobs whose first write, or whose way back from history, is under way. */
  coming: number;
}
