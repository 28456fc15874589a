import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { createQuotes } from './quotes.ts';
import type { Range, Spool } from './spool.ts';

/** A string of more bytes goes to the spool. */
const LONG_BYTES = 32 * 1024;
/** Of the JSON without its long strings; and of those. */
const MOST_BYTES = 8_000_000;
const MOST_BYTES_SPOOLED = 400_000_000;

export interface Taken {
  /** The JSON, each long string of it replaced by a mark. */
  readonly value: unknown;
  /** Whether a string is such a mark. */
  isLong(text: string): boolean;
  /** The bytes between the quotes of a string, escapes as they were sent. */
  bytes(text: string): Readable;
}

/**
 * Reads JSON of which some strings are too long to be held. Nothing but strings is looked at here: the rest is left
 * to `JSON.parse`, which sees the text as it was, but for the long strings.
 */
export async function takeLongStrings(json: AsyncIterable<Uint8Array>, spool: Spool): Promise<Taken> {
  const mark = `long-${randomUUID()}-`;
  const ranges: Range[] = [];
  const kept = createPad();
  /** Where the string that is being read starts: what is held, and what is in the spool once it is long. */
  let held = 0;
  let spooled: number | undefined;

  async function spill(bytes: Uint8Array) {
    if (spool.size() + bytes.length > MOST_BYTES_SPOOLED) throw new Error('the answer is too large');
    await spool.append(bytes);
  }

  async function addToString(bytes: Uint8Array) {
    if (spooled === undefined && kept.length() - held + bytes.length > LONG_BYTES) {
      spooled = spool.size();
      await spill(kept.takeBack(held));
    }
    if (spooled === undefined) kept.add(bytes);
    else await spill(bytes);
  }

  function endString() {
    if (spooled === undefined) return;
    kept.add(Buffer.from(`${mark}${ranges.length}`));
    ranges.push({ start: spooled, end: spool.size() });
    spooled = undefined;
  }

  const quotes = createQuotes();
  for await (const chunk of json) {
    for (const { bytes, inside, closing } of quotes.split(chunk)) {
      if (inside) await addToString(bytes);
      else {
        if (closing) endString();
        kept.add(bytes);
        held = kept.length();
      }
    }
  }
  const rangeOf = (text: string) =>
    text.startsWith(mark) ? ranges[Number(text.slice(mark.length))] : undefined;
  return {
    value: parse(kept.text()),
    isLong: (text) => rangeOf(text) !== undefined,
    bytes(text) {
      const range = rangeOf(text);
      return range ? spool.read(range) : Readable.from([Buffer.from(text)]);
    },
  };
}

/** The parser's own message repeats what stands there. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('the answer is no JSON');
  }
}

/** Bytes that grow at their end. */
function createPad() {
  let pad = Buffer.alloc(LONG_BYTES * 2);
  let length = 0;

  return {
    length: () => length,
    text: () => pad.toString('utf8', 0, length),
    add(bytes: Uint8Array) {
      const needed = length + bytes.length;
      if (needed > MOST_BYTES) throw new Error('the answer is too large');
      if (needed > pad.length) pad = Buffer.concat([pad], needed * 2);
      pad.set(bytes, length);
      length = needed;
    },
    /** What stands from `start` on; it is no longer there afterwards. */
    takeBack(start: number): Uint8Array {
      const taken = Buffer.from(pad.subarray(start, length));
      length = start;
      return taken;
    },
  };
}
