import type { ModelOffer } from './contracts/provider.ts';
import type { CoreDeps } from './deps.ts';
import {
  type Failure,
  type FittedInput,
  type Input,
  type InputPicture,
  isReadable,
  type Job,
} from './job.ts';
import { fittedInputKey } from './keys.ts';
import { mediaFailure } from './media-failure.ts';

type FittingDeps = Pick<CoreDeps, 'store' | 'pictures'>;

/** `keep` notes in a job what was made for a provider; a `failure` costs nothing. */
export type Prepared = { keep(job: Job): Job } | { failure: Failure };

/** What was made of an input picture for such an offer; undefined where it goes as it is. */
export function fittedOf(job: Job, index: number, offer: ModelOffer): FittedInput | undefined {
  const key = fittedInputKey(job, index, offer.pictures);
  return job.request.pictures[index]?.fitted?.find((fitted) => fitted.key === key);
}

const keptOf = (job: Job): InputPicture[] => job.request.pictures.flatMap(({ kept }) => kept ?? []);

const togetherOf = ({ together }: ModelOffer['pictures']): number => together ?? Number.MAX_SAFE_INTEGER;

/** Whether a provider takes all pictures of a job as they are. */
function fitsAll(kept: readonly InputPicture[], { pictures: limits }: ModelOffer): boolean {
  const all = kept.reduce((sum, { bytes }) => sum + bytes, 0);
  const each = kept.every(({ type, bytes }) => limits.types.includes(type) && bytes <= limits.maxBytes);
  return each && all <= togetherOf(limits);
}

/** Input pictures made to fit what a provider takes: once for all tasks of a job that go there. */
export function createInputFitting({ store, pictures }: FittingDeps) {
  const underWay = new Map<string, Promise<(InputPicture | null)[]>>();

  function makeFit(
    job: Job,
    kept: readonly InputPicture[],
    offer: ModelOffer,
  ): Promise<(InputPicture | null)[]> {
    const { maxBytes: each, types } = offer.pictures;
    const keyOf = (index: number) => fittedInputKey(job, index, offer.pictures);
    const running = underWay.get(keyOf(0));
    if (running) return running;
    const limits = { each, types, together: togetherOf(offer.pictures) };
    const making = pictures.keepFitted(kept, limits, keyOf).finally(() => underWay.delete(keyOf(0)));
    underWay.set(keyOf(0), making);
    return making;
  }

  async function prepare(
    job: Job,
    provider: string,
    offer: ModelOffer,
    signal: AbortSignal,
  ): Promise<Prepared | undefined> {
    const kept = keptOf(job);
    if (signal.aborted) return undefined;
    if (kept.length === 0 || fitsAll(kept, offer)) return { keep: (newest) => newest };
    const newest = (await store.get(job, job.id)) ?? job;
    // They are noted in one write, so where one is, all are.
    const before = newest.request.pictures.map((_, index) => fittedOf(newest, index, offer));
    if (before.some(Boolean)) return { keep: (current) => noted(current, provider, before) };
    const made = await makeFit(job, kept, offer).catch((error: unknown) => mediaFailure(error, ''));
    if (signal.aborted) return undefined;
    if (!Array.isArray(made)) return { failure: made };
    const without = made.indexOf(null);
    if (without >= 0) return { failure: misfit(job, without, offer) };
    return { keep: (current) => noted(current, provider, made) };
  }

  return { prepare };
}

function noted(job: Job, provider: string, made: readonly (InputPicture | null | undefined)[]): Job {
  const pictures = job.request.pictures.map((input, index): Input => {
    const { kept, fitted = [] } = input;
    const copy = made[index];
    const known = fitted.some(({ key, provider: of }) => key === copy?.key && of === provider);
    if (!kept || !copy || known || copy.key === kept.key) return input;
    const { key, type, bytes, width, height } = copy;
    if (!isReadable(type)) return input;
    const resized = width !== kept.width || height !== kept.height;
    return { ...input, fitted: [...fitted, { key, type, bytes, width, height, provider, resized }] };
  });
  return { ...job, request: { ...job.request, pictures } };
}

function misfit({ request }: Job, index: number, { pictures }: ModelOffer): Failure {
  const input = request.pictures[index];
  const type = input?.kept?.type;
  if (type && !isReadable(type) && !pictures.types.includes(type))
    return { reason: 'heic', again: false, values: { file: input.name } };
  const values = {
    file: input?.name ?? '',
    size: String(input?.kept?.bytes),
    max: String(Math.min(pictures.maxBytes, pictures.together ?? pictures.maxBytes)),
  };
  return { reason: 'picture_too_large', again: false, values };
}
