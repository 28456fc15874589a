import type { FittedPicture, RouteLimits } from '../core/contracts/media.ts';
import type { InputPicture, Picture } from '../core/job.ts';
import type { Shrunk } from './shrink.ts';
import { shrink } from './shrink.ts';

export interface FitDeps {
  /** The bytes of a kept picture; throws `MediaError` `gone` where they are not there any more. */
  readonly read: (picture: InputPicture) => Promise<Buffer>;
  /** Waits for a free core. */
  readonly onCore: <T>(work: () => Promise<T>) => Promise<T>;
}

function unchanged(picture: Picture, read: FitDeps['read']): FittedPicture {
  const { type, bytes, width, height } = picture;
  return { type, bytes, width, height, changed: false, data: () => read(picture) };
}

function changed({ type, data, width, height }: Shrunk): FittedPicture {
  return { type, bytes: data.length, width, height, changed: true, data: async () => data };
}

async function fitOne(picture: Picture, limits: RouteLimits, budget: number, deps: FitDeps) {
  if (limits.types.includes(picture.type) && picture.bytes <= budget) return unchanged(picture, deps.read);
  const made = await deps.onCore(async () => {
    const source = await deps.read(picture);
    return shrink({ ...picture, source }, limits.types, budget);
  });
  return made ? changed(made) : null;
}

/**
 * Fits each of several pictures, in the order given, into what it may use of the room for all. The room for all together is shared fairly: the smallest is
 * served first, each may use an equal part of what is left, and what it leaves over goes to the larger ones. So
 * nothing is re-encoded while all fit as they are, and a small picture never suffers from a large one.
 */
export async function shareRoom<
  Given extends { readonly bytes: number },
  Fitted extends { readonly bytes: number },
>(
  pictures: readonly Given[],
  limits: { readonly each: number; readonly together: number },
  fitInto: (picture: Given, budget: number, index: number) => Promise<Fitted | null>,
): Promise<(Fitted | null)[]> {
  const fitted = new Array<Fitted | null>(pictures.length).fill(null);
  const order = [...pictures.entries()].sort(([, a], [, b]) => a.bytes - b.bytes);
  let room = limits.together;
  for (const [done, [index, picture]] of order.entries()) {
    const part = Math.floor(room / (order.length - done));
    const one = await fitInto(picture, Math.min(limits.each, part), index);
    room -= one?.bytes ?? 0;
    fitted[index] = one;
  }
  return fitted;
}

/** Fits the pictures of a reply into its route. */
export const fitPictures = (
  pictures: readonly Picture[],
  limits: RouteLimits,
  deps: FitDeps,
): Promise<(FittedPicture | null)[]> =>
  shareRoom(pictures, limits, (picture, budget) => fitOne(picture, limits, budget, deps));
