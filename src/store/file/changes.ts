import { isBusy } from '../../core/advance.ts';
import type { JobStore } from '../../core/contracts/store.ts';
import type { Job } from '../../core/job.ts';
import { jobMoney } from '../../core/money.ts';
import { checked } from '../checked.ts';
import { mayTake } from '../leases.ts';
import { limitReached } from '../limits.ts';
import { inScope, scopeKey } from '../scope.ts';
import { surely } from './doubt.ts';
import { close, reopen, rewrite } from './moves.ts';
import type { FileState } from './state.ts';
import { shareOf } from './totals.ts';

type CreateOptions = Parameters<JobStore['create']>[0];
type UpdateOptions = Parameters<JobStore['update']>[1];

export const changes = (state: FileState): Pick<JobStore, 'create' | 'update' | 'refuse'> => ({
  refuse: async (scope, eventKey, now) =>
    state.turns.take(`event ${scopeKey(scope)} ${eventKey}`, async () => {
      const free = !state.events.has(scope, eventKey);
      if (free) state.events.add(scope, eventKey, now);
      return free;
    }),
  create: async (options) =>
    state.turns.take(`event ${scopeKey(options.job)} ${options.job.eventKey}`, () => create(state, options)),
  update: async (job, options) => state.turns.take(`job ${job.id}`, () => update(state, job, options)),
});

async function create(
  state: FileState,
  { job, limits, owner, leaseMs, now, maxBusy }: CreateOptions,
): ReturnType<JobStore['create']> {
  await removeUnwanted(state);
  if (state.events.has(job, job.eventKey)) return { kind: 'duplicate' };
  if (state.open.has(job.id)) throw new Error(`job ${job.id} is stored already`);
  if (isFull(state, maxBusy)) return { kind: 'full' };
  const stored = checked(job);
  const used = (of: { guild?: string; person?: string }) => state.totals.used(of, now);
  const reached = limitReached(stored, jobMoney(stored).held, limits, now, used);
  if (reached) return { kind: 'limit', reached };
  await coming(state, async () => {
    await counted(state, null, shareOf(stored, true), () => writeNew(state, stored));
    state.events.add(stored, stored.eventKey, now);
    state.open.set(stored.id, {
      job: stored,
      open: true,
      lease: { owner, until: now + leaseMs },
      notBefore: 0,
    });
  });
  return { kind: 'created', job: structuredClone(stored) };
}

async function update(state: FileState, job: Job, options: UpdateOptions): ReturnType<JobStore['update']> {
  const stored = state.open.get(job.id);
  const previous = stored?.job ?? (await state.guilds.of(job).history.get(job.id));
  if (!previous || !inScope(job, previous) || previous.revision !== job.revision) return { kind: 'conflict' };
  const comes = options.reopen !== undefined && !(stored && isBusy(stored.job));
  if (comes && isFull(state, options.reopen?.maxBusy)) return { kind: 'full' };
  const next = checked({ ...job, revision: job.revision + 1 });
  const open = options.close ? false : options.reopen ? true : stored !== undefined;
  const before = shareOf(previous, stored !== undefined);
  const after = shareOf(next, open);
  const used = (of: { guild?: string; person?: string }) => state.totals.used(of, options.now);
  const reached = limitReached(next, after.held - before.held, options.limits ?? {}, options.now, used);
  if (reached) return { kind: 'limit', reached };
  const guild = state.guilds.of(job);
  const isOpen = stored !== undefined;
  const sure = () => surely(guild, previous, isOpen, () => persist(state, previous, next, options));
  const write = () => counted(state, before, after, sure);
  await (comes ? coming(state, write) : write());
  return { kind: 'saved', job: structuredClone(next) };
}

function isFull(state: FileState, maxBusy: number | undefined): boolean {
  if (maxBusy === undefined) return false;
  const busy = [...state.open.values()].filter(({ job }) => isBusy(job)).length;
  return busy + state.coming >= maxBusy;
}

/** Counted from before the write until it stands among the open jobs, so that none of many at once slips past. */
async function coming(state: FileState, write: () => Promise<void>): Promise<void> {
  state.coming += 1;
  try {
    await write();
  } finally {
    state.coming -= 1;
  }
}

async function persist(state: FileState, previous: Job, next: Job, options: UpdateOptions): Promise<void> {
  const guild = state.guilds.of(next);
  const stored = state.open.get(next.id);
  const lease = options.reopen && {
    owner: options.reopen.owner,
    until: options.now + options.reopen.leaseMs,
  };
  if (options.close && stored) return close(state, guild, next, []);
  if (stored) {
    await guild.writeOpen(next);
    stored.job = next;
    if (lease && mayTake(stored.lease, lease.owner, options.now)) stored.lease = lease;
  } else if (lease && !options.close) {
    await reopen(state, guild, previous, { job: next, open: true, lease, notBefore: 0 });
  } else {
    await rewrite(state, guild, previous, next);
  }
}

/** Whoever is told that nothing was saved must not find it done after a restart. */
async function writeNew(state: FileState, job: Job): Promise<void> {
  const guild = state.guilds.of(job);
  try {
    await guild.writeOpen(job);
  } catch (error) {
    await guild.removeOpen(job.id).catch(() => state.unwanted.set(job.id, guild));
    throw error;
  }
}

/** Nothing new is taken on while something that was refused still stands on the disk. */
export async function removeUnwanted(state: FileState): Promise<void> {
  if (state.unwanted.size === 0) return;
  await state.turns.take('unwanted', async () => {
    for (const [id, guild] of state.unwanted) {
      await guild.removeOpen(id);
      state.unwanted.delete(id);
    }
  });
}

/** The sums move before the write, so that two requests at once cannot both take the last cent. */
async function counted(
  state: FileState,
  before: ReturnType<typeof shareOf> | null,
  after: ReturnType<typeof shareOf>,
  write: () => Promise<void>,
): Promise<void> {
  state.totals.move(before, after);
  try {
    await write();
  } catch (error) {
    state.totals.move(after, before);
    throw error;
  }
}
