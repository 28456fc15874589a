const QUOTE = 0x22;
const BACKSLASH = 0x5c;

interface Piece {
  readonly bytes: Uint8Array;
  /** Whether it is (part of) what stands between the quotes of a string. */
  readonly inside: boolean;
  /** It is the quote that ends a string. */
  readonly closing: boolean;
}

/** Tells the insides of JSON's strings from the rest, whatever the pieces in which the text comes. */
export function createQuotes() {
  let inside = false;
  let escaped = false;

  /** The quote that ends the string which goes on at `from`; -1 where the chunk has none. */
  function findEnd(chunk: Buffer, from: number): number {
    let at = escaped ? from + 1 : from;
    escaped = false;
    for (;;) {
      const quote = chunk.indexOf(QUOTE, at);
      const slash = chunk.subarray(at, quote === -1 ? chunk.length : quote).indexOf(BACKSLASH);
      if (slash === -1) return quote;
      at += slash + 2;
      if (at > chunk.length) {
        escaped = true;
        return -1;
      }
    }
  }

  return {
    *split(bytes: Uint8Array): Generator<Piece> {
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let at = 0; at < chunk.length; ) {
        const quote = inside ? findEnd(chunk, at) : chunk.indexOf(QUOTE, at);
        const end = quote === -1 ? chunk.length : quote;
        if (end > at) yield { bytes: chunk.subarray(at, end), inside, closing: false };
        if (quote !== -1) {
          yield { bytes: chunk.subarray(quote, quote + 1), inside: false, closing: inside };
          inside = !inside;
        }
        at = end + 1;
      }
    },
  };
}
