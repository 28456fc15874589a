import { findAttempt } from './advance.ts';
import type { AttemptRun } from './attempts.ts';
import type { ModelOffer, Provider } from './contracts/provider.ts';
import type { CoreDeps } from './deps.ts';
import type { Inputs } from './inputs.ts';
import type { Failure, Job } from './job.ts';
import * as outcome from './outcome.ts';
import type { Slot } from './queue.ts';
import type { Records } from './records.ts';

const NOTHING_SENT = { known: true, microDollars: 0, own: '0' } as const;

/** Ends an attempt as `edit` does, and goes on at another route where it may; null leaves the job as it is. */
export type EndOrMove = (run: AttemptRun, edit: (job: Job) => Job | null) => Promise<void>;

type ClaimDeps = Pick<CoreDeps, 'clock' | 'logger'> & {
  readonly records: Records;
  readonly inputs: Inputs;
};

/**
 * Makes an attempt that has its place ready to be sent: input pictures as its provider takes them, and saved as
 * `submitting`. False: it was cancelled, somebody else has it, or its pictures cannot be made to fit that provider;
 * its place is free again then.
 */
export function createClaim({ records, inputs, clock, logger }: ClaimDeps) {
  const isWaiting = (job: Job, id: string) => findAttempt(job, id)?.attempt.state === 'waiting';

  return async function claim(
    run: AttemptRun,
    job: Job,
    provider: Provider,
    offer: ModelOffer,
    slot: Slot,
    endOrMove: EndOrMove,
  ): Promise<boolean> {
    let failure: Failure | undefined;
    try {
      const ready = await inputs.prepare(job, provider.name, offer, AbortSignal.any([run.signal, run.gone]));
      if (ready && 'failure' in ready) failure = ready.failure;
      else if (ready) {
        const changed = await records.change(run.ref, (newest) =>
          isWaiting(newest, run.id)
            ? outcome.submitting(ready.keep(newest), run.id, clock.now(), offer.deadlineMs)
            : null,
        );
        if (changed.kind === 'saved') return true;
      }
    } catch (error) {
      logger.error(
        { jobId: run.ref.id, provider: provider.name, err: error },
        'nothing was sent: the job could not be saved',
      );
      slot.release();
      throw error;
    }
    slot.release();
    if (failure) await endOrMove(run, unfit(run.id, failure));
    return false;
  };

  function unfit(id: string, failure: Failure) {
    return (newest: Job) =>
      isWaiting(newest, id) ? outcome.failed(newest, id, clock.now(), failure, NOTHING_SENT) : null;
  }
}
