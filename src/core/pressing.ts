import { endWaiting, isBusy, isFinal, isLookedFor, isTriedAgain, tryAgain, visiblePart } from './advance.ts';
import type { Actor, Jobs, Wish } from './contracts/jobs.ts';
import { type CoreDeps, LEASE_MS } from './deps.ts';
import type { Engine } from './engine.ts';
import { UserError } from './errors.ts';
import type { Failover } from './failover.ts';
import type { Attempt, Job, Task } from './job.ts';
import { jobPrefix } from './keys.ts';
import { attemptsOf, held, jobMoney } from './money.ts';
import { hinted } from './outcome.ts';
import { outputsOf, type Reading } from './reading.ts';
import { type Changed, type Records, refOf } from './records.ts';
import { limitError, type Submitting } from './submitting.ts';
import type { LiveView } from './view-types.ts';
import { idsOf, requireRequester, requireRequesterOrModerator } from './visible.ts';

/** The same person pressing the same button of the same output within 5 seconds is one click (contract §2). */
const CLICK_MS = 5_000;

type PressingDeps = CoreDeps & {
  readonly engine: Engine;
  readonly records: Records;
  readonly reading: Reading;
  readonly submitting: Submitting;
  readonly failover: Pick<Failover, 'offered'>;
  readonly present: (job: Job) => LiveView;
};

/** What the buttons of a reply do. Everything refused throws a `UserError`. */
export type Pressing = Pick<Jobs, 'again' | 'retry' | 'cancel' | 'look' | 'save' | 'unsave' | 'delete'> & {
  mayDelete(actor: Actor, id: string): Promise<Job>;
  /** Message, history entry, files and saved copies; the ledger stays. */
  erase(job: Job): Promise<void>;
};

