import { findAttempt } from './advance.ts';
import { SOURCE_ASPECT } from './areas.ts';
import type { AttemptRun } from './attempts.ts';
import { createClaim, type EndOrMove } from './claiming.ts';
import type {
  ModelOffer,
  Outcome,
  Provider,
  ProviderRequest,
  Submitted,
  Webhook,
} from './contracts/provider.ts';
import type { CoreDeps } from './deps.ts';
import { ProviderError } from './errors.ts';
import type { Health } from './health.ts';
import { withoutSecrets } from './hide.ts';
import type { Inputs } from './inputs.ts';
import type { Attempt, Job } from './job.ts';
import * as outcome from './outcome.ts';
import type { Queue } from './queue.ts';
import type { Records } from './records.ts';
import { isProof, isWorthRepeating, mayRepeat, REPEAT_PAUSES_MS } from './repeats.ts';
import type { Results } from './results.ts';
import { routeOf } from './routes.ts';

/** How long an attempt that the provider provably does not take is offered again (429, 503). */
const OFFER_FOR_MS = 5 * 60_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;

type SubmissionDeps = Pick<CoreDeps, 'clock' | 'logger' | 'metrics' | 'webhookFor'> & {
  readonly records: Records;
  readonly queue: Queue;
  readonly inputs: Inputs;
  readonly results: Results;
  readonly health: Health;
};

interface Saving {
  /** Whether this process has just saved `submitting`; otherwise a crash lies between. */
  readonly fresh: boolean;
  readonly save: (run: AttemptRun, edit: (job: Job) => Job | null) => Promise<void>;
  /** Ends the attempt and goes on at another route; false where it does not. */
  readonly move: (run: AttemptRun, edit: (job: Job) => Job) => Promise<boolean>;
  readonly finish: (run: AttemptRun, attempt: Attempt, job: Job, end: Outcome) => Promise<void>;
}

/**
 * The one place from which something paid leaves the process. It is saved as `submitting` before; after it, only
 * an answer that proves "not accepted" leads to another try, or a key that makes a repeat harmless (contract §7.1).
 */
