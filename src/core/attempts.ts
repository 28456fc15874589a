import { findAttempt, isDue } from './advance.ts';
import type { ModelOffer, Outcome, Provider } from './contracts/provider.ts';
import type { CoreDeps } from './deps.ts';
import type { Failover } from './failover.ts';
import { follow } from './follow.ts';
import type { Health } from './health.ts';
import { hideSecrets } from './hide.ts';
import type { Inputs } from './inputs.ts';
import type { Attempt, Job, Json } from './job.ts';
import * as outcome from './outcome.ts';
import type { Queue, Slot } from './queue.ts';
import type { Changed, ChangeOptions, JobRef, Records } from './records.ts';
import type { Results } from './results.ts';
import { priceAt, routeOf } from './routes.ts';
import { createSubmission } from './submission.ts';
import type { Alarm } from './wake.ts';

/** What drives one attempt needs of the job that runs it. */
export interface AttemptRun {
  readonly ref: JobRef;
  readonly id: string;
  readonly signal: AbortSignal;
  /** Aborts when the task need not wait any more: a cancel. */
  readonly gone: AbortSignal;
  readonly alarm: Alarm;
  readonly changed: (job: Job) => void;
  /** Its task goes on with an attempt of its own. */
  readonly moved: () => void;
  /** The attempt has its place in the queue: the reply can name it. */
  readonly queued: () => void;
  /** Whether `Check` was pressed since this was last asked: an unknown attempt is looked for before its time. */
  readonly takeAsked: () => boolean;
}

type AttemptDeps = Pick<CoreDeps, 'clock' | 'logger' | 'metrics' | 'webhookFor' | 'store' | 'limits'> & {
  readonly records: Records;
  readonly queue: Queue;
  readonly inputs: Inputs;
  readonly results: Results;
  readonly failover: Failover;
  readonly health: Health;
  readonly provider: (name: string) => Provider | undefined;
};

const STORE_RETRY_MS = 2_000;
const TRIES_AT_STOP = 3;

/** Drives an attempt from whatever state it is stored in to its end, to `unknown`, or to a stop. */
export interface Attempts {
  drive(run: AttemptRun): Promise<void>;
  /**
   * Resolves when no submission is under way any more: their answers are worth money. `synchronous`: of those alone
   * that answer with the picture.
   */
  submissions(which: { synchronous: boolean }): Promise<void>;
  /** No longer waits for those that answer with the picture: what became of them is not known. */
  giveUp(): void;
}

