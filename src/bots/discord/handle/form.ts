import type { Draft } from '../drafts.ts';
import type { Submission } from '../interaction.ts';
import { type Filled, filledIn } from '../submission.ts';
import type { Tools, Turn } from '../turn.ts';
import { make } from './make.ts';

/** A form that was sent: what was typed and chosen, over the draft behind it. */
export async function sendForm(turn: Turn<Submission>, id: string, tools: Tools): Promise<void> {
  const { actor } = turn;
  const filled = filledIn(turn.interaction);
  const known = tools.drafts.peek(actor, id);
  const whole = async () => {
    const draft = await tools.drafts.take(actor, id).catch((error: unknown) => {
      if (known) return known;
      throw error;
    });
    return over(draft, filled);
  };
  await make(turn, over(known ?? { prompt: '' }, filled), tools, whole);
}

/** The boxes name pictures by their place in the draft. */
function over(draft: Draft, { chosen, uploaded, ...filled }: Filled): Draft {
  const kept = (draft.pictures ?? []).filter((_, index) => !chosen || chosen.includes(String(index)));
  const pictures = [...kept, ...uploaded];
  const { pictures: _, ...rest } = draft;
  return { ...rest, ...filled, ...(pictures.length > 0 ? { pictures } : {}) };
}