export function createSubmission(deps: SubmissionDeps) {
  const { clock, queue, logger } = deps;
  const claim = createClaim(deps);
  const underWay = new Map<Promise<unknown>, { readonly synchronous: boolean }>();
  const tired = new AbortController();
  const offeredSince = new Map<string, { at: number; pause: number }>();

  /** Waits for a place, then claims the attempt. Undefined: cancelled, stopped, or somebody else has it. */
  async function begin(
    run: AttemptRun,
    job: Job,
    attempt: Attempt,
    provider: Provider,
    offer: ModelOffer,
    endOrMove: EndOrMove,
  ) {
    const offered = offeredSince.get(run.id);
    const until = AbortSignal.any([run.signal, run.gone]);
    if (offered) await clock.sleep(offered.pause, until);
    const { area, guild, person } = job;
    const ticket = { job: job.id, provider: attempt.provider, area, guild, person: person.id };
    const place = queue.admit(ticket, until);
    run.queued();
    const slot = await place;
    if (!slot) return undefined;
    const claimed = await claim(run, job, provider, offer, slot, endOrMove);
    return claimed ? slot : undefined;
  }

  async function send(
    run: AttemptRun,
    job: Job,
    attempt: Attempt,
    provider: Provider,
    saving: Saving,
  ): Promise<'on' | 'later'> {
    if (!saving.fresh && !mayRepeat(provider.capabilities, attempt, clock.now())) {
      await saving.save(run, (newest) => outcome.unknown(newest, run.id, clock.now(), 'answer_lost'));
      return 'on';
    }
    deps.health.asked({ provider: provider.name, tier: attempt.tier, model: job.request.model });
    const answered = await answerOf(run, job, attempt, provider, saving.fresh);
    // It stands as `submitting`: the next start knows that nobody knows.
    if (answered === undefined) return 'later';
    const { submitted, fresh } = answered;
    if ('error' in submitted)
      return refused(run, job, attempt, provider, submitted.error, { ...saving, fresh });
    deps.metrics.providerRequest(provider.name, 'accepted');
    offeredSince.delete(run.id);
    if ('finished' in submitted) await saving.finish(run, attempt, job, submitted.finished);
    else {
      await saving.save(run, (newest) => outcome.following(newest, run.id, clock.now(), submitted.accepted));
    }
    return 'on';
  }

  /**
   * What the provider says in the end: a lost answer is asked for again where the key makes that harmless. `fresh`:
   * it was said to the first call, so that a refusal is a proof. Undefined: a stop came before anybody knew.
   */
  async function answerOf(run: AttemptRun, job: Job, attempt: Attempt, provider: Provider, first: boolean) {
    let fresh = first;
    for (const pause of [...REPEAT_PAUSES_MS, undefined]) {
      const called = callQuietly(run, job, attempt, provider);
      const submitted = await (provider.capabilities.synchronous ? unlessTired(called) : called);
      if (submitted === undefined) return undefined;
      if (!('error' in submitted)) return { submitted, fresh };
      const { error } = submitted;
      const isKnown = fresh && isProof(error);
      if (isKnown || pause === undefined || !isWorthRepeating(error)) return { submitted, fresh };
      if (!mayRepeat(provider.capabilities, attempt, clock.now() + pause)) return { submitted, fresh };
      fresh = false;
      logger.warn(
        { jobId: job.id, provider: provider.name, err: error },
        'the answer to a submission was lost; it is sent again with its key',
      );
      await clock.sleep(pause, run.signal);
      if (run.signal.aborted) return undefined;
    }
    return undefined;
  }

  /** One more call for an attempt that nobody knows of; undefined where none may be made, or it told nothing. */
  async function repeat(
    run: AttemptRun,
    job: Job,
    attempt: Attempt,
    provider: Provider,
  ): Promise<Submitted | undefined> {
    const isLost = attempt.operation === undefined && mayRepeat(provider.capabilities, attempt, clock.now());
    if (!isLost) return undefined;
    const submitted = await callQuietly(run, job, attempt, provider);
    if (!('error' in submitted)) return submitted;
    const facts = { jobId: job.id, provider: provider.name, err: submitted.error };
    logger.warn(facts, 'a submission that was sent again with its key told nothing');
    return undefined;
  }

  function callQuietly(run: AttemptRun, job: Job, attempt: Attempt, provider: Provider) {
    const webhook = deps.webhookFor(provider.name, run.id);
    return call(run, job, attempt, provider, webhook).catch((error: unknown) => ({
      error: withoutSecrets(error, webhook),
    }));
  }

  /** Not aborted by a stop: an answer on its way is worth money. Providers have their own deadline. */
  async function call(
    run: AttemptRun,
    job: Job,
    attempt: Attempt,
    provider: Provider,
    webhook: Webhook | undefined,
  ): Promise<Submitted> {
    return provider.submit(requestFor(job, attempt, provider), {
      idempotencyKey: attempt.key,
      sink: deps.results.sink(job, run.id),
      signal: new AbortController().signal,
      ...(webhook ? { webhook } : {}),
    });
  }

  /** Undefined where a stop has no patience left. */
  async function unlessTired<T>(called: Promise<T>): Promise<T | undefined> {
    const { signal } = tired;
    if (signal.aborted) return undefined;
    const over = Promise.withResolvers<undefined>();
    const stop = () => over.resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
    return Promise.race([called, over.promise]).finally(() => signal.removeEventListener('abort', stop));
  }

  async function refused(
    run: AttemptRun,
    job: Job,
    attempt: Attempt,
    provider: Provider,
    error: unknown,
    { fresh, save, move }: Saving,
  ): Promise<'on' | 'later'> {
    const known = error instanceof ProviderError ? error : undefined;
    const fields = { jobId: job.id, provider: provider.name, httpStatus: known?.httpStatus, err: error };
    deps.metrics.providerRequest(provider.name, known ? `refused_${known.reason}` : 'no_answer');
    deps.health.failed(
      { provider: provider.name, tier: attempt.tier, model: job.request.model },
      isProof(error) ? known?.reason : undefined,
    );
    // What is refused now says nothing of what was sent before a crash.
    if (known?.accepted !== 'no' || !fresh) {
      logger.warn(fields, 'a submission has an unknown outcome');
      await save(run, (newest) => outcome.unknown(newest, run.id, clock.now(), 'answer_lost'));
      return 'on';
    }
    logger.warn(fields, 'a submission was not accepted');
    if (known.httpStatus === 429) queue.slowDown(provider.name, clock.now());
    const failure = { reason: known.reason, again: known.again, detail: known.message };
    const end = (newest: Job) => outcome.failed(newest, run.id, clock.now(), failure, known.charge);
    if (await move(run, end)) {
      offeredSince.delete(run.id);
      return 'on';
    }
    if (known.again && offerAgain(run.id, known.retryAfterMs)) {
      await save(run, (newest) => outcome.notAccepted(newest, run.id, clock.now()));
      return 'later';
    }
    offeredSince.delete(run.id);
    await save(run, end);
    return 'on';
  }

  /** Whether there is time for another try, and after which pause. */
  function offerAgain(id: string, retryAfterMs: number | undefined): boolean {
    const offered = offeredSince.get(id) ?? { at: clock.now(), pause: FIRST_PAUSE_MS / 2 };
    // "At once", as a clock that goes wrong makes of a time, would be a flood.
    const pause = Math.max(retryAfterMs ?? 0, Math.min(offered.pause * 2, LONGEST_PAUSE_MS));
    offeredSince.set(id, { at: offered.at, pause });
    const inTime = clock.now() + pause <= offered.at + OFFER_FOR_MS;
    if (!inTime) offeredSince.delete(id);
    return inTime;
  }

  /** From before it leaves until its outcome is saved. */
  async function track<T>(provider: Provider, sending: Promise<T>): Promise<T> {
    underWay.set(sending, { synchronous: provider.capabilities.synchronous ?? false });
    try {
      return await sending;
    } finally {
      underWay.delete(sending);
    }
  }

  /** The same whenever it is asked for: a key stands for one body alone. */
  function requestFor(job: Job, attempt: Attempt, provider: Provider): ProviderRequest {
    const { id, tier, submittedAt } = attempt;
    const offer = routeOf(provider, job.request.model, attempt)?.offer;
    const submission = {
      at: submittedAt ?? clock.now(),
      repeatedForMs: provider.capabilities.idempotencyMs ?? 0,
    };
    const { prompt, model, aspect, resolution, search, seed } = job.request;
    // Several pictures of one seed would all be the same.
    const offset = (findAttempt(job, id)?.task.n ?? 1) - 1;
    return {
      prompt,
      model,
      resolution,
      images: offer ? deps.inputs.images(job, offer, submission) : [],
      ...(tier === undefined ? {} : { tier }),
      ...(aspect === SOURCE_ASPECT ? {} : { aspect }),
      ...(search ? { search } : {}),
      ...(seed === undefined ? {} : { seed: seed + offset }),
    };
  }

  return {
    begin,
    send: (...[run, job, attempt, provider, saving]: Parameters<typeof send>) =>
      track(provider, send(run, job, attempt, provider, saving)),
    repeat: (...[run, job, attempt, provider]: Parameters<typeof repeat>) =>
      track(provider, repeat(run, job, attempt, provider)),
    async idle({ synchronous }: { synchronous: boolean }) {
      const awaited = [...underWay].filter(([, sending]) => sending.synchronous || !synchronous);
      await Promise.allSettled(awaited.map(([sending]) => sending));
    },
    giveUp: () => tired.abort(),
  };
}
