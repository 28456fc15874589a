import { type Area, DEFAULT_ASPECT, DEFAULT_RESOLUTION, SOURCE_ASPECT } from './areas.ts';
import type { Offer, OfferedModel, Wish, WishedPicture } from './contracts/jobs.ts';
import { UserError } from './errors.ts';
import { oneLine } from './format-text.ts';
import { MAX_INPUT_BYTES, MAX_INPUT_PIXELS } from './input-limits.ts';
import { type Input, type InputType, inputTypes, type Request } from './job.ts';

const READABLE = new Set(['image/png', 'image/jpeg', 'image/jpg', 'image/webp']);
const HEIC = /^image\/hei[cf](?=$|-sequence$)/;

/**
 * What was typed, made into a request with every default filled in. Whatever can be told from the input alone is
 * told here, without I/O; throws `UserError`. Nothing is cut or changed silently.
 */
export function requestOf(wish: Wish, offer: Offer, area: Area): Request {
  const prompt = wish.prompt.trim();
  // What shows nothing asks for nothing, and would be paid all the same.
  if (oneLine(prompt) === '') throw new UserError('blank_prompt');
  const model = modelOf(wish, offer);
  const pictures = wish.pictures ?? [];
  const request: Request = {
    prompt,
    model: model.name,
    aspect: aspectOf(wish, model, offer, pictures.length),
    resolution: resolutionOf(wish, model, offer),
    count: countOf(wish.count, area.maxCount),
    pictures: pictures.map(inputOf),
    ...(wish.search && offer.search ? { search: true } : {}),
    ...(offer.seed && Number.isSafeInteger(wish.seed) ? { seed: Number(wish.seed) } : {}),
  };
  checkPrompt(prompt, model);
  checkPictures(pictures, model);
  return request;
}

/** A whole number of pictures, whatever a platform let through. */
const countOf = (count = 1, most: number): number => Math.trunc(Math.min(Math.max(count || 1, 1), most));

function modelOf(wish: Wish, offer: Offer): OfferedModel {
  const name = wish.model ?? offer.defaultModel;
  const model = offer.models.find((candidate) => candidate.name === name);
  if (model) return model;
  throw new UserError('not_offered', {
    model: 'nanobanana',
    value: name,
    list: offer.models.map(({ title }) => title),
  });
}

function aspectOf(wish: Wish, model: OfferedModel, offer: Offer, pictures: number): string {
  if (wish.aspect === undefined || wish.aspect === SOURCE_ASPECT)
    return pictures > 0 ? SOURCE_ASPECT : DEFAULT_ASPECT;
  if (!model.aspects.includes(wish.aspect))
    throw notOffered(model, wish.aspect, model.aspects, offer, 'aspects');
  return wish.aspect;
}

function resolutionOf(wish: Wish, model: OfferedModel, offer: Offer): string {
  if (wish.resolution === undefined) {
    return model.resolutions.includes(DEFAULT_RESOLUTION)
      ? DEFAULT_RESOLUTION
      : (model.resolutions[0] ?? DEFAULT_RESOLUTION);
  }
  if (!model.resolutions.includes(wish.resolution)) {
    throw notOffered(model, wish.resolution, model.resolutions, offer, 'resolutions');
  }
  return wish.resolution;
}

function notOffered(
  model: OfferedModel,
  value: string,
  list: readonly string[],
  offer: Offer,
  kind: 'aspects' | 'resolutions',
): UserError {
  const other = offer.models.find((candidate) => candidate[kind].includes(value));
  return new UserError('not_offered', {
    model: model.title,
    value,
    list,
    ...(other ? { other: other.title } : {}),
  });
}

function checkPrompt(prompt: string, model: OfferedModel): void {
  const n = [...prompt].length;
  if (n > model.promptMax)
    throw new UserError('long_prompt', { n, model: model.title, max: model.promptMax });
}

function checkPictures(pictures: readonly WishedPicture[], model: OfferedModel): void {
  if (pictures.length > model.maxPictures) {
    throw new UserError('too_many_pictures', {
      model: model.title,
      max: model.maxPictures,
      n: pictures.length,
    });
  }
  for (const picture of pictures) checkPicture(picture, model);
}

const bareType = (type: string | undefined) => type?.split(';')[0]?.trim().toLowerCase();

/** `image/heic` or `image/heif`, as still pictures or as a sequence of them. */
const heicType = (type: string | undefined): InputType | undefined =>
  inputTypes.find((known) => known === HEIC.exec(bareType(type) ?? '')?.[0]);

function inputOf({ name, source, type }: WishedPicture): Input {
  const heic = heicType(type);
  return { name, source, ...(heic ? { type: heic } : {}) };
}

function checkPicture({ name: file, type, bytes, width, height }: WishedPicture, model: OfferedModel): void {
  const heic = heicType(type);
  if (heic && !model.takesHeic) throw new UserError('heic', { file });
  const bare = bareType(type);
  if (bare && !heic && !READABLE.has(bare)) throw new UserError('not_a_picture', { file });
  if (bytes === 0) throw new UserError('not_a_picture', { file });
  if (bytes !== undefined && bytes > MAX_INPUT_BYTES) {
    throw new UserError('picture_too_large', { file, size: bytes, max: MAX_INPUT_BYTES });
  }
  if (width && height && width * height > MAX_INPUT_PIXELS) {
    throw new UserError('picture_too_large', { file, pixels: width * height, maxPixels: MAX_INPUT_PIXELS });
  }
}
