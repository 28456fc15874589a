import type { AreaName, Job, Json, Language, Room } from '../job.ts';

/** Whose history: one area of one guild. Every path and query has both. */
export interface Scope {
  readonly area: AreaName;
  readonly guild: string;
}

/** Who looks (contract §7.6): their own jobs, public rooms, the room they stand in; moderators see all. */
export interface Viewer {
  readonly person: string;
  readonly room: Pick<Room, 'id'>;
  readonly moderator: boolean;
}

/**
 * The operator's daily limits in micro-dollars, all areas together; absent = no limit. They bind
 * used(day) = everything held now + everything committed on that day (UTC).
 */
export interface Limits {
  readonly all?: number;
  readonly guild?: number;
  readonly person?: number;
}

export interface LimitReached {
  readonly scope: 'all' | 'guild' | 'person';
  readonly limit: number;
  readonly used: number;
  readonly resetsAt: number;
}

export interface HistoryFilter {
  readonly limit: number;
  /** Entries to pass over, newest first. */
  readonly offset?: number;
  /** Only jobs older than this job id (ids sort by time). */
  readonly before?: string;
  readonly person?: string;
  readonly model?: string;
  /** Case-insensitive part of the prompt. */
  readonly text?: string;
  /** Creation time, ms, inclusive / exclusive. */
  readonly from?: number;
  readonly to?: number;
}

export interface HistoryQuery extends Scope, HistoryFilter {
  readonly viewer: Viewer;
}

export interface HistoryPage {
  readonly jobs: readonly Job[];
  /** How many match in all, `offset` and `before` not counted. */
  readonly total: number;
}

export interface SavedEntry {
  readonly job: Job;
  readonly n: number;
  readonly savedAt: number;
}

/** What a modal needs later: kept 15 minutes, bound to its person. */
export interface Draft {
  readonly id: string;
  readonly area: AreaName;
  readonly guild: string;
  readonly person: string;
  readonly until: number;
  readonly data: Json;
}

/** Settings of one guild in one area; empty until step "team features". */
export interface GuildSettings {
  readonly language?: Language;
}

/** Money totals, for limits and invariants. */
export interface Used {
  readonly held: number;
  readonly committedToday: number;
}

/** One line of the ledger: what an attempt cost. It outlives its job (contract §7.4): no prompt, no picture. */
export interface LedgerLine {
  readonly attempt: string;
  readonly at: number;
  readonly person: string;
  readonly provider: string;
  readonly model: string;
  readonly microDollars: number;
  readonly own?: string;
  readonly confirmed: boolean;
}

/**
 * Who takes a job back from history, and how many may have something to do then. An open job whose lease another
 * one holds stays theirs: `renew` tells.
 */
export interface Reopen {
  readonly owner: string;
  readonly leaseMs: number;
  readonly maxBusy?: number;
}

/**
 * Jobs, their history and their money. Money is part of the job record (`attempt.money`): it moves in the same
 * write as the state, totals are derived. A write has reached the disk when its promise resolves.
 *
 * A job is *open* until the core closes it with `update(job, { close: true })`; open jobs are what `due` hands
 * out. Leases bind processes that share a store; a single-process store keeps them in memory.
 */
export interface JobStore {
  /**
   * Claim of the event, limits, money and job in one atomic step. Nothing is written unless `created`.
   * The new job is leased to `owner`. `full`: `maxBusy` open jobs have something to do already (`isBusy`), those
   * that are being created counted.
   */
  create(options: {
    job: Job;
    limits: Limits;
    owner: string;
    leaseMs: number;
    now: number;
    maxBusy?: number;
  }): Promise<
    | { kind: 'created'; job: Job }
    | { kind: 'duplicate' }
    | { kind: 'full' }
    | { kind: 'limit'; reached: LimitReached }
  >;
  /** Null: unknown, or of another area or guild: nobody can tell which. */
  get(scope: Scope, id: string): Promise<Job | null>;
  /**
   * Takes an event that is refused and makes no job, so that each event has one answer. False: it has made one, also
   * one that was removed since, or was refused before (known for an hour at least).
   */
  refuse(scope: Scope, eventKey: string, now: number): Promise<boolean>;
  /** An open job by id alone: for a provider's notice and for jobs this process runs. Never for people. */
  open(id: string): Promise<Job | null>;
  /**
   * Writes `job` if the stored revision is still `job.revision`, and answers it with the next revision.
   * Where held money grows, `limits` are checked in the same step. `close` takes it from the open jobs into
   * history; `reopen` the other way, within `maxBusy` as `create` does.
   */
  update(
    job: Job,
    options: { now: number; limits?: Limits; close?: boolean; reopen?: Reopen },
  ): Promise<
    | { kind: 'saved'; job: Job }
    | { kind: 'conflict' }
    | { kind: 'full' }
    | { kind: 'limit'; reached: LimitReached }
  >;
  /** Open jobs that nobody holds and whose `notBefore` has come; they are leased to `owner`. */
  due(options: { owner: string; now: number; leaseMs: number; limit: number }): Promise<Job[]>;
  /** Holds a lease longer. False: it was lost. */
  renew(options: { id: string; owner: string; now: number; leaseMs: number }): Promise<boolean>;
  /** Gives a lease back; `notBefore`: when it is due again. */
  release(options: { id: string; owner: string; notBefore: number }): Promise<void>;
  /** How many jobs are open, those that are only looked for now and then included. */
  openCount(): Promise<number>;
  history(query: HistoryQuery): Promise<HistoryPage>;
  saved(
    query: Scope & { limit: number; offset?: number },
  ): Promise<{ entries: readonly SavedEntry[]; total: number }>;
  /** Removes a job from open jobs, history and saved; its ledger lines stay. */
  remove(scope: Scope, id: string): Promise<void>;
  ledger(scope: Scope, from: number, to: number): Promise<readonly LedgerLine[]>;
  used(scope: { guild?: string; person?: string }, now: number): Promise<Used>;
  putDraft(draft: Draft): Promise<void>;
  /** Removes and answers it; null if unknown, expired, of another scope or of another person. */
  takeDraft(scope: Scope & { person: string; now: number }, id: string): Promise<Draft | null>;
  settings(scope: Scope): GuildSettings;
  saveSettings(scope: Scope, settings: GuildSettings): Promise<void>;
  /** True for the first of equal keys within `windowMs`: a double click is one click. */
  claim(key: string, windowMs: number, now: number): Promise<boolean>;
  /** Deletes everything of a guild, or of one person in it. */
  forget(scope: Scope & { person?: string }): Promise<void>;
  close(): Promise<void>;
}
