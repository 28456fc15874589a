import type { Readable } from 'node:stream';

/** How much beyond a limit is read and dropped before the answer goes out regardless. */
const DRAINED_BYTES = 64 * 1024 * 1024;

/**
 * At most `limit` bytes of a request. The rest is read and dropped first: many a sender listens only when it has
 * sent everything, and would hear a reset in place of the answer. The server's request timeout bounds how long
 * that takes. `whole: false`: there was more, or the connection broke. `take` says whether there is room for so many
 * more bytes; where there is none, the rest is dropped as well.
 */
export function readBody(
  stream: Readable,
  limit: number,
  take: (bytes: number) => boolean = () => true,
): Promise<{ body: Buffer; whole: boolean }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let crowded = false;

    const finish = (complete: boolean) => {
      stream.off('data', read).off('end', ended).off('error', broken).off('close', broken);
      stream.on('error', () => undefined);
      stream.resume();
      resolve({ body: Buffer.concat(chunks), whole: complete && bytes <= limit && !crowded });
    };
    const ended = () => finish(true);
    const broken = () => finish(false);
    const read = (chunk: Buffer) => {
      const kept = chunk.subarray(0, Math.max(0, limit - bytes));
      bytes += chunk.length;
      crowded ||= kept.length > 0 && !take(kept.length);
      if (crowded) chunks.length = 0;
      else if (kept.length > 0) chunks.push(kept);
      if (bytes > limit + DRAINED_BYTES) finish(false);
    };

    stream.on('data', read).on('end', ended).on('error', broken).on('close', broken);
  });
}

/** Memory for the bodies of all requests that are being handled. */
export interface BodyRoom {
  /** What one request holds of it, until `release`. */
  hold(): { take(bytes: number): boolean; readonly refused: boolean; release(): void };
}

export function createBodyRoom(most: number): BodyRoom {
  let taken = 0;
  return {
    hold() {
      let held = 0;
      let refused = false;
      return {
        take(bytes) {
          refused ||= taken + bytes > most;
          if (refused) return false;
          taken += bytes;
          held += bytes;
          return true;
        },
        get refused() {
          return refused;
        },
        release() {
          taken -= held;
          held = 0;
        },
      };
    },
  };
}
