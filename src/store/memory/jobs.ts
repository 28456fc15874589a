import { isBusy } from '../../core/advance.ts';
import type { JobStore, Scope } from '../../core/contracts/store.ts';
import type { Job } from '../../core/job.ts';
import { jobMoney, ledgerLines } from '../../core/money.ts';
import { forgottenPerson, withoutPerson } from '../forgetting.ts';
import { mayTake, type StoredJob } from '../leases.ts';
import { limitReached } from '../limits.ts';
import { inScope, scopeKey } from '../scope.ts';
import { copyOf } from './copy.ts';
import { usedIn } from './lists.ts';
import type { MemoryState } from './state.ts';

type JobMethods = Pick<
  JobStore,
  'create' | 'refuse' | 'get' | 'open' | 'update' | 'openCount' | 'remove' | 'forget'
>;

export const memoryJobs = (state: MemoryState, taken: (job: Job) => Job): JobMethods => ({
  async create({ job, limits, owner, leaseMs, now, maxBusy }) {
    const event = `${scopeKey(job)}/${job.eventKey}`;
    if (state.events.has(event)) return { kind: 'duplicate' };
    if (state.jobs.has(job.id)) throw new Error(`job ${job.id} is stored already`);
    if (isFull(state, maxBusy)) return { kind: 'full' };
    const reached = limitReached(job, jobMoney(job).held, limits, now, (of) => usedIn(state, of, now));
    if (reached) return { kind: 'limit', reached };
    const stored = taken(job);
    state.events.add(event);
    state.jobs.set(job.id, { job: stored, open: true, lease: { owner, until: now + leaseMs }, notBefore: 0 });
    bookLines(state, stored);
    return { kind: 'created', job: copyOf(stored) };
  },

  async refuse(scope, eventKey) {
    const event = `${scopeKey(scope)}/${eventKey}`;
    const free = !state.events.has(event);
    state.events.add(event);
    return free;
  },

  async get(scope, id) {
    const stored = state.jobs.get(id);
    return stored && inScope(scope, stored.job) ? copyOf(stored.job) : null;
  },

  async open(id) {
    const stored = state.jobs.get(id);
    return stored?.open ? copyOf(stored.job) : null;
  },

  async update(job, options) {
    const stored = state.jobs.get(job.id);
    if (!stored || !inScope(job, stored.job) || stored.job.revision !== job.revision)
      return { kind: 'conflict' };
    const comes = options.reopen && !(stored.open && isBusy(stored.job));
    if (comes && isFull(state, options.reopen?.maxBusy)) return { kind: 'full' };
    const open = options.close ? false : options.reopen ? true : stored.open;
    const growth = (open ? jobMoney(job).held : 0) - (stored.open ? jobMoney(stored.job).held : 0);
    const used = (of: { guild?: string; person?: string }) => usedIn(state, of, options.now);
    const reached = limitReached(job, growth, options.limits ?? {}, options.now, used);
    if (reached) return { kind: 'limit', reached };
    stored.job = taken({ ...job, revision: job.revision + 1 });
    stored.open = open;
    moveLease(stored, options);
    bookLines(state, stored.job);
    return { kind: 'saved', job: copyOf(stored.job) };
  },

  async openCount() {
    return [...state.jobs.values()].filter((stored) => stored.open).length;
  },

  async remove(scope, id) {
    const stored = state.jobs.get(id);
    if (stored && inScope(scope, stored.job)) state.jobs.delete(id);
  },

  async forget(scope) {
    if (scope.person === undefined) forgetGuild(state, scope);
    else forgetPerson(state, scope, scope.person);
  },
});

function isFull(state: MemoryState, maxBusy: number | undefined): boolean {
  if (maxBusy === undefined) return false;
  return [...state.jobs.values()].filter(({ open, job }) => open && isBusy(job)).length >= maxBusy;
}

type UpdateOptions = Parameters<JobStore['update']>[1];

function moveLease(stored: StoredJob, { now, close, reopen }: UpdateOptions): void {
  if (close) stored.lease = undefined;
  else if (reopen && mayTake(stored.lease, reopen.owner, now))
    stored.lease = { owner: reopen.owner, until: now + reopen.leaseMs };
}

/** The ledger holds what the job says now: a charge that was booked anew replaces its line. */
function bookLines(state: MemoryState, job: Job): void {
  for (const attempt of job.tasks.flatMap((task) => task.attempts)) state.lines.delete(attempt.id);
  for (const line of ledgerLines(job)) state.lines.set(line.attempt, { scope: job, line });
}

function forgetGuild(state: MemoryState, scope: Scope): void {
  for (const [id, { job }] of state.jobs) if (inScope(scope, job)) state.jobs.delete(id);
  for (const [id, draft] of state.drafts) if (inScope(scope, draft)) state.drafts.delete(id);
  forgetSpender(state, scope);
  state.settings.delete(scopeKey(scope));
}

function forgetPerson(state: MemoryState, scope: Scope, person: string): void {
  for (const [id, stored] of state.jobs) {
    if (!inScope(scope, stored.job)) continue;
    if (stored.job.person.id === person) state.jobs.delete(id);
    else stored.job = withoutPerson(stored.job, person) ?? stored.job;
  }
  for (const [id, draft] of state.drafts)
    if (inScope(scope, draft) && draft.person === person) state.drafts.delete(id);
  forgetSpender(state, scope, person);
}

/** Money stays in the books, without a name: the operator's sums and budgets need it. */
function forgetSpender(state: MemoryState, scope: Scope, person?: string): void {
  for (const entry of state.lines.values())
    if (inScope(scope, entry.scope) && (person === undefined || entry.line.person === person))
      entry.line = { ...entry.line, person: forgottenPerson.id };
}
