import { filledOver } from '../../../core/bots/wishes.ts';
import type { Submission } from '../interaction.ts';
import { filledIn } from '../submission.ts';
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
    return filledOver(draft, filled);
  };
  await make(turn, filledOver(known ?? { prompt: '' }, filled), tools, whole);
}
