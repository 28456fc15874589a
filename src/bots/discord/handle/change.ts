import { MessageFlags } from 'discord-api-types/v10';
import { UserError } from '../../../core/errors.ts';
import type { Job } from '../../../core/job.ts';
import type { Draft } from '../drafts.ts';
import type { Press } from '../interaction.ts';
import { makeModal } from '../modal.ts';
import type { Tools, Turn } from '../turn.ts';
import { checkPlace } from './refuse.ts';
import { soon } from './soon.ts';

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
  return draftOf(await jobs.find(actor, id, { requester: true }));
}

/** The request of a job, with the very pictures that it was given. */
function draftOf({ id, request, parent }: Job): Draft {
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
