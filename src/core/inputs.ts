import type { ImageInput, ModelOffer } from './contracts/provider.ts';
import type { CoreDeps } from './deps.ts';
import { MediaError } from './errors.ts';
import { createInputFitting, fittedOf, type Prepared } from './input-fitting.ts';
import { MAX_INPUT_BYTES, MAX_INPUT_PIXELS } from './input-limits.ts';
import type { Failure, Input, InputPicture, Job } from './job.ts';
import { isReadable, parseId } from './job.ts';
import { inputKey } from './keys.ts';
import { mediaFailure } from './media-failure.ts';

const DOWNLOAD_DEADLINE_MS = 60_000;
/** A link must outlive the provider's own queue. */
const FRESH_MS = 15 * 60_000;
/** Links that don't say when they die count as fresh for so long after they were given. */
const UNDATED_FRESH_MS = 10 * 60_000;
const LINK_LIFETIME_MS = 2 * 60 * 60_000;

type InputDeps = Pick<CoreDeps, 'store' | 'pictures' | 'links' | 'clock' | 'isPublicUrl' | 'bots'> & {
  /** Bytes handed over by a bot, kept for a day. */
  readonly uploads: { get(owner: Job, id: string): InputPicture | undefined };
  /** Whether somebody who could be asked for a job reads HEIC. */
  readonly takesHeic: (job: Job) => boolean;
};

/** When a submission was first sent, and for how long it may be repeated under its key (ms). */
interface SubmissionTimes {
  readonly at: number;
  readonly repeatedForMs: number;
}

/** Input pictures: kept with the job before anything is submitted, handed to providers in every form they take. */
export interface Inputs {
  /** The job's pictures, each kept; or why one cannot be read. */
  keep(job: Job, signal: AbortSignal): Promise<{ pictures: Input[] } | { failure: Failure }>;
  /**
   * Makes what a provider does not take as it is fit its offer, before anything is sent there. Undefined: aborted.
   * What it made is a part of the job once `keep` has been applied and saved.
   */
  prepare(job: Job, provider: string, offer: ModelOffer, signal: AbortSignal): Promise<Prepared | undefined>;
  /**
   * As the provider behind an offer takes them: the same for every repeat of one submission, each of which finds
   * links that live.
   */
  images(job: Job, offer: ModelOffer, submission?: SubmissionTimes): ImageInput[];
}

export function createInputs(deps: InputDeps): Inputs {
  const { pictures, clock, links } = deps;
  const fitting = createInputFitting(deps);

  async function fetchOne(job: Job, input: Input, index: number, signal: AbortSignal): Promise<InputPicture> {
    const key = inputKey(job, index);
    const { source } = input;
    const limits = {
      maxBytes: MAX_INPUT_BYTES,
      maxPixels: MAX_INPUT_PIXELS,
      deadlineMs: DOWNLOAD_DEADLINE_MS,
      signal,
    };
    if (source.kind === 'url') {
      return deps.takesHeic(job)
        ? pictures.downloadAny(source.url, key, limits)
        : pictures.download(source.url, key, limits);
    }
    if (source.kind === 'bot') {
      const bytes = await deps.bots.get(job.platform)?.file?.(source.file, { signal });
      if (!bytes) throw new MediaError('gone', 'its platform is not there any more');
      return deps.takesHeic(job) ? pictures.keepAny(bytes, key, limits) : pictures.keep(bytes, key, limits);
    }
    const picture = source.kind === 'upload' ? deps.uploads.get(job, source.id) : await stored(job, source);
    if (!picture) throw new MediaError('gone', 'the picture is not kept any more');
    if (!isReadable(picture.type) && !deps.takesHeic(job)) throw new MediaError('heic', 'nobody reads it');
    return pictures.copy(picture, key);
  }

  async function stored(job: Job, source: Exclude<Input['source'], { kind: 'url' | 'upload' | 'bot' }>) {
    const id = source.kind === 'output' ? parseId(source.id) : { job: source.job, n: undefined };
    const from = id && (await deps.store.get(job, id.job));
    if (source.kind === 'input') return from?.request.pictures[source.index]?.kept;
    return from?.tasks.find((task) => task.n === id?.n)?.picture;
  }

  /** The address that it came from, while that is public and outlives the provider's queue. */
  function ownUrl(job: Job, { source }: Input, at: number): string | undefined {
    if (source.kind !== 'url' || !deps.isPublicUrl(source.url)) return undefined;
    const until = source.until === undefined ? job.createdAt + UNDATED_FRESH_MS : source.until - FRESH_MS;
    return at < until ? source.url : undefined;
  }

  function imageOf(
    job: Job,
    input: Input,
    kept: InputPicture,
    fitted: InputPicture | undefined,
    { at, repeatedForMs }: SubmissionTimes,
  ): ImageInput {
    const given = fitted ?? kept;
    // What was made to fit is another picture than the one behind the address.
    const own = fitted ? undefined : ownUrl(job, input, at);
    const { type, bytes, width, height } = given;
    const open = () => pictures.open(given);
    const image = { name: input.name, type, bytes, width, height, open };
    if (own) return { ...image, publicUrl: own };
    const link = links.sign(given.key, given.type, LINK_LIFETIME_MS + repeatedForMs, at);
    return link ? { ...image, publicUrl: link, signed: true } : image;
  }

  return {
    async keep(job, signal) {
      const kept: Input[] = [];
      for (const [index, input] of job.request.pictures.entries()) {
        try {
          kept.push({ ...input, kept: input.kept ?? (await fetchOne(job, input, index, signal)) });
        } catch (error) {
          return { failure: mediaFailure(error, input.name) };
        }
      }
      return { pictures: kept };
    },
    prepare: fitting.prepare,
    images: (job, offer, submission = { at: clock.now(), repeatedForMs: 0 }) =>
      job.request.pictures.flatMap((input, index) =>
        input.kept ? [imageOf(job, input, input.kept, fittedOf(job, index, offer), submission)] : [],
      ),
  };
}
