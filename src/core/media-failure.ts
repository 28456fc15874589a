import { MediaError } from './errors.ts';
import type { Failure } from './job.ts';

/** What a picture that can't be read means for a job: which sentence, and with which values (experience §3). */
export function mediaFailure(error: unknown, file: string): Failure {
  const detail = error instanceof Error ? error.message : String(error);
  if (!(error instanceof MediaError)) return { reason: 'internal', again: true, detail };
  switch (error.code) {
    case 'heic':
      return { reason: 'heic', again: false, values: { file }, detail };
    case 'too_large':
      return { reason: 'picture_too_large', again: false, values: { file, ...bytes(error) }, detail };
    case 'too_many_pixels':
      return { reason: 'picture_too_large', again: false, values: { file, ...pixels(error) }, detail };
    case 'not_a_picture':
    case 'empty':
      return { reason: 'not_a_picture', again: false, values: { file }, detail };
    default:
      return { reason: 'picture_gone', again: false, values: { file }, detail };
  }
}

const bytes = ({ found, limit }: MediaError) => ({
  ...(found === undefined ? {} : { size: String(found) }),
  ...(limit === undefined ? {} : { max: String(limit) }),
});

const pixels = ({ found, limit }: MediaError) => ({
  ...(found === undefined ? {} : { pixels: String(found) }),
  ...(limit === undefined ? {} : { maxPixels: String(limit) }),
});
