import { type FileHandle, open } from 'node:fs/promises';
import { MediaError } from '../core/errors.ts';

/** A telephone writes some kilobytes, a picture of thousands of tiles a few hundred. */
const LARGEST_META = 1_000_000;
/** Boxes of a file, and of a box, that are looked at. */
const MOST_BOXES = 10_000;
const HEADER = 16;

interface Box {
  readonly type: string;
  /** Of its contents. */
  readonly start: number;
  readonly end: number;
}

const damaged = (why: string) => new MediaError('not_a_picture', `a HEIC file without its size: ${why}`);

/** ISO 14496-12: four bytes of length, four of type; length 1 has eight more bytes of it, 0 goes to the end. */
function boxAt(head: Buffer, at: number, end: number): Box | null {
  if (head.length < 8) return null;
  const short = head.readUInt32BE(0);
  if (short === 1 && head.length < HEADER) return null;
  const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? end - at : short;
  const start = at + (short === 1 ? HEADER : 8);
  if (at + length < start || at + length > end) return null;
  return { type: head.toString('latin1', 4, 8), start, end: at + length };
}

/** The boxes between two places of what was read; stops at the first that does not fit. */
function boxes(bytes: Buffer, { start, end }: Pick<Box, 'start' | 'end'>): Box[] {
  const found: Box[] = [];
  for (let at = start; at < end && found.length < MOST_BOXES; ) {
    const box = boxAt(bytes.subarray(at, Math.min(at + HEADER, end)), at, end);
    if (!box) break;
    found.push(box);
    at = box.end;
  }
  return found;
}

async function readMeta(file: FileHandle, size: number): Promise<Buffer> {
  const head = Buffer.alloc(HEADER);
  for (let at = 0, n = 0; at < size && n < MOST_BOXES; n += 1) {
    const { bytesRead } = await file.read(head, 0, HEADER, at);
    const box = boxAt(head.subarray(0, bytesRead), at, size);
    if (!box) throw damaged('a box that does not fit');
    if (box.type === 'meta') {
      const length = box.end - box.start;
      if (length > LARGEST_META) throw damaged('too much is said of it');
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, box.start);
      return buffer;
    }
    at = box.end;
  }
  throw damaged('nothing is said of it');
}

/**
 * Width and height of a HEIC or HEIF picture by its header; nothing is decoded. The largest size of its parts is that
 * of the whole, since tiles and thumbnails are smaller; a quarter turn swaps the sides.
 */
export async function measureHeif(path: string): Promise<{ width: number; height: number }> {
  const file = await open(path, 'r');
  try {
    const meta = await readMeta(file, (await file.stat()).size);
    // Version and flags stand before the boxes within.
    const inside = boxes(meta, { start: 4, end: meta.length });
    const properties = inside
      .filter(({ type }) => type === 'iprp')
      .flatMap((box) => boxes(meta, box))
      .filter(({ type }) => type === 'ipco')
      .flatMap((box) => boxes(meta, box));
    const sizes = properties
      .filter(({ type, start, end }) => type === 'ispe' && end - start >= 12)
      .map(({ start }) => ({ width: meta.readUInt32BE(start + 4), height: meta.readUInt32BE(start + 8) }));
    const largest = sizes.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a), NONE);
    if (largest.width === 0 || largest.height === 0) throw damaged('no size');
    const turned = properties.some(
      ({ type, start, end }) => type === 'irot' && end > start && ((meta[start] ?? 0) & 1) === 1,
    );
    return turned ? { width: largest.height, height: largest.width } : largest;
  } finally {
    await file.close();
  }
}

const NONE = { width: 0, height: 0 };
