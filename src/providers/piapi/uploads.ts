import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import type { ImageInput } from '../../core/contracts/provider.ts';
import { ProviderError } from '../../core/errors.ts';
import type { Http, Refusal } from '../http.ts';
import { LARGEST_PICTURE } from './models.ts';
import { refusal } from './refusal.ts';

interface UploadsDeps {
  readonly provider: string;
  readonly http: Http;
  readonly now: () => number;
}

/** A plan may change, but not from one picture to the next. */
const REFUSED_FOR_MS = 60 * 60_000;

/** Gives pictures an address at PiAPI, which keeps them for 24 hours. */
export function createUploads({ provider, http, now }: UploadsDeps) {
  let refusedUntil = Number.NEGATIVE_INFINITY;

  const impossible = (message: string) =>
    new ProviderError(provider, { accepted: 'no', reason: 'no_public_url', message });

  async function send(image: ImageInput, index: number, signal: AbortSignal): Promise<string> {
    const file = {
      file_name: `picture-${index + 1}.${image.type.replace('image/', '').replace('jpeg', 'jpg')}`,
      file_data: (await buffer(await image.open())).toString('base64'),
    };
    return (await http.post('/api/ephemeral_resource', file, uploadSchema, { signal })).data.url;
  }

  return {
    /** Nothing is paid yet, so whatever goes wrong proves that nothing was accepted. */
    async upload(image: ImageInput, index: number, signal: AbortSignal): Promise<string> {
      if (image.bytes > LARGEST_PICTURE) throw impossible('the picture is too large for the upload');
      if (now() < refusedUntil) throw impossible('the plan has no upload, as it said within the last hour');
      try {
        return await send(image, index, signal);
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        if (error.reason === 'no_public_url') refusedUntil = now() + REFUSED_FOR_MS;
        throw error.accepted === 'no' ? error : neverAccepted(provider, error);
      }
    },
  };
}

const uploadSchema = z.object({ data: z.object({ url: z.url({ protocol: /^https?$/ }) }) });

function neverAccepted(
  provider: string,
  { message, httpStatus, retryAfterMs }: ProviderError,
): ProviderError {
  return new ProviderError(provider, {
    accepted: 'no',
    reason: 'unavailable',
    again: true,
    message: `upload of a picture: ${message}`,
    httpStatus,
    retryAfterMs,
  });
}

/** Without the upload, which smaller plans lack, a picture can only reach PiAPI by an address of its own. */
export function uploadRefusal(status: number, message: string): Refusal | null {
  return status === 403 || status === 404 ? { reason: 'no_public_url' } : refusal(status, message);
}
