import { MediaError } from '../core/errors.ts';

/** Passes bytes on as they come and throws `too_large` with the first chunk that goes over. */
export async function* limited(
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let found = 0;
  for await (const chunk of bytes) {
    found += chunk.length;
    if (found > maxBytes) {
      throw new MediaError('too_large', `more than ${maxBytes} bytes`, { found, limit: maxBytes });
    }
    yield chunk;
  }
}
