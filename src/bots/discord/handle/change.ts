import { MessageFlags } from 'discord-api-types/v10';
import { draftBehind } from '../../../core/bots/changing.ts';
import type { Press } from '../interaction.ts';
import { makeModal } from '../modal.ts';
import type { Tools, Turn } from '../turn.ts';
import { checkPlace } from './refuse.ts';

/** `Change prompt`: the form with everything as it was, of an input error's draft or of a job. */
export async function change(turn: Turn<Press>, id: string, tools: Tools): Promise<void> {
  const { actor, answer, interaction } = turn;
  const { jobs, drafts, deps } = tools;
  checkPlace(turn, tools);
  const isPrivate = ((interaction.message?.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  const draft = await draftBehind({ actor, id, isPrivate }, { jobs, drafts, clock: deps.clock });
  const next = jobs.newId();
  const shown = answer.modal(
    makeModal({
      customId: `change:${next}`,
      language: actor.language,
      offer: jobs.offer(actor.area),
      draft,
    }),
  );
  // The button may be pressed again: its own draft stays where it is.
  await Promise.all([shown, drafts.put(actor, next, draft), drafts.put(actor, id, draft)]);
}
