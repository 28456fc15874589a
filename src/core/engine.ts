import { findAttempt } from './advance.ts';
import { LEASE_MS, SHUTDOWN_MS } from './deps.ts';
import { hideIn } from './hide.ts';
import { type Job, type Json, jobOfAttempt } from './job.ts';
import * as outcome from './outcome.ts';
import { refOf } from './records.ts';
import { type Run, type RunnerDeps, startRun } from './runner.ts';

const DUE_EVERY_MS = 1_000;
const DUE_AT_ONCE = 100;
/** Characters of a notice's body that are kept; one that only names a task has a few thousand. */
const LARGEST_HINT = 32_768;
/** Of the time that a stop may take, for what comes after: saving, the store, the bots. */
const LEAVE_MS = 2_000;
const STOP_WITHIN_MS = SHUTDOWN_MS - LEAVE_MS;

/** All jobs that this process drives. After a start it takes up what is open; nothing else is needed to resume. */
export interface Engine {
  start(): void;
  stop(): Promise<void>;
  readonly stopping: boolean;
  /** Drives a job that is leased to this process. */
  run(job: Job): Run;
  /** Drives a job that was just taken back, unless another process holds it: then that one finds what was saved. */
  takeUp(job: Job): Promise<Run | undefined>;
  running(id: string): Run | undefined;
  /** Jobs whose outcome nobody knows, for the gauge. */
  unknown(): number;
  notice(attempt: string, body: Json | undefined): Promise<void>;
}

export function createEngine(deps: RunnerDeps): Engine {
  const { store, clock, logger, owner, attempts, shutdownMs = SHUTDOWN_MS } = deps;
  // More than everything else has, or less: what it is told, as long as there is time to save.
  const synchronousMs = Math.min(shutdownMs, Math.max(shutdownMs, SHUTDOWN_MS) - LEAVE_MS);
  const runs = new Map<string, Run>();
  const parkedUnknown = new Set<string>();
  const stop = new AbortController();
  let taking: Promise<void> | undefined;

  function run(job: Job): Run {
    const existing = runs.get(job.id);
    if (existing) return existing;
    const started = startRun(deps, job, stop.signal, () => runs.delete(job.id));
    runs.set(job.id, started);
    void started.done.then(() => countUnknown(job.id));
    return started;
  }

  /** Where nobody can tell, the job is due when its lease has run out. */
  const isHeld = (job: Job) =>
    store.renew({ id: job.id, owner, now: clock.now(), leaseMs: LEASE_MS }).catch(() => false);

  async function takeUp(job: Job): Promise<Run | undefined> {
    if (!(await isHeld(job))) return undefined;
    const taken = run(job);
    taken.refresh();
    return taken;
  }

  async function countUnknown(id: string): Promise<void> {
    const left = await store.open(id).catch(() => null);
    if (left?.status === 'unknown') parkedUnknown.add(id);
    else parkedUnknown.delete(id);
  }

  async function takeDueJobs(): Promise<void> {
    while (!stop.signal.aborted) {
      let taken = 0;
      try {
        const jobs = await store.due({ owner, now: clock.now(), leaseMs: LEASE_MS, limit: DUE_AT_ONCE });
        taken = jobs.length;
        for (const job of jobs) run(job);
      } catch (error) {
        logger.error({ err: error }, 'open jobs could not be read');
      }
      if (taken < DUE_AT_ONCE) await clock.sleep(deps.duePause?.() ?? DUE_EVERY_MS, stop.signal);
    }
  }

  return {
    start() {
      taking = takeDueJobs();
    },
    async stop() {
      stop.abort();
      const calm = new AbortController();
      const all = Promise.allSettled([
        taking,
        ...[...runs.values()].map(({ done }) => done),
        attempts.submissions({ synchronous: false }),
      ]);
      const synchronous = attempts.submissions({ synchronous: true });
      void clock.sleep(synchronousMs, calm.signal).then(attempts.giveUp);
      await Promise.race([all, Promise.all([clock.sleep(STOP_WITHIN_MS, calm.signal), synchronous])]);
      calm.abort();
    },
    get stopping() {
      return stop.signal.aborted;
    },
    run,
    takeUp,
    running: (id) => runs.get(id),
    unknown: () => parkedUnknown.size,
    async notice(attempt, body) {
      const id = jobOfAttempt(attempt);
      if (id === null || stop.signal.aborted) return;
      runs.get(id)?.ring(attempt);
      const job = await store.open(id);
      const found = job && findAttempt(job, attempt)?.attempt;
      const state = found?.state;
      if (!found || (state !== 'submitting' && state !== 'unknown')) return;
      const webhook = deps.webhookFor(found.provider, attempt);
      const hint = JSON.stringify(body ?? null).length <= LARGEST_HINT ? hideIn(body, webhook) : undefined;
      // A submission under way elsewhere is left to whoever made it: the hint is there when no answer comes.
      const ours = state === 'unknown' || runs.has(id);
      const taken = await deps.records.change(
        refOf(job),
        (newest) => outcome.hinted(newest, attempt, clock.now(), hint),
        ours ? { reopen: { owner, leaseMs: LEASE_MS } } : {},
      );
      if (!ours || taken.kind !== 'saved' || !(await isHeld(taken.job))) return;
      const running = runs.get(id);
      if (running) running.resume();
      else run(taken.job);
    },
  };
}
