import type { Actor, Jobs, Wish, WishedPicture } from '../contracts/jobs.ts';
import { type Job, outputId, parseId } from '../job.ts';
import type { Draft, DraftPicture } from './drafts.ts';

/** What became of a draft: filled in over what stood behind a form, and made into a wish. */

/** What stood in a form's fields when it was sent. */
export type Filled = Partial<Omit<Draft, 'pictures' | 'parent'>> & {
  /** The boxes that were left on, by the place of their picture in the draft; undefined where there were none. */
  readonly chosen?: readonly string[];
  readonly uploaded?: readonly DraftPicture[];
};

/** The form's fields over its draft. */
export function filledOver(draft: Draft, { chosen, uploaded = [], ...filled }: Filled): Draft {
  const kept = (draft.pictures ?? []).filter((_, index) => !chosen || chosen.includes(String(index)));
  const pictures = [...kept, ...uploaded];
  const { pictures: _, ...rest } = draft;
  return { ...rest, ...filled, ...(pictures.length > 0 ? { pictures } : {}) };
}

const plainPicture = ({ own: _, ...picture }: DraftPicture): WishedPicture => picture;

/** The wish without what only a draft knows. */
export const wishOf = ({ pictures, ...wish }: Draft): Wish => ({
  ...wish,
  ...(pictures ? { pictures: pictures.map(plainPicture) } : {}),
});

/**
 * A picture that bears the name of a result of ours is that result where the actor may see it: then the original
 * is edited, and the new one knows what it came from. Otherwise it stays the picture that the message showed.
 */
export async function withOwnResults(draft: Draft, actor: Actor, jobs: Pick<Jobs, 'card'>): Promise<Wish> {
  const found = await Promise.all(
    (draft.pictures ?? []).map(async (picture) => {
      const { own, name } = picture;
      const card = own === undefined ? null : await jobs.card(actor, own).catch(() => null);
      if (own === undefined || !card) return { picture: plainPicture(picture) };
      const reply = card.summary.reply;
      return {
        picture: { name, source: { kind: 'output' as const, id: own } },
        parent: { output: own, ...(reply === undefined ? {} : { reply }) },
      };
    }),
  );
  const parent = found.find((one) => one.parent)?.parent;
  return {
    ...wishOf(draft),
    ...(draft.pictures ? { pictures: found.map(({ picture }) => picture) } : {}),
    ...(parent ? { parent } : {}),
  };
}

/** The request of a job, with the very pictures that it was given. */
export function draftOfJob({ id, request, parent }: Job): Draft {
  const { pictures, ...wish } = request;
  return {
    prompt: wish.prompt,
    model: wish.model,
    aspect: wish.aspect,
    resolution: wish.resolution,
    count: wish.count,
    ...(wish.search === undefined ? {} : { search: wish.search }),
    ...(wish.seed === undefined ? {} : { seed: wish.seed }),
    ...(pictures.length > 0
      ? { pictures: pictures.map(({ name }, index) => ({ name, source: { kind: 'input', job: id, index } })) }
      : {}),
    ...(parent ? { parent } : {}),
  };
}

/** Who saved an output or a whole job first, where all of it is saved. */
export function savedOf(job: Job, id: string) {
  const n = parseId(id)?.n;
  const made = job.tasks.filter((task) => task.picture && (n === undefined || task.n === n));
  const entries = made.map((task) => job.saved[outputId(job.id, task.n)]);
  return entries.every((entry) => entry !== undefined) ? entries[0] : undefined;
}
