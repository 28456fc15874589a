import { draftBehind } from '../../../core/bots/changing.ts';
import type { Press } from '../interaction.ts';
import { makeModal } from '../modal.ts';
import type { Tools, Turn } from '../turn.ts';

/** `Change prompt`: the form with everything as it was, of an input error's draft or of a job. */
export async function change(turn: Turn<Press>, id: string, tools: Tools): Promise<void> {
  const { actor, answer, origin, interaction } = turn;
  const { jobs, drafts, deps } = tools;
  jobs.admits(actor);
  const isPrivate = interaction.container?.is_ephemeral ?? false;
  const draft = await draftBehind({ actor, id, isPrivate }, { jobs, drafts, clock: deps.clock });
  const next = jobs.newId();
  const { area, language } = actor;
  const form = makeModal({
    callbackId: `change:${next}`,
    area,
    language,
    origin,
    offer: jobs.offer(area),
    draft,
  });
  // The button may be pressed again: its own draft stays where it is.
  await Promise.all([answer.modal(form), drafts.put(actor, next, draft), drafts.put(actor, id, draft)]);
}