export function createPressing(deps: PressingDeps): Pressing {
  const { store, clock, engine, records, reading } = deps;

  const firstClick = (action: string, actor: Actor, id: string) =>
    store.claim(`${action} ${actor.area} ${actor.guild} ${id} ${actor.person.id}`, CLICK_MS, clock.now());

  /**
   * The reply shows what changed; a message that is gone is no reason for a new one. As long as its end is not shown,
   * whoever drives the job shows it, here or in another process: two who write would overtake each other. Where it
   * changed meanwhile, what was shown may have come last: the newest is shown again.
   */
  async function showAgain(job: Job): Promise<void> {
    engine.running(job.id)?.refresh();
    if (isBusy(job)) return;
    const view = { ...deps.present(job), final: false };
    const reply = { json: job.reply ?? job.place, ...(job.secret ? { secret: job.secret } : {}) };
    await deps.bots.get(job.platform)?.show(reply, view);
    const newest = await records.read(refOf(job));
    if (newest && visiblePart(newest) !== visiblePart(job)) await showAgain(newest);
  }

  function reshow(job: Job): void {
    showAgain(job).catch((error: unknown) =>
      deps.logger.warn({ jobId: job.id, err: error }, 'a reply could not be changed'),
    );
  }

  const mine = { reopen: { owner: deps.owner, leaseMs: LEASE_MS } };

  function savedOr(changed: Changed, error: () => UserError): Job {
    if (changed.kind === 'saved') return changed.job;
    if (changed.kind === 'full') throw new UserError('too_busy');
    throw changed.kind === 'limit' ? limitError(changed.reached) : error();
  }

  const done = () => new UserError('already_done');

  async function cancel(actor: Actor, id: string): Promise<void> {
    const job = await reading.find(actor, id);
    requireRequesterOrModerator(job, actor);
    if (isFinal(job.status)) throw done();
    const changed = await records.change(refOf(job), (current) =>
      attemptsOf(current).some((attempt) => attempt.state === 'waiting')
        ? endWaiting(current, clock.now(), { kind: 'cancelled' })
        : null,
    );
    const late = () => new UserError('too_late_to_cancel', { micro: jobMoney(job).held });
    savedOr(changed, late);
    engine.running(job.id)?.leaveQueue();
  }

  async function mayDelete(actor: Actor, id: string): Promise<Job> {
    const job = await reading.find(actor, id);
    requireRequesterOrModerator(job, actor);
    return job;
  }

  async function erase(job: Job): Promise<void> {
    const reply = { json: job.reply ?? job.place, ...(job.secret ? { secret: job.secret } : {}) };
    await deps.bots.get(job.platform)?.remove(reply);
    await deps.pictures.delete(jobPrefix(job));
    // Last: as long as the job stands, what failed is tried again.
    await store.remove(job, job.id);
  }

  return {
    cancel,
    erase,
    async again(actor, spot, id) {
      const job = await reading.find(actor, id);
      if (!(await firstClick('again', actor, id))) return null;
      return deps.submitting.submit(actor, spot, wishOf(job, idsOf(id).n));
    },
    async retry(actor, id, { confirmed, move = false }) {
      const job = await reading.find(actor, id);
      requireRequester(job, actor);
      deps.submitting.admits(actor);
      const worthIt = job.tasks.some((task) => task.status === 'unknown' || task.failure?.again);
      if (!isFinal(job.status) || job.status === 'completed' || !(move || worthIt)) throw done();
      const anew = (of: Job): ((task: Task) => Attempt) => {
        const at = move ? deps.failover.offered(of)?.route : undefined;
        if (move && !at) throw done();
        return (task) => deps.submitting.newAttempt(of, task.n, task.attempts.length + 1, at);
      };
      const next = job.tasks.filter(isTriedAgain).map(anew(job));
      if (job.status === 'unknown' && !confirmed)
        return { confirm: next.reduce((sum, a) => sum + held(a.money), 0) };
      if (engine.stopping) throw new UserError('restarting');
      if (!(await firstClick(move ? 'move' : 'retry', actor, id))) return 'started';
      const changed = await records.change(
        refOf(job),
        (current) =>
          isFinal(current.status) && current.status !== 'completed'
            ? tryAgain(current, clock.now(), anew(current))
            : null,
        { limits: deps.limits, reopen: { ...mine.reopen, maxBusy: deps.maxOpenJobs } },
      );
      await engine.takeUp(savedOr(changed, done));
      return 'started';
    },
    async look(actor, id) {
      const job = await reading.find(actor, id);
      requireRequester(job, actor);
      const lost = attemptsOf(job).filter((attempt) => attempt.state === 'unknown');
      if (lost.length === 0) return reshow(job);
      if (!(await firstClick('check', actor, id))) return;
      const changed = await records.change(
        refOf(job),
        (current) => lost.reduce((next, { id: of }) => hinted(next, of, clock.now(), undefined), current),
        mine,
      );
      const run = await engine.takeUp(savedOr(changed, done));
      for (const attempt of lost) run?.look(attempt.id);
    },
    async save(actor, id) {
      const job = await reading.find(actor, id);
      const outputs = outputsOf(job, id);
      const first = outputs.map((output) => job.saved[output]).find((entry) => entry !== undefined);
      if (first && outputs.every((output) => job.saved[output])) {
        return {
          saved: 'already',
          by: first.by,
          mayRemove: actor.moderator || first.by.id === actor.person.id,
        };
      }
      const entry = { by: actor.person, at: clock.now() };
      const changed = await records.change(refOf(job), (current) => ({
        ...current,
        saved: { ...Object.fromEntries(outputs.map((output) => [output, entry])), ...current.saved },
      }));
      reshow(savedOr(changed, () => new UserError('not_here')));
      return { saved: 'now' };
    },
    async unsave(actor, id) {
      const job = await reading.find(actor, id);
      const outputs = outputsOf(job, id).filter((output) => job.saved[output]);
      for (const output of outputs) {
        const by = job.saved[output]?.by;
        if (by && !actor.moderator && by.id !== actor.person.id)
          throw new UserError('not_allowed', { person: by.name });
      }
      if (outputs.length === 0) throw done();
      const changed = await records.change(refOf(job), (current) => ({
        ...current,
        saved: Object.fromEntries(
          Object.entries(current.saved).filter(([output]) => !outputs.includes(output)),
        ),
      }));
      reshow(savedOr(changed, done));
    },
    mayDelete,
    async delete(actor, id) {
      const job = await mayDelete(actor, id);
      const changed = await records.change(
        refOf(job),
        (current) => ({
          ...endWaiting(current, clock.now(), { kind: 'cancelled' }),
          deleteWhenEnded: true,
        }),
        mine,
      );
      const newest = savedOr(changed, done);
      const run = await engine.takeUp(newest);
      run?.leaveQueue();
      const over = !isBusy(newest) && !attemptsOf(newest).some(isLookedFor);
      if (over) await run?.done;
    },
  };
}

/** The wish behind a job, for the same request anew; of one picture where `n` is given. */
function wishOf(job: Job, n: number | undefined): Wish {
  const { prompt, model, aspect, resolution, count, search, seed, pictures } = job.request;
  return {
    prompt,
    model,
    aspect,
    resolution,
    count: n === undefined ? count : 1,
    pictures: pictures.map(({ name, kept }, index) => ({
      name,
      source: { kind: 'input', job: job.id, index },
      ...(kept ? { type: kept.type } : {}),
    })),
    ...(search ? { search } : {}),
    ...(seed === undefined ? {} : { seed }),
    ...(job.parent ? { parent: job.parent } : {}),
  };
}
