import { UserError } from '../../../../core/errors.ts';
import { MAX_INPUT_BYTES } from '../../../../core/input-limits.ts';
import { text } from '../../../../core/line.ts';
import { sayError } from '../../../../core/words/errors.ts';
import { Refused } from '../base/api.ts';
import type { App } from '../base/app.ts';
import { clickKey } from '../base/dom.ts';
import type { Attachment, DraftStore } from './draft.ts';

/** Two times 56 px, for fine screens. */
const THUMB_PX = 112;

/** Takes files into a draft: each is shown at once, sent, and stays with its reason where it is refused. */
export function addFiles(app: App, draft: DraftStore, files: Iterable<File>): void {
  for (const file of files) void addFile(app, draft, file);
}

async function addFile(app: App, draft: DraftStore, file: File): Promise<void> {
  const key = clickKey();
  const name = file.name || 'picture';
  const change = (now: Partial<Attachment>) =>
    draft.set({
      attachments: draft.get().attachments.map((each) => (each.key === key ? { ...each, ...now } : each)),
    });
  const first: Attachment = { key, name, bytes: file.size, state: 'reading' };
  draft.set({ attachments: [...draft.get().attachments, first] });
  void thumbnail(file).then((thumb) => thumb && change({ thumb }));
  try {
    checkSize(file);
    const { id, type, bytes, width, height } = await app.api.upload(file);
    const picture = { name, source: { kind: 'upload' as const, id }, type, bytes, width, height };
    change({ state: 'ready', bytes, picture });
  } catch (error) {
    change({ state: 'refused', why: reason(app, error) });
  }
}

/** A file that is too large is not worth the way to the server. */
function checkSize(file: File): void {
  if (file.size > MAX_INPUT_BYTES)
    throw new UserError('picture_too_large', { file: file.name, size: file.size, max: MAX_INPUT_BYTES });
}

function reason(app: App, error: unknown) {
  if (error instanceof UserError) return sayError(error, app.language());
  return error instanceof Refused && error.line.length > 0
    ? error.line
    : [text(app.web().composer.failedUpload)];
}

/** Null for what this browser cannot read; the server decides about that, not we. */
async function thumbnail(file: File): Promise<string | null> {
  try {
    const bitmap = await createImageBitmap(file);
    const scale = THUMB_PX / Math.min(bitmap.width, bitmap.height);
    const [width, height] = [bitmap.width * scale, bitmap.height * scale];
    const canvas = document.createElement('canvas');
    canvas.width = THUMB_PX;
    canvas.height = THUMB_PX;
    canvas
      .getContext('2d')
      ?.drawImage(bitmap, (THUMB_PX - width) / 2, (THUMB_PX - height) / 2, width, height);
    bitmap.close();
    return canvas.toDataURL('image/webp', 0.8).split(',')[1] ?? null;
  } catch {
    return null;
  }
}

/** The address of a small picture that is kept as text; pages may show blobs, but no `data:` addresses. */
export function thumbAddress(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: 'image/webp' }));
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return address;
}

export const imagesOf = (data: DataTransfer | null): File[] => [...(data?.files ?? [])];
