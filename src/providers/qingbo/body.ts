import type {
  ImageInput,
  ModelOffer,
  ProviderRequest,
  SubmitOptions,
} from '../../core/contracts/provider.ts';
import { ProviderError } from '../../core/errors.ts';
import type { FailureReason, Json } from '../../core/job.ts';
import type { Dialect } from './dialects.ts';

/** What a task is told to its end by; a cancelled one is cancelled by us. */
const CALLBACK_EVENTS = ['completed', 'failed'];

/**
 * The task as the dialect writes it. Never sent: `n` (one task is one picture), `official_fallback` (it would move
 * a task to a dearer line by itself; that is a tier of its own here).
 */
export function taskBody(
  provider: string,
  dialect: Dialect,
  offer: ModelOffer,
  request: ProviderRequest,
  { webhook }: Pick<SubmitOptions, 'webhook'>,
): Json {
  const refuse = (reason: FailureReason, message: string) =>
    new ProviderError(provider, { accepted: 'no', reason, message });
  const aspect = request.aspect ?? dialect.asThePicture;
  // Left out, it would be a square: another picture than was asked for.
  if (aspect === undefined) throw refuse('refused_input', 'has no word for "as the picture"');
  if (request.seed !== undefined && !offer.seed)
    throw refuse('refused_input', 'takes no seed for this model');
  if (request.search && !offer.search) throw refuse('refused_input', 'cannot search for this model');

  const imageUrls = request.images.map((image) => {
    const url = addressOf(image);
    if (url === undefined) throw refuse('no_public_url', 'takes pictures by public address only');
    return url;
  });
  const isCallable = webhook?.url.startsWith('https://');
  return {
    model: offer.wire,
    ...wayOf(dialect.actions, imageUrls.length, request.search === true),
    prompt: request.prompt,
    ...(request.seed !== undefined && { seed: request.seed }),
    aspect_ratio: aspect,
    // The first-generation model has one size.
    ...(offer.resolutions.length > 1 && { resolution: sizeOf(dialect, request.resolution) }),
    ...(imageUrls.length > 0 && { image_urls: imageUrls }),
    ...(webhook && isCallable && { callback_url: webhook.url, callback_events: CALLBACK_EVENTS }),
  };
}

/**
 * `search_grounded` is the word for a search without pictures. With pictures the action says what they are for,
 * and the field `google_search`, which is its equal in the pages, asks for the search.
 */
function wayOf(actions: Dialect['actions'], pictures: number, search: boolean) {
  if (search && pictures === 0 && actions.search !== null) return { action: actions.search };
  const several = pictures > 1 ? actions.severalPictures : actions.onePicture;
  return { action: pictures === 0 ? actions.text : several, ...(search && { google_search: true }) };
}

const sizeOf = ({ resolution }: Dialect, size: string): string =>
  resolution === 'lower case' ? size.toLowerCase() : size;

/** Local paths, `file:`, base64 and `data:` are refused by Qingbo. */
const addressOf = ({ publicUrl }: ImageInput): string | undefined =>
  publicUrl !== undefined && /^https?:\/\//i.test(publicUrl) ? publicUrl : undefined;