export function createAttempts(deps: AttemptDeps): Attempts {
  const { records, clock, logger, queue } = deps;
  const submission = createSubmission(deps);

  /** After a submission its outcome must reach the disk, however long the disk refuses, or a stop has time. */
  async function saved(
    run: AttemptRun,
    edit: (job: Job) => Job | null,
    options: ChangeOptions = {},
  ): Promise<Changed['kind'] | 'late'> {
    let lastTries = TRIES_AT_STOP;
    for (;;) {
      try {
        const changed = await records.change(run.ref, edit, options);
        if (changed.kind === 'saved') run.changed(changed.job);
        return changed.kind;
      } catch (error) {
        logger.error({ jobId: run.ref.id, err: error }, 'a job could not be written');
        if (run.signal.aborted && lastTries === 0) return 'late';
        if (run.signal.aborted) lastTries -= 1;
        await clock.sleep(STORE_RETRY_MS, run.signal.aborted ? undefined : run.signal);
      }
    }
  }

  async function save(run: AttemptRun, edit: (job: Job) => Job | null): Promise<void> {
    await saved(run, edit);
  }

  const now = () => clock.now();

  /** Ends an attempt as `edit` does and moves its task on, in one write; false where it does not move by itself. */
  async function move(run: AttemptRun, edit: (job: Job) => Job | null): Promise<boolean> {
    const moving = (job: Job) => deps.failover.moved(job, edit(job), run.id, now());
    if ((await saved(run, moving, { limits: deps.limits })) !== 'saved') return false;
    run.moved();
    return true;
  }

  async function endOrMove(run: AttemptRun, edit: (job: Job) => Job | null): Promise<void> {
    if (!(await move(run, edit))) await save(run, edit);
  }

  async function finish(run: AttemptRun, attempt: Attempt, job: Job, end: Outcome): Promise<void> {
    const { model, resolution } = job.request;
    const route = routeOf(deps.provider(attempt.provider), model, attempt);
    const place = { provider: attempt.provider, tier: attempt.tier, model };
    if (end.kind === 'completed') deps.health.succeeded(place);
    if (end.kind === 'failed') deps.health.failed(place, end.reason);
    const price = route ? priceAt(route, resolution) : 0;
    const webhook = deps.webhookFor(attempt.provider, run.id);
    const said =
      'detail' in end && end.detail !== undefined
        ? { ...end, detail: hideSecrets(end.detail, webhook) }
        : end;
    await endOrMove(run, (newest) => outcome.ended(newest, run.id, now(), said, price));
    deps.metrics.providerRequest(attempt.provider, end.kind === 'failed' ? `failed_${end.reason}` : end.kind);
    const newest = await records.read(run.ref);
    const booked = newest && findAttempt(newest, run.id)?.attempt.money.committed;
    if (booked) deps.metrics.charged(attempt.provider, booked);
  }

  async function watch(
    run: AttemptRun,
    job: Job,
    attempt: Attempt,
    provider: Provider,
    offer: ModelOffer,
  ): Promise<boolean> {
    const followed = await follow({
      provider,
      operation: attempt.operation ?? null,
      submittedAt: attempt.submittedAt ?? now(),
      deadlineAt: attempt.deadlineAt ?? now() + offer.deadlineMs,
      typicalMs: offer.typicalMs,
      webhook: provider.capabilities.webhooks && deps.webhookFor(provider.name, run.id) !== undefined,
      sink: deps.results.sink(job, run.id),
      alarm: run.alarm,
      clock,
      signal: run.signal,
      onProcessing: () => save(run, (newest) => outcome.processing(newest, run.id, now())),
      onError: (error) =>
        logger.warn({ jobId: job.id, provider: provider.name, err: error }, 'a status request failed'),
    });
    if (followed.kind === 'stopped') return false;
    if (followed.kind === 'ended') await finish(run, attempt, job, followed.outcome);
    else await save(run, (newest) => outcome.unknown(newest, run.id, now(), 'deadline'));
    return true;
  }

  async function fetchResult(run: AttemptRun, job: Job, attempt: Attempt): Promise<boolean> {
    const fetched = await deps.results.fetch(job, attempt, run.signal);
    if (!fetched) return false;
    await save(run, (newest) =>
      'picture' in fetched
        ? outcome.pictured(newest, run.id, now(), fetched.picture)
        : outcome.failed(newest, run.id, now(), fetched.failure),
    );
    return true;
  }

  /** Looks for an attempt that nobody knows of; sends it again only under a key that makes that harmless. */
  async function look(
    run: AttemptRun,
    job: Job,
    attempt: Attempt,
    provider: Provider,
    offer: ModelOffer,
    asked: boolean,
  ): Promise<void> {
    const missing = () => {
      // A click meanwhile is answered by this look.
      const said = run.takeAsked() || asked;
      return save(run, (newest) => {
        const looked = outcome.notFound(newest, run.id, now(), attempt.hint);
        // A reply that is still being opened stays so: it is saved where it is only then.
        const delivery = looked.delivery === 'open' ? 'open' : 'due';
        return said ? { ...looked, lookedAt: now(), delivery } : looked;
      });
    };
    const known = await findOperation(run, job, attempt, provider);
    const repeated = known === null ? await submission.repeat(run, job, attempt, provider) : undefined;
    if (repeated && 'finished' in repeated) return finish(run, attempt, job, repeated.finished);
    const found = repeated?.accepted ?? known;
    if (found === null) return missing();
    const state = await provider
      .status(found, { signal: run.signal, sink: deps.results.sink(job, run.id) })
      .catch(() => null);
    if (state && 'finished' in state) return finish(run, attempt, job, state.finished);
    if (attempt.doubt === 'deadline') return missing();
    await save(run, (newest) =>
      outcome.following(newest, run.id, now(), found, { deadlineMs: offer.deadlineMs }),
    );
  }

  async function findOperation(
    run: AttemptRun,
    job: Job,
    attempt: Attempt,
    provider: Provider,
  ): Promise<Json | null> {
    if (attempt.operation !== undefined) return attempt.operation;
    const webhook = deps.webhookFor(provider.name, run.id);
    const { prompt, model, resolution } = job.request;
    const trace = {
      id: run.id,
      key: attempt.key,
      submittedAt: attempt.submittedAt ?? job.createdAt,
      prompt,
      model,
      resolution,
    };
    const notice = attempt.hint;
    const options = { signal: run.signal, ...(notice === undefined ? {} : { notice }) };
    try {
      return (await provider.find?.(webhook ? { ...trace, webhook } : trace, options)) ?? null;
    } catch (error) {
      logger.warn({ jobId: job.id, provider: provider.name, err: error }, 'looking for an attempt failed');
      return null;
    }
  }

  return {
    submissions: submission.idle,
    giveUp: submission.giveUp,
    async drive(run) {
      let slot: Slot | undefined;
      const free = () => {
        slot?.release();
        slot = undefined;
      };
      try {
        while (!run.signal.aborted) {
          const job = await records.read(run.ref);
          const attempt = job && findAttempt(job, run.id)?.attempt;
          if (!job || !attempt || attempt.state === 'ended') return;
          const provider = deps.provider(attempt.provider);
          const offer = routeOf(provider, job.request.model, attempt)?.offer;
          if (attempt.result) {
            free();
            if (!(await fetchResult(run, job, attempt))) return;
          } else if (!provider || !offer) {
            return await withoutProvider(run, attempt);
          } else if (attempt.state === 'waiting') {
            slot = await submission.begin(run, job, attempt, provider, offer, endOrMove);
            if (!slot) return;
          } else if (attempt.state === 'submitting') {
            const next = await submission.send(run, job, attempt, provider, {
              fresh: slot !== undefined,
              save,
              move,
              finish,
            });
            if (next === 'later') free();
          } else if (attempt.state === 'unknown') {
            free();
            const asked = run.takeAsked();
            if (!asked && !isDue(attempt, now())) return;
            await look(run, job, attempt, provider, offer, asked);
          } else {
            slot ??= queue.occupy(provider.name, job.area);
            if (!(await watch(run, job, attempt, provider, offer))) return;
          }
        }
      } finally {
        free();
      }
    },
  };

  /** The provider was taken out of the settings while the job was open. */
  async function withoutProvider(run: AttemptRun, attempt: Attempt): Promise<void> {
    logger.error(
      { jobId: run.ref.id, provider: attempt.provider },
      'a job names a provider that is not configured',
    );
    const failure = { reason: 'unavailable', again: true } as const;
    const nothing = { known: true, microDollars: 0, own: '0' } as const;
    if (attempt.state === 'waiting')
      return endOrMove(run, (job) => outcome.failed(job, run.id, now(), failure, nothing));
    if (attempt.state === 'unknown') {
      run.takeAsked();
      return save(run, (job) => outcome.notFound(job, run.id, now(), attempt.hint));
    }
    await save(run, (job) => outcome.unknown(job, run.id, now(), 'answer_lost'));
  }
}
