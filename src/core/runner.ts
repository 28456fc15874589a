import { endWaiting, isActive, isDue, isFinal, isLookedFor, visiblePart } from './advance.ts';
import type { Attempts } from './attempts.ts';
import { type CoreDeps, LEASE_MS } from './deps.ts';
import type { Inputs } from './inputs.ts';
import type { Attempt, Job } from './job.ts';
import { attemptsOf } from './money.ts';
import { type Records, refOf } from './records.ts';
import { createRunningReply, type RunningReply } from './reply.ts';
import type { LiveView } from './view-types.ts';
import { type Alarm, createAlarm } from './wake.ts';

const KEEP_UP_EVERY_MS = 15_000;
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
  /** Something is known of it that nobody reads in its reply: drive what is new. */
  resume(): void;
  /** A task was cancelled: whoever waits for its place leaves the queue. */
  leaveQueue(): void;
  /** A provider's notice: ends the sleep of whoever follows the attempt. */
  ring(attempt: string): void;
  /** A click on `Check`: looks for an unknown attempt now, and says so in the reply. */
  look(attempt: string): void;
}

/** `ended`: called once, when nothing is driven any more; from then on a click needs a run of its own. */
export function startRun(deps: RunnerDeps, job: Job, stop: AbortSignal, ended: () => void): Run {
  const ref = refOf(job);
  const alarms = new Map<string, Alarm>();
  const driving = new Map<string, Promise<void>>();
  const asked = new Set<string>();
  const finished = new AbortController();
  const signal = AbortSignal.any([stop, finished.signal]);
  let gone = new AbortController();
  let prepared = job.request.pictures.every((input) => input.kept);
  let last = visiblePart(job);
  let countedAs = job.status;
  let again = false;
  /** A task has moved on, or a notice came: that alone is no edit. */
  let quietly = false;
  let heldUntil = deps.clock.now() + LEASE_MS;

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
    if (attempt.state !== 'unknown') asked.delete(attempt.id);
    if (!isWanted(attempt) || driving.has(attempt.id)) return;
    const alarm = createAlarm(deps.clock);
    alarms.set(attempt.id, alarm);
    const options = {
      ref,
      id: attempt.id,
      signal,
      gone: gone.signal,
      alarm,
      changed,
      moved: resume,
      queued,
      takeAsked: () => asked.delete(attempt.id),
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

  const isWanted = (attempt: Attempt) =>
    isActive(attempt) || isDue(attempt, deps.clock.now()) || asked.has(attempt.id);

  async function fault(error: unknown) {
    await tell(error);
    again = true;
  }

  async function tell(error: unknown) {
    deps.logger.error({ jobId: ref.id, err: error }, 'driving an attempt failed');
    await deps.clock.sleep(FAULT_PAUSE_MS, signal);
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
      const isPlaced = Promise.race([inQueue, ...driving.values(), ...(driving.size === 0 ? [null] : [])]);
      if (!quietly) void isPlaced.then(reply.changed);
      quietly = false;
      const resting = new AbortController();
      const look = untilLook(newest, AbortSignal.any([signal, resting.signal]));
      await Promise.race([Promise.all(driving.values()), refreshed(), look]);
      resting.abort();
      if (driving.size === 0) await reply.settled();
    } while (!signal.aborted && (again || driving.size > 0 || (await hasWork())));
  }

  /** While one attempt is made, another one may have to be looked for. */
  function untilLook(newest: Job, until: AbortSignal): Promise<void> {
    const times = attemptsOf(newest).flatMap((attempt) =>
      isLookedFor(attempt) && !driving.has(attempt.id) ? (attempt.nextLookAt ?? []) : [],
    );
    const never = new Promise<void>(() => {});
    return times.length > 0 ? deps.clock.sleep(Math.min(...times) - deps.clock.now(), until) : never;
  }

  let refreshNow = () => {};
  function resume() {
    again = true;
    quietly = true;
    refreshNow();
  }

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
    return behind || attemptsOf(newest).some(isWanted);
  }

  const lease = () => ({ id: ref.id, owner: deps.owner, now: deps.clock.now(), leaseMs: LEASE_MS });

  async function keepHeld(): Promise<void> {
    for (;;) {
      await deps.clock.sleep(KEEP_UP_EVERY_MS, signal);
      if (signal.aborted) return;
      await keepUp().catch(fault);
      // What cannot be renewed is given up before it runs out: then another process may have it.
      if (deps.clock.now() >= heldUntil - KEEP_UP_EVERY_MS) finished.abort();
    }
  }

  async function keepUp(): Promise<void> {
    const renewed = lease();
    if (!(await deps.store.renew(renewed))) return finished.abort();
    heldUntil = renewed.now + LEASE_MS;
    await dropDeadSecret(await deps.records.read(ref));
  }

  /** The place in the queue is renewed while the job waits, and only if it changed (the reply compares). */
  async function renewPlace(): Promise<void> {
    const every = deps.bots.get(job.platform)?.placeEveryMs ?? PLACE_EVERY_MS;
    await reply.opened;
    for (let rest = every; ; ) {
      await deps.clock.sleep(rest, signal);
      if (signal.aborted) return;
      rest = reply.shownAt() + every - deps.clock.now();
      if (rest > 0) continue;
      rest = every;
      const newest = await deps.records.read(ref).catch(tell);
      if (newest?.status === 'pending') reply.changed();
    }
  }

  /** Any write drops a credential whose time is over (`records.ts`). */
  async function dropDeadSecret(newest: Job | null): Promise<void> {
    if (newest?.secret && newest.secret.until <= deps.clock.now())
      await deps.records.change(ref, (current) => current);
  }

  async function whole(): Promise<void> {
    void keepHeld();
    void renewPlace();
    do {
      await loop().catch(tell);
      // A stop finishes what is on its way: an answer that is worth money, an edit.
      await Promise.all(driving.values());
      await reply.settled();
      // What cannot be put away keeps its lease until that runs out, and is then taken up again.
      if (!signal.aborted) await putAway().catch(tell);
    } while (again && (await takenBack().catch(() => false)));
    finished.abort();
    ended();
  }

  /** Something was wanted of the job while it was being put away. */
  async function takenBack(): Promise<boolean> {
    if (signal.aborted) return false;
    const mine = { reopen: { owner: deps.owner, leaseMs: LEASE_MS } };
    const { kind } = await deps.records.change(ref, (newest) => newest, mine);
    return kind === 'saved' && deps.store.renew(lease());
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
    if (settled && over) {
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
    resume,
    leaveQueue() {
      const before = gone;
      gone = new AbortController();
      before.abort();
      this.refresh();
    },
    ring: (attempt) => alarms.get(attempt)?.ring(),
    look(attempt) {
      asked.add(attempt);
      this.refresh();
    },
  };
}
