import type { ImageInput } from './contracts/provider.ts';
import type { CoreDeps } from './deps.ts';
import { MediaError } from './errors.ts';
import type { Failure, Input, Job, Picture } from './job.ts';
import { parseId } from './job.ts';
import { inputKey } from './keys.ts';
import { mediaFailure } from './media-failure.ts';
import { MAX_INPUT_PIXELS } from './wish.ts';

const DOWNLOAD_DEADLINE_MS = 60_000;
/** A link must outlive the provider's own queue. */
const FRESH_MS = 15 * 60_000;
/** Links that don't say when they die count as fresh for so long after they were given. */
const UNDATED_FRESH_MS = 10 * 60_000;
const LINK_LIFETIME_MS = 2 * 60 * 60_000;

type InputDeps = Pick<CoreDeps, 'store' | 'pictures' | 'links' | 'clock' | 'isPublicUrl'> & {
  /** Bytes handed over by a bot, kept for a day. */
  readonly uploads: { get(owner: Job, id: string): Picture | undefined };
  readonly maxBytes: (job: Job) => number;
};

/** Input pictures: kept with the job before anything is submitted, handed to providers in every form they take. */
export interface Inputs {
  /** The job's pictures, each kept; or why one cannot be read. */
  keep(job: Job, signal: AbortSignal): Promise<{ pictures: Input[] } | { failure: Failure }>;
  /** As providers take them: the same for every repeat of one submission, each of which finds links that live. */
  images(job: Job, submission?: { readonly at: number; readonly repeatedForMs: number }): ImageInput[];
}

export function createInputs(deps: InputDeps): Inputs {
  const { pictures, clock, links } = deps;

  async function fetchOne(job: Job, input: Input, index: number, signal: AbortSignal): Promise<Picture> {
    const key = inputKey(job, index);
    const { source } = input;
    if (source.kind === 'url') {
      const limits = {
        maxBytes: deps.maxBytes(job),
        maxPixels: MAX_INPUT_PIXELS,
        deadlineMs: DOWNLOAD_DEADLINE_MS,
      };
      return pictures.download(source.url, key, { ...limits, signal });
    }
    const picture = source.kind === 'upload' ? deps.uploads.get(job, source.id) : await stored(job, source);
    if (!picture) throw new MediaError('gone', 'the picture is not kept any more');
    return pictures.copy(picture, key);
  }

  async function stored(job: Job, source: Exclude<Input['source'], { kind: 'url' | 'upload' }>) {
    const id = source.kind === 'output' ? parseId(source.id) : { job: source.job, n: undefined };
    const from = id && (await deps.store.get(job, id.job));
    if (source.kind === 'input') return from?.request.pictures[source.index]?.kept;
    return from?.tasks.find((task) => task.n === id?.n)?.picture;
  }

  function publicUrl(
    job: Job,
    input: Input,
    kept: Picture,
    { at, repeatedForMs }: { readonly at: number; readonly repeatedForMs: number },
  ): string | undefined {
    const { source } = input;
    if (source.kind === 'url' && deps.isPublicUrl(source.url)) {
      const until = source.until === undefined ? job.createdAt + UNDATED_FRESH_MS : source.until - FRESH_MS;
      if (at < until) return source.url;
    }
    return links.sign(kept.key, kept.type, LINK_LIFETIME_MS + repeatedForMs, at);
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
    images: (job, submission = { at: clock.now(), repeatedForMs: 0 }) =>
      job.request.pictures.flatMap((input) => {
        const { kept } = input;
        if (!kept) return [];
        const url = publicUrl(job, input, kept, submission);
        const { type, bytes, width, height } = kept;
        const open = () => pictures.open(kept);
        return [{ name: input.name, type, bytes, width, height, open, ...(url ? { publicUrl: url } : {}) }];
      }),
  };
}
