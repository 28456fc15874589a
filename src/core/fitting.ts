import type { Pictures, RouteLimits } from './contracts/media.ts';
import { formatSize } from './format.ts';
import type { Picture } from './job.ts';
import { fill, type Line } from './line.ts';
import { ENDINGS, FORMATS } from './view/pictures.ts';
import type { FittedFile, LiveView, View } from './view-types.ts';
import { wordsFor } from './words/index.ts';

/** The files of a view within a route's limits, and what has to be said of those that were changed or left out. */
export async function fitAll(
  pictures: Pictures,
  view: View,
  kept: ReadonlyMap<string, Picture>,
  limits: RouteLimits,
): ReturnType<LiveView['fit']> {
  const shown = view.pictures.flatMap((picture) => {
    const from = kept.get(picture.id);
    return from ? [{ picture, from }] : [];
  });
  const fitted = await pictures.fit(
    shown.map(({ from }) => from),
    limits,
  );
  const words = wordsFor(view.language).notes;
  const size = (bytes: number) => formatSize(bytes, view.language);
  const files: FittedFile[] = [];
  const notes: Line[] = [];
  for (const [index, { picture, from }] of shown.entries()) {
    const file = fitted[index];
    if (!file) {
      notes.push(fill(words.tooLargeToShow, { size: size(from.bytes), max: size(limits.each) }));
      continue;
    }
    files.push({ ...file, picture, name: `${picture.id}.${ENDINGS[file.type]}` });
    if (file.changed)
      notes.push(fill(words.reencoded, { format: FORMATS[file.type], size: size(file.bytes) }));
  }
  return { files, notes };
}
