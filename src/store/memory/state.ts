import type { Draft, GuildSettings, LedgerLine, Scope } from '../../core/contracts/store.ts';
import type { StoredJob } from '../leases.ts';

/** All that a memory store holds. Two stores on one state behave as two processes on one database. */
export interface MemoryState {
  readonly jobs: Map<string, StoredJob>;
  /** Event keys by scope, also of removed jobs. */
  readonly events: Set<string>;
  /** Ledger lines by attempt. */
  readonly lines: Map<string, { readonly scope: Scope; line: LedgerLine }>;
  readonly drafts: Map<string, Draft>;
  readonly settings: Map<string, GuildSettings>;
  /** Claimed keys, until when. */
  readonly claims: Map<string, number>;
}

export const memoryState = (): MemoryState => ({
  jobs: new Map(),
  events: new Set(),
  lines: new Map(),
  drafts: new Map(),
  settings: new Map(),
  claims: new Map(),
});
