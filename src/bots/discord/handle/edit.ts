import type { Draft, DraftPicture } from '../../../core/bots/drafts.ts';
import { UserError } from '../../../core/errors.ts';
import { outputId, parseId } from '../../../core/job.ts';
import type { Command, Interaction, Press } from '../interaction.ts';
import { editModal, MAX_BOXES } from '../modal.ts';
import { outputsIn, picturesOf } from '../pictures.ts';
import type { Tools, Turn } from '../turn.ts';
import { checkPlace } from './refuse.ts';

/**
 * `Edit this image`: of a message of anybody. Only this payload shows its pictures, so they are kept as a draft,
 * written while the form is on its way.
 */
export async function editMessage(turn: Turn<Command>, tools: Tools): Promise<void> {
  const { interaction } = turn;
  checkPlace(turn, tools);
  const { target_id: target, resolved } = interaction.data;
  const message = target ? resolved?.messages?.[target] : undefined;
  const pictures = message ? picturesOf(message, interaction.application_id) : [];
  if (pictures.length === 0) throw new UserError('no_picture_in_message');
  await ask(turn, { pictures, parent: { url: linkTo(interaction, target ?? '') } }, tools);
}

/** The button `Edit` of a reply or a card. Its pictures are those that the message shows; nothing is read. */
export async function editResult(turn: Turn<Press>, id: string, tools: Tools): Promise<void> {
  checkPlace(turn, tools);
  const { job, n } = parseId(id) ?? {};
  if (!job) throw new UserError('not_here');
  const shown = outputsIn(turn.interaction.message).filter((output) => output.startsWith(`${job}-`));
  const outputs = n === undefined && shown.length > 0 ? shown : [outputId(job, n ?? 1)];
  const pictures = outputs.map((output): DraftPicture => {
    return { name: `${output}.png`, source: { kind: 'output', id: output }, own: output };
  });
  await ask(turn, { pictures }, tools);
}

async function ask(turn: Turn, { pictures = [], ...draft }: Partial<Draft>, tools: Tools): Promise<void> {
  const { actor, answer } = turn;
  const id = tools.jobs.newId();
  const offered = pictures.slice(0, MAX_BOXES);
  const form = editModal(
    {
      customId: `edit:${id}`,
      language: actor.language,
      offer: tools.jobs.offer(actor.area),
      draft: {},
    },
    offered.map(({ name }, index) => ({ value: String(index), name })),
  );
  const shown = answer.modal(form);
  await Promise.all([shown, tools.drafts.put(actor, id, { prompt: '', ...draft, pictures: offered })]);
}

const linkTo = (interaction: Interaction, message: string): string =>
  `https://discord.com/channels/${interaction.guild_id ?? '@me'}/${interaction.channel_id ?? ''}/${message}`;
