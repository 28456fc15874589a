import type { Readable } from 'node:stream';

/** How much beyond a limit is read and dropped before the answer goes out regardless. */
const DRAINED_BYTES = 64 * 1024 * 1024;

/**
 * At most `limit` bytes of a request. The rest is read and dropped first: many a sender listens only when it has
 * sent everything, and would hear a reset in place of the answer. The server's request timeout bounds how long
 * that takes. `whole: false`: there was more, or the connection broke.
 */
export function readBody(stream: Readable, limit: number): Promise<{ body: Buffer; whole: boolean }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;

    const finish = (complete: boolean) => {
      stream.off('data', take).off('end', ended).off('error', broken).off('close', broken);
      stream.on('error', () => undefined);
      stream.resume();
      resolve({ body: Buffer.concat(chunks), whole: complete && bytes <= limit });
    };
    const ended = () => finish(true);
    const broken = () => finish(false);
    const take = (chunk: Buffer) => {
      const room = Math.max(0, limit - bytes);
      bytes += chunk.length;
      if (room > 0) chunks.push(chunk.subarray(0, room));
      if (bytes > limit + DRAINED_BYTES) finish(false);
    };

    stream.on('data', take).on('end', ended).on('error', broken).on('close', broken);
  });
}
