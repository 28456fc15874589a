import type { Wish, WishedPicture } from '../../../core/contracts/jobs.ts';
import { UserError } from '../../../core/errors.ts';
import type { Draft, DraftPicture } from '../drafts.ts';
import { spotFor, type Tools, type Turn } from '../turn.ts';
import { checkPlace, refuseInput } from './refuse.ts';

/**
 * A request: checked without I/O, acknowledged, and handed to the core. `whole` reads what is still missing of it,
 * after the acknowledgement.
 */
export async function make(
  turn: Turn,
  draft: Draft,
  tools: Tools,
  whole: () => Promise<Draft> = async () => draft,
): Promise<void> {
  const { actor, answer, interaction } = turn;
  const { jobs, rooms, deps } = tools;
  let wish: Wish;
  try {
    checkPlace(turn, tools);
    jobs.check(actor, wishOf(draft));
    await answer.deferPublic();
    wish = await withOwnResults(await whole(), turn, tools);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return refuseInput(turn, error, draft, tools);
  }
  const room = await rooms.of(interaction, actor);
  const submitted = await jobs.submit({ ...actor, room }, spotFor(turn, 'answer', deps), wish);
  answer.handOver();
  if (submitted) await tools.welcome(turn);
}

const plainPicture = ({ own: _, ...picture }: DraftPicture): WishedPicture => picture;

/** The wish without what only a draft knows. */
const wishOf = ({ pictures, ...wish }: Draft): Wish => ({
  ...wish,
  ...(pictures ? { pictures: pictures.map(plainPicture) } : {}),
});

/**
 * A picture that bears the name of a result of ours is that result where the actor may see it: then the original
 * is edited, and the new one knows what it came from. Otherwise it stays the picture that the message showed.
 */
async function withOwnResults(draft: Draft, { actor }: Turn, { jobs }: Tools): Promise<Wish> {
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
