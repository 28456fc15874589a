import { cutToLength, oneLine } from '../format.ts';
import { outputId, type PictureType, type Task } from '../job.ts';
import { fill, plain } from '../line.ts';
import type { ViewPicture } from '../view-types.ts';
import { type Frame, madeTasks } from './frame.ts';

/** Characters of an alt text; no platform takes fewer. */
const MAX_ALT = 1_000;

export const ENDINGS: Record<PictureType, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
};

export const FORMATS: Record<PictureType, string> = {
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'image/webp': 'WebP',
};

/** The pictures of a job, together once the last task is done. */
export function picturesOf(frame: Frame): ViewPicture[] {
  if (frame.job.status !== 'completed') return [];
  return madeTasks(frame.job).flatMap((task) => pictureOf(frame, task));
}

function pictureOf(frame: Frame, { n, picture }: Task): ViewPicture[] {
  if (!picture) return [];
  const { job, words } = frame;
  const id = outputId(job.id, n);
  const alt = fill(words.notes.alt, {
    i: String(n),
    n: String(job.tasks.length),
    prompt: oneLine(job.request.prompt),
  });
  const { type, bytes, width, height } = picture;
  return [
    {
      id,
      n,
      name: `${id}.${ENDINGS[type]}`,
      alt: cutToLength(plain(alt), MAX_ALT),
      type,
      bytes,
      width,
      height,
      saved: job.saved[id] !== undefined,
    },
  ];
}
