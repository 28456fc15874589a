import { findAttempt } from './advance.ts';
import type { LookNow } from './attempts.ts';
import { LEASE_MS } from './deps.ts';
import { type Job, type Json, jobOfAttempt } from './job.ts';
import { refOf } from './records.ts';
import { type Run, type RunnerDeps, startRun } from './runner.ts';

const DUE_EVERY_MS = 1_000;
const DUE_AT_ONCE = 100;
/** Within the 10 s that a stop may take (contract §4), leaving time for the store and the bots. */
const STOP_WITHIN_MS = 8_000;

/** All jobs that this process drives. After a start it takes up what is open; nothing else is needed to resume. */
export interface Engine {
  start(): void;
  stop(): Promise<void>;
  readonly stopping: boolean;
  /** Drives a job that is leased to this process. */
  run(job: Job, lookNow?: Map<string, LookNow>): Run;
  running(id: string): Run | undefined;
  /** Jobs whose outcome nobody knows, for the gauge. */
  unknown(): number;
  notice(attempt: string, body: Json | undefined): Promise<void>;
}

export function createEngine(deps: RunnerDeps): Engine {
  const { store, clock, logger, owner } = deps;
  const runs = new Map<string, Run>();
  const parkedUnknown = new Set<string>();
  const stop = new AbortController();
  let taking: Promise<void> | undefined;

  function run(job: Job, lookNow?: Map<string, LookNow>): Run {
    const existing = runs.get(job.id);
    if (existing) return existing;
    const started = startRun(deps, job, stop.signal, lookNow);
    runs.set(job.id, started);
    void started.done.then(() => ended(job.id));
    return started;
  }

  async function ended(id: string): Promise<void> {
    runs.delete(id);
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
      if (taken < DUE_AT_ONCE) await clock.sleep(DUE_EVERY_MS, stop.signal);
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
        deps.attempts.submissions(),
      ]);
      await Promise.race([all, clock.sleep(STOP_WITHIN_MS, calm.signal)]);
      calm.abort();
    },
    get stopping() {
      return stop.signal.aborted;
    },
    run,
    running: (id) => runs.get(id),
    unknown: () => parkedUnknown.size,
    async notice(attempt, body) {
      const id = jobOfAttempt(attempt);
      if (id === null || stop.signal.aborted) return;
      const active = runs.get(id);
      if (active) return active.notice(attempt, body);
      const job = await store.open(id);
      if (!job || findAttempt(job, attempt)?.attempt.state !== 'unknown') return;
      const taken = await deps.records.change(refOf(job), (current) => current, {
        reopen: { owner, leaseMs: LEASE_MS },
      });
      if (taken.kind === 'saved')
        run(taken.job, new Map([[attempt, body === undefined ? {} : { notice: body }]]));
    },
  };
}
