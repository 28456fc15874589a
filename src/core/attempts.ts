import { findAttempt } from './advance.ts';
import type { ModelOffer, Outcome, Provider } from './contracts/provider.ts';
import type { CoreDeps } from './deps.ts';
import { follow } from './follow.ts';
import type { Inputs } from './inputs.ts';
import type { Attempt, Job, Json } from './job.ts';
import { priceOf } from './offer.ts';
import * as outcome from './outcome.ts';
import type { Queue, Slot } from './queue.ts';
import type { JobRef, Records } from './records.ts';
import type { Results } from './results.ts';
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
  /** The attempt has its place in the queue: the reply can name it. */
  readonly queued: () => void;
  readonly lookNow?: LookNow;
}

/** Why an unknown attempt is looked for before its time: a notice's body as a hint, or a click on `Check`. */
export interface LookNow {
  readonly notice?: Json;
  readonly asked?: true;
}

type AttemptDeps = Pick<CoreDeps, 'clock' | 'logger' | 'metrics' | 'webhookFor' | 'store'> & {
  readonly records: Records;
  readonly queue: Queue;
  readonly inputs: Inputs;
  readonly results: Results;
  readonly provider: (name: string) => Provider | undefined;
};

const STORE_RETRY_MS = 2_000;

/** Drives an attempt from whatever state it is stored in to its end, to `unknown`, or to a stop. */
export interface Attempts {
  drive(run: AttemptRun): Promise<void>;
  /** Resolves when no submission is under way: their answers are worth money. */
  submissions(): Promise<void>;
}

export function createAttempts(deps: AttemptDeps): Attempts {
  const { records, clock, logger, queue } = deps;
  const submission = createSubmission(deps);

  /** After a submission its outcome must reach the disk, however long the disk refuses. */
  async function save(run: AttemptRun, edit: (job: Job) => Job | null): Promise<void> {
    for (;;) {
      try {
        const changed = await records.change(run.ref, edit);
        if (changed.kind === 'saved') run.changed(changed.job);
        return;
      } catch (error) {
        logger.error({ jobId: run.ref.id, err: error }, 'a job could not be written');
        if (run.signal.aborted) return;
        await clock.sleep(STORE_RETRY_MS, run.signal);
      }
    }
  }

  const now = () => clock.now();

  async function finish(run: AttemptRun, attempt: Attempt, job: Job, end: Outcome): Promise<void> {
    const provider = deps.provider(attempt.provider);
    const price = provider ? priceOf(provider, job.request.model, job.request.resolution) : 0;
    await save(run, (newest) => outcome.ended(newest, run.id, now(), end, price));
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

  /** Looks for an attempt that nobody knows of. Never sends anything that costs. */
  async function look(
    run: AttemptRun,
    job: Job,
    attempt: Attempt,
    provider: Provider,
    offer: ModelOffer,
  ): Promise<void> {
    const missing = () =>
      save(run, (newest) => {
        const looked = outcome.notFound(newest, run.id, now());
        return run.lookNow?.asked ? { ...looked, lookedAt: now(), delivery: 'due' as const } : looked;
      });
    const found = await findOperation(run, job, attempt, provider);
    if (found === null) return missing();
    const state = await provider
      .status(found, { signal: run.signal, sink: deps.results.sink(job, run.id) })
      .catch(() => null);
    if (state && 'finished' in state) return finish(run, attempt, job, state.finished);
    const late = attempt.doubt === 'deadline';
    if (!state || late) return missing();
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
    const { prompt, model } = job.request;
    const trace = {
      id: run.id,
      key: attempt.key,
      submittedAt: attempt.submittedAt ?? job.createdAt,
      prompt,
      model,
    };
    const notice = run.lookNow?.notice;
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
    async drive(run) {
      let slot: Slot | undefined;
      let looked = false;
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
          const offer = provider?.capabilities.models[job.request.model];
          if (attempt.result) {
            free();
            if (!(await fetchResult(run, job, attempt))) return;
          } else if (!provider || !offer) {
            return await withoutProvider(run, attempt);
          } else if (attempt.state === 'waiting') {
            slot = await submission.begin(run, job, attempt, provider, offer);
            if (!slot) return;
          } else if (attempt.state === 'submitting') {
            const next = await submission.send(run, job, attempt, provider, {
              fresh: slot !== undefined,
              save,
              finish,
            });
            if (next === 'later') free();
          } else if (attempt.state === 'unknown') {
            free();
            if (looked || !isTimeToLook(run, attempt, now())) return;
            looked = true;
            await look(run, job, attempt, provider, offer);
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
      return save(run, (job) => outcome.failed(job, run.id, now(), failure, nothing));
    if (attempt.state === 'unknown') return save(run, (job) => outcome.notFound(job, run.id, now()));
    await save(run, (job) => outcome.unknown(job, run.id, now(), 'answer_lost'));
  }
}

const isTimeToLook = (run: AttemptRun, attempt: Attempt, now: number): boolean =>
  run.lookNow !== undefined || (attempt.nextLookAt !== undefined && attempt.nextLookAt <= now);
