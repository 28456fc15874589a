import { endWaiting, isActive, isFinal, isLookedFor, visiblePart } from './advance.ts';
import type { Attempts, LookNow } from './attempts.ts';
import { type CoreDeps, LEASE_MS } from './deps.ts';
import type { Inputs } from './inputs.ts';
import type { Attempt, Job, Json } from './job.ts';
import { attemptsOf } from './money.ts';
import { type Records, refOf } from './records.ts';
import { createRunningReply, type RunningReply } from './reply.ts';
import type { LiveView } from './view-types.ts';
import { type Alarm, createAlarm } from './wake.ts';

const PLACE_EVERY_MS = 15_000;
const FAULT_PAUSE_MS = 2_000;

export type RunnerDeps = CoreDeps & {
  readonly records: Records;
  readonly attempts: Attempts;
  readonly inputs: Inputs;
  readonly present: (job: Job) => LiveView;
  /** Called once when a job that was asked to be deleted has ended. */
  readonly erase: (job: Job) => Promise<void>;
};

/** A job that this process drives, from whatever state it is in until nothing is left to do now. */
export interface Run {
  readonly done: Promise<void>;
  /** Resolves when the first message of the reply has been tried. */
  readonly opened: Promise<void>;
  /** The job was changed from outside (a click): drive what is new, show it. */
  refresh(): void;
  /** A task was cancelled: whoever waits for its place leaves the queue. */
  leaveQueue(): void;
  /** A provider's notice: rings the attempt's alarm, or is the hint to look for it. */
  notice(attempt: string, body: Json | undefined): void;
  /** A click on `Check`: looks for an unknown attempt now, and says so in the reply. */
  look(attempt: string): void;
}

