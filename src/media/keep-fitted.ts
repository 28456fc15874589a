import type { InputLimits } from '../core/contracts/media.ts';
import { type InputPicture, isReadable, pictureTypes } from '../core/job.ts';
import { type FitDeps, shareRoom } from './fit.ts';
import { shrinkInput } from './shrink-input.ts';

type KeepFittedDeps = FitDeps & {
  readonly keyOf: (index: number) => string;
  readonly put: (key: string, data: Uint8Array) => Promise<unknown>;
};

/** Each is written as soon as it is made, so that one at most is held in memory. */
export function keepFitted(
  pictures: readonly InputPicture[],
  limits: InputLimits,
  { read, onCore, keyOf, put }: KeepFittedDeps,
): Promise<(InputPicture | null)[]> {
  const types = pictureTypes.filter((type) => limits.types.includes(type));
  return shareRoom(pictures, limits, async (picture, budget, index) => {
    if (limits.types.includes(picture.type) && picture.bytes <= budget) return picture;
    const { type } = picture;
    if (!isReadable(type)) return null;
    const made = await onCore(async () => {
      const source = await read(picture);
      return shrinkInput({ ...picture, type, source }, types, budget);
    });
    if (!made) return null;
    const { data, width, height } = made;
    const key = keyOf(index);
    await put(key, data);
    return { key, type: made.type, bytes: data.length, width, height };
  });
}
