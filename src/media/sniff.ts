import { fileTypeFromBuffer } from 'file-type';
import type { PictureType } from '../core/job.ts';

/** Bytes from the start of a file that `sniff` wants to see: what file-type reads at most of one. */
export const SNIFF_BYTES = 4100;

/**
 * What bytes are, by themselves. `page`: text or HTML where a picture was promised, such as a login or error
 * page. `other`: something known or unknown that is no picture we take, `name` for the log.
 */
export type Sniffed =
  | { readonly kind: 'picture'; readonly type: PictureType; readonly animated: boolean }
  | { readonly kind: 'heic'; readonly type: 'image/heic' | 'image/heif' }
  | { readonly kind: 'page' }
  | { readonly kind: 'other'; readonly name: string };

const PICTURES = new Map<string, { type: PictureType; animated: boolean }>([
  ['image/png', { type: 'image/png', animated: false }],
  ['image/apng', { type: 'image/png', animated: true }],
  ['image/jpeg', { type: 'image/jpeg', animated: false }],
  ['image/webp', { type: 'image/webp', animated: false }],
]);

const HEIC = new Map<string, 'image/heic' | 'image/heif'>([
  ['image/heic', 'image/heic'],
  ['image/heic-sequence', 'image/heic'],
  ['image/heif', 'image/heif'],
  ['image/heif-sequence', 'image/heif'],
]);

/** Tab, line ends, printable ASCII and everything beyond: no binary format starts with 32 of these by chance. */
function looksLikeText(head: Uint8Array): boolean {
  return head
    .subarray(0, 512)
    .every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}

/** Reads the first bytes of a file; its name and what a server said of it count for nothing. */
export async function sniff(head: Uint8Array): Promise<Sniffed> {
  const found = await fileTypeFromBuffer(head);
  const picture = found && PICTURES.get(found.mime);
  if (picture) return { kind: 'picture', ...picture };
  const heic = found && HEIC.get(found.mime);
  if (heic) return { kind: 'heic', type: heic };
  if (found && found.mime !== 'application/xml') return { kind: 'other', name: found.mime };
  if (!looksLikeText(head)) return { kind: 'other', name: 'unknown bytes' };
  return /<svg[\s>]/i.test(Buffer.from(head).toString('latin1'))
    ? { kind: 'other', name: 'svg' }
    : { kind: 'page' };
}
