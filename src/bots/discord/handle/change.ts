import { MessageFlags } from 'discord-api-types/v10';
import type { Draft } from '../../../core/bots/drafts.ts';
import { soon } from '../../../core/bots/soon.ts';
import { draftOfJob } from '../../../core/bots/wishes.ts';
import { UserError } from '../../../core/errors.ts';
import type { Press } from '../interaction.ts';
import { makeModal } from '../modal.ts';
import type { Tools, Turn } from '../turn.ts';
import { checkPlace } from './refuse.ts';

/** `Change prompt`: the form with everything as it was, of an input error's draft or of a job. */
export async function change(turn: Turn<Press>, id: string, tools: Tools): Promise<void> {
  const { actor, answer } = turn;
  const { jobs, drafts, deps } = tools;
  checkPlace(turn, tools);
  const draft = drafts.peek(actor, id) ?? (await soon(read(turn, id, tools), deps.clock));
  if (!draft) throw new Error('what is to be changed could not be read in time');
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

/** Drafts and jobs have ids of one kind: what is no draft any more may be a job. */
async function read(
  { actor, interaction }: Turn<Press>,
  id: string,
  { jobs, drafts }: Tools,
): Promise<Draft> {
  try {
    return await drafts.take(actor, id);
  } catch (error) {
    const toOneAlone = ((interaction.message?.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
    if (toOneAlone || !(error instanceof UserError)) throw error;
  }
  return draftOfJob(await jobs.find(actor, id, { requester: true }));
}
