import type { SubmitOptions } from './contracts/provider.ts';
import type { CoreDeps } from './deps.ts';
import { MediaError } from './errors.ts';
import type { Attempt, Failure, Job, Picture } from './job.ts';
import { resultKey } from './keys.ts';

/** 4K pictures are up to 25 MB as PNG; 8:1 at 4K has 67 million pixels. */
const RESULT_LIMITS = { maxBytes: 60_000_000, maxPixels: 100_000_000, deadlineMs: 120_000 };
/** A dead link is tried again for so long (experience §3). */
const TRY_FOR_MS = 10 * 60_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

type ResultDeps = Pick<CoreDeps, 'pictures' | 'clock' | 'logger'>;

/** Finished pictures, copied to us at once: providers' links die. */
export interface Results {
  /** The picture, or why it is lost; null when stopped. */
  fetch(
    job: Job,
    attempt: Attempt,
    signal: AbortSignal,
  ): Promise<{ picture: Picture } | { failure: Failure } | null>;
  /** Where a provider that answers with bytes puts them. */
  sink(job: Job, attempt: string): SubmitOptions['sink'];
}

export function createResults({ pictures, clock, logger }: ResultDeps): Results {
  async function fromAny(job: Job, attempt: Attempt, signal: AbortSignal): Promise<Picture | MediaError> {
    let worth: MediaError | undefined;
    for (const url of attempt.result?.urls ?? []) {
      try {
        return await pictures.download(url, resultKey(job, attempt.id), { ...RESULT_LIMITS, signal });
      } catch (error) {
        const failed =
          error instanceof MediaError ? error : new MediaError('timeout', String(error), { cause: error });
        // One link that may still come to life is worth another try, whatever the others are.
        if (!worth || worth.code === 'forbidden') worth = failed;
        logger.warn(
          { jobId: job.id, provider: attempt.provider, code: failed.code },
          'a result could not be fetched',
        );
      }
    }
    return worth ?? new MediaError('broken_link', 'no link');
  }

  return {
    async fetch(job, attempt, signal) {
      const file = attempt.result?.files[0];
      if (file) return { picture: file };
      const since = attempt.result?.since ?? clock.now();
      for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
        const picture = await fromAny(job, attempt, signal);
        if (!(picture instanceof MediaError)) return { picture };
        if (signal.aborted) return null;
        const hopeless = picture.code === 'forbidden' || clock.now() + pause > since + TRY_FOR_MS;
        if (hopeless) return { failure: { reason: 'result_lost', again: true, detail: picture.message } };
        await clock.sleep(pause, signal);
      }
    },
    sink: (job, attempt) => (_type, bytes) => pictures.keep(bytes, resultKey(job, attempt), RESULT_LIMITS),
  };
}
