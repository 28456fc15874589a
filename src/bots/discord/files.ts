import { plain } from '../../core/line.ts';
import type { LiveView } from '../../core/view-types.ts';
import type { OutgoingFile } from './payload.ts';
import type { ShownFiles } from './place.ts';

const MEBIBYTE = 1024 * 1024;
/** What the bot's own token may send anywhere, each file; Discord's default for everyone. */
export const BOT_FILE_BYTES = 10 * MEBIBYTE;
/** One request holds 25 MiB; the rest of it is for everything that is no file. */
const REQUEST_BYTES = 25 * MEBIBYTE - 256 * 1024;
/** After "request entity too large": what any route should take. */
export const SMALL_BYTES = 4 * MEBIBYTE;
const TYPES = ['image/png', 'image/jpeg', 'image/webp'] as const;

/** The pictures of a view as files of one request, and what has to be said of them. */
export interface Fitted {
  readonly files: readonly (OutgoingFile & { readonly picture: string })[];
  readonly notes: readonly string[];
}

export async function fitFiles(view: LiveView, each: number, together = REQUEST_BYTES): Promise<Fitted> {
  if (view.pictures.length === 0) return { files: [], notes: [] };
  const { files, notes } = await view.fit({ each: Math.min(each, together), together, types: TYPES });
  return {
    files: await Promise.all(
      files.map(async (file) => ({
        name: file.name,
        type: file.type,
        alt: file.picture.alt,
        picture: file.picture.id,
        data: await file.data(),
      })),
    ),
    notes: notes.map(plain),
  };
}

/** Whether the message already carries exactly the pictures of the view. */
export function stillShown(view: LiveView, shown: ShownFiles | undefined): shown is ShownFiles {
  const wanted = view.pictures.map(({ id }) => id);
  return (
    shown !== undefined &&
    shown.pictures.length === wanted.length &&
    shown.pictures.every((id, index) => id === wanted[index])
  );
}