export function startRun(deps: RunnerDeps, job: Job, stop: AbortSignal, lookNow?: Map<string, LookNow>): Run {
  const ref = refOf(job);
  const alarms = new Map<string, Alarm>();
  const driving = new Map<string, Promise<void>>();
  const hints = lookNow ?? new Map<string, LookNow>();
  const finished = new AbortController();
  const signal = AbortSignal.any([stop, finished.signal]);
  let gone = new AbortController();
  let prepared = job.request.pictures.every((input) => input.kept);
  let last = visiblePart(job);
  let countedAs = job.status;
  let again = false;

  const reply: RunningReply = createRunningReply(deps, job, signal);
  let queued = () => {};
  const inQueue = new Promise<void>((resolve) => {
    queued = resolve;
  });

  function changed(newest: Job) {
    const now = visiblePart(newest);
    if (now !== last) reply.changed();
    last = now;
    if (isFinal(newest.status) && newest.status !== countedAs) {
      const seconds = ((newest.endedAt ?? deps.clock.now()) - newest.createdAt) / 1000;
      deps.metrics.jobEnded(newest.area, newest.platform, newest.status, seconds);
      countedAs = newest.status;
    }
  }

  function drive(attempt: Attempt) {
    const hint = hints.get(attempt.id);
    const wanted =
      isActive(attempt) || (attempt.state === 'unknown' && (hint !== undefined || isDue(attempt)));
    if (!wanted || driving.has(attempt.id)) return;
    hints.delete(attempt.id);
    const alarm = createAlarm(deps.clock);
    alarms.set(attempt.id, alarm);
    const options = {
      ref,
      id: attempt.id,
      signal,
      gone: gone.signal,
      alarm,
      changed,
      queued,
      ...(hint ? { lookNow: hint } : {}),
    };
    const work = deps.attempts
      .drive(options)
      .catch(fault)
      .finally(() => {
        driving.delete(attempt.id);
        alarms.delete(attempt.id);
      });
    driving.set(attempt.id, work);
  }

  const isDue = (attempt: Attempt) =>
    attempt.nextLookAt !== undefined && attempt.nextLookAt <= deps.clock.now();

  async function fault(error: unknown) {
    deps.logger.error({ jobId: ref.id, err: error }, 'driving an attempt failed');
    await deps.clock.sleep(FAULT_PAUSE_MS, signal);
    again = true;
  }

  /** The input pictures are kept before anything is sent; one that can't be read ends the job, free of charge. */
  async function prepare(): Promise<void> {
    const newest = await deps.records.read(ref);
    if (prepared || !newest) return;
    const kept = await deps.inputs.keep(newest, signal);
    if (signal.aborted) return;
    const saved = await deps.records.change(ref, (current) =>
      'failure' in kept
        ? endWaiting(current, deps.clock.now(), { kind: 'failed', failure: kept.failure })
        : { ...current, request: { ...current.request, pictures: kept.pictures } },
    );
    prepared = true;
    if (saved.kind === 'saved') changed(saved.job);
  }

  async function loop(): Promise<void> {
    // Pictures take a while to fetch: the reply doesn't wait for them.
    if (!prepared) reply.changed();
    await prepare();
    do {
      again = false;
      const newest = await deps.records.read(ref);
      if (!newest) return;
      for (const attempt of attemptsOf(newest)) drive(attempt);
      void Promise.race([inQueue, ...driving.values(), ...(driving.size === 0 ? [null] : [])]).then(
        reply.changed,
      );
      await Promise.race([Promise.all(driving.values()), refreshed()]);
      if (driving.size === 0) await reply.settled();
    } while (!signal.aborted && (again || driving.size > 0 || (await hasWork())));
  }

  let refreshNow = () => {};
  const refreshed = () =>
    new Promise<void>((resolve) => {
      refreshNow = resolve;
      if (again) resolve();
    });

  async function hasWork(): Promise<boolean> {
    const newest = await deps.records.read(ref);
    if (!newest || !deps.bots.has(newest.platform)) return false;
    const behind = newest.delivery === 'due' || newest.delivery === 'open';
    if (behind) reply.changed();
    return behind || attemptsOf(newest).some(isActive);
  }

  /** The place in the queue is renewed while the job waits, and only if it changed (the reply compares). */
  async function renewPlace(): Promise<void> {
    for (;;) {
      await deps.clock.sleep(PLACE_EVERY_MS, signal);
      if (signal.aborted) return;
      await keepUp().catch(fault);
    }
  }

  async function keepUp(): Promise<void> {
    const lease = { id: ref.id, owner: deps.owner, now: deps.clock.now(), leaseMs: LEASE_MS };
    if (!(await deps.store.renew(lease))) return finished.abort();
    const newest = await deps.records.read(ref);
    if (newest?.status === 'pending') reply.changed();
    await dropDeadSecret(newest);
  }

  /** Any write drops a credential whose time is over (`records.ts`). */
  async function dropDeadSecret(newest: Job | null): Promise<void> {
    if (newest?.secret && newest.secret.until <= deps.clock.now())
      await deps.records.change(ref, (current) => current);
  }

  async function whole(): Promise<void> {
    void renewPlace();
    await loop().catch(fault);
    // What cannot be put away keeps its lease until that runs out, and is then taken up again.
    if (!stop.aborted) await putAway().catch(fault);
    finished.abort();
  }

  /**
   * Nothing is left to do now: into history, or due again when an unknown attempt is looked for next, or when a
   * credential must go.
   */
  async function putAway(): Promise<void> {
    await dropDeadSecret(await deps.records.read(ref));
    const newest = await deps.records.read(ref);
    if (!newest) return;
    const looks = attemptsOf(newest).flatMap((attempt) =>
      isLookedFor(attempt) ? (attempt.nextLookAt ?? []) : [],
    );
    const over = isFinal(newest.status) && looks.length === 0 && !attemptsOf(newest).some(isActive);
    if (newest.deleteWhenEnded && over) return deps.erase(newest);
    const settled = isFinal(newest.status) && (newest.delivery === 'done' || newest.delivery === 'gone');
    if (settled && looks.length === 0) {
      const closed = await deps.records.change(
        ref,
        (current) => (current.revision === newest.revision ? current : null),
        {
          close: true,
        },
      );
      if (closed.kind === 'saved') return;
    }
    const times = newest.secret ? [...looks, newest.secret.until] : looks;
    const notBefore = looks.length > 0 && settled ? Math.min(...times) : deps.clock.now() + FAULT_PAUSE_MS;
    await deps.store.release({ id: ref.id, owner: deps.owner, notBefore });
  }

  return {
    opened: reply.opened,
    done: whole(),
    refresh() {
      again = true;
      reply.changed();
      refreshNow();
    },
    leaveQueue() {
      const before = gone;
      gone = new AbortController();
      before.abort();
      this.refresh();
    },
    notice(attempt, body) {
      const alarm = alarms.get(attempt);
      if (alarm) alarm.ring();
      else hints.set(attempt, body === undefined ? {} : { notice: body });
      if (!alarm) this.refresh();
    },
    look(attempt) {
      hints.set(attempt, { asked: true });
      this.refresh();
    },
  };
}
