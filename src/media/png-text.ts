import { type FileHandle, open } from 'node:fs/promises';
import { MediaError } from '../core/errors.ts';

/** Texts and workflows of other programs are a few kilobytes when packed; these unpack to 130 MB at most. */
const MOST_PACKED_TEXT = 128 * 1024;

const WINDOW = 64 * 1024;
const SIGNATURE = 8;
/** Length and type before the data of a chunk, and its checksum behind. */
const HEAD = 8;
const TAIL = 4;
/** A keyword of at most 79 bytes, the zero after it and the mark "packed". */
const TEXT_START = 81;

/**
 * Throws where a PNG holds more packed text than any program writes: each such chunk is unpacked before the first
 * pixel, without a deadline, and two megabytes of them keep a core busy for eight seconds.
 */
export async function assertLittleText(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    let packed = 0;
    for await (const bytes of packedTexts(file)) {
      packed += bytes;
      if (packed > MOST_PACKED_TEXT) throw new MediaError('not_a_picture', 'packed text without end');
    }
  } finally {
    await file.close();
  }
}

/** The length of each chunk of packed text, chunk by chunk to the end of the file or the first nonsense. */
async function* packedTexts(file: FileHandle): AsyncGenerator<number> {
  let window = new Uint8Array();
  let start = 0;
  for (let at = SIGNATURE; ; ) {
    if (at + HEAD + TEXT_START > start + window.length) {
      window = await readFrom(file, at);
      start = at;
    }
    if (at - start + HEAD > window.length) return;
    const chunk = Buffer.from(window.buffer, window.byteOffset + at - start, window.length - (at - start));
    const length = chunk.readUInt32BE(0);
    if (isPackedText(chunk)) yield length;
    at += HEAD + length + TAIL;
  }
}

async function readFrom(file: FileHandle, position: number) {
  const { buffer, bytesRead } = await file.read(new Uint8Array(WINDOW), 0, WINDOW, position);
  return buffer.subarray(0, bytesRead);
}

function isPackedText(chunk: Buffer): boolean {
  const type = chunk.toString('latin1', 4, HEAD);
  if (type === 'zTXt') return true;
  if (type !== 'iTXt') return false;
  const keywordEnd = chunk.indexOf(0, HEAD);
  return keywordEnd !== -1 && chunk[keywordEnd + 1] === 1;
}
