import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import type { CallOptions, ImageInput } from '../../core/contracts/provider.ts';
import { ProviderError } from '../../core/errors.ts';
import { addressOf } from '../../core/picture-address.ts';
import type { Http, Refusal } from '../http.ts';
import { refusal } from './errors.ts';

interface PicturesDeps {
  readonly provider: string;
  readonly uploads: Http;
  readonly now: () => number;
  /** How long a submission may be made again under its key (ms). */
  readonly rememberedMs: number;
}

/**
 * The addresses of a submission's pictures, uploaded where they have none. EvoLink takes a repeat under the same key
 * only if it says the same. Links that we are given stay for all repeats, but an upload that has failed may work the
 * next time: so what a key was first sent with is kept for as long as it may be sent again. For another process an
 * upload comes to the same address by its name.
 */
export function createPictures({ provider, uploads, now, rememberedMs }: PicturesDeps) {
  const sent = new Map<string, { readonly urls: readonly string[]; readonly until: number }>();

  function forgetOld() {
    for (const [key, { until }] of sent) if (until <= now()) sent.delete(key);
  }

  async function upload(image: ImageInput, key: string, index: number, { signal }: CallOptions) {
    const bytes = await buffer(await image.open());
    const name = createHash('sha256').update(`${key}/${index}/`).update(bytes).digest('hex').slice(0, 40);
    const file = {
      base64_data: `data:${image.type};base64,${bytes.toString('base64')}`,
      upload_path: 'nanobanana',
      file_name: `${name}.${image.type.replace('image/', '').replace('jpeg', 'jpg')}`,
    };
    try {
      const { data } = await uploads.post('/api/v1/files/upload/base64', file, uploadSchema, { signal });
      return data.file_url;
    } catch (error) {
      throw error instanceof ProviderError ? neverAccepted(provider, error) : error;
    }
  }

  return {
    /** What goes wrong here proves that this call submitted nothing. */
    async addresses(
      images: readonly ImageInput[],
      key: string,
      options: CallOptions,
    ): Promise<readonly string[]> {
      forgetOld();
      const known = sent.get(key);
      if (known?.urls.length === images.length) return known.urls;
      const urls: string[] = [];
      // One after the other: each upload holds its whole picture in memory.
      for (const [index, image] of images.entries()) {
        urls.push(await addressOf(image, () => upload(image, key, index, options)));
      }
      if (urls.length > 0) sent.set(key, { urls, until: now() + rememberedMs });
      return urls;
    },
    /** It was accepted: it is not sent again. */
    forget: (key: string): void => void sent.delete(key),
  };
}

const uploadSchema = z.object({ data: z.object({ file_url: z.url({ protocol: /^https?$/ }) }) });

/** Nothing is paid for an upload, so whatever goes wrong proves that nothing was accepted. */
function neverAccepted(provider: string, error: ProviderError): ProviderError {
  const { httpStatus, retryAfterMs } = error;
  const why = error.accepted === 'no' ? error : ({ reason: 'unavailable', again: true } as const);
  return new ProviderError(provider, {
    accepted: 'no',
    reason: why.reason,
    again: why.again,
    message: `upload of a picture: ${error.message.replace(`${provider}: `, '')}`,
    httpStatus,
    retryAfterMs,
  });
}

/** Without room for files, a picture can only reach EvoLink by an address of its own. */
export function uploadRefusal(status: number, message: string, body: unknown): Refusal | null {
  const full = /quota/i.test(message) && status !== 429 && status < 500;
  if (status !== 401 && (full || status === 402 || status === 403 || status === 404)) {
    return { reason: 'no_public_url' };
  }
  return refusal(status, message, body);
}

const failedSchema = z.object({ success: z.literal(false), code: z.unknown().optional() });

/** `{ success: false, code }` may come with HTTP 200; the code is an HTTP status, or one with two digits more. */
export function uploadStatus(body: unknown): number | undefined {
  const failed = failedSchema.safeParse(body);
  if (!failed.success) return undefined;
  const code = Number(failed.data.code);
  const status = code >= 10_000 ? Math.floor(code / 100) : code;
  return status >= 400 && status < 600 ? status : 500;
}
