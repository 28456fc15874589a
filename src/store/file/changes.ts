import type { JobStore } from '../../core/contracts/store.ts';
import type { Job } from '../../core/job.ts';
import { jobMoney } from '../../core/money.ts';
import { checked } from '../checked.ts';
import { limitReached } from '../limits.ts';
import { inScope, scopeKey } from '../scope.ts';
import { close, reopen, rewrite } from './moves.ts';
import type { FileState } from './state.ts';
import { shareOf } from './totals.ts';

type CreateOptions = Parameters<JobStore['create']>[0];
type UpdateOptions = Parameters<JobStore['update']>[1];

export const changes = (state: FileState): Pick<JobStore, 'create' | 'update'> => ({
  create: async (options) =>
    state.turns.take(`event ${scopeKey(options.job)} ${options.job.eventKey}`, () => create(state, options)),
  update: async (job, options) => state.turns.take(`job ${job.id}`, () => update(state, job, options)),
});

async function create(
  state: FileState,
  { job, limits, owner, leaseMs, now }: CreateOptions,
): ReturnType<JobStore['create']> {
  if (state.events.has(job, job.eventKey)) return { kind: 'duplicate' };
  if (state.open.has(job.id)) throw new Error(`job ${job.id} is stored already`);
  const stored = checked(job);
  const used = (of: { guild?: string; person?: string }) => state.totals.used(of, now);
  const reached = limitReached(stored, jobMoney(stored).held, limits, now, used);
  if (reached) return { kind: 'limit', reached };
  await counted(state, null, shareOf(stored, true), () => state.guilds.of(stored).writeOpen(stored));
  state.events.add(stored, stored.eventKey, now);
  state.open.set(stored.id, {
    job: stored,
    open: true,
    lease: { owner, until: now + leaseMs },
    notBefore: 0,
  });
  return { kind: 'created', job: structuredClone(stored) };
}

async function update(state: FileState, job: Job, options: UpdateOptions): ReturnType<JobStore['update']> {
  const stored = state.open.get(job.id);
  const previous = stored?.job ?? (await state.guilds.of(job).history.get(job.id));
  if (!previous || !inScope(job, previous) || previous.revision !== job.revision) return { kind: 'conflict' };
  const next = checked({ ...job, revision: job.revision + 1 });
  const open = options.close ? false : options.reopen ? true : stored !== undefined;
  const before = shareOf(previous, stored !== undefined);
  const after = shareOf(next, open);
  const used = (of: { guild?: string; person?: string }) => state.totals.used(of, options.now);
  const reached = limitReached(next, after.held - before.held, options.limits ?? {}, options.now, used);
  if (reached) return { kind: 'limit', reached };
  await counted(state, before, after, () => persist(state, previous, next, options));
  return { kind: 'saved', job: structuredClone(next) };
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
    if (lease) stored.lease = lease;
  } else if (lease && !options.close) {
    await reopen(state, guild, previous, { job: next, open: true, lease, notBefore: 0 });
  } else {
    await rewrite(state, guild, previous, next);
  }
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
