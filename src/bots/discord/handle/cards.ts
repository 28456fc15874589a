import { UserError } from '../../../core/errors.ts';
import { parseId } from '../../../core/job.ts';
import { isOutside } from '../actor.ts';
import { detailsMessage } from '../details.ts';
import { BOT_FILE_BYTES, fitFiles } from '../files.ts';
import type { Press } from '../interaction.ts';
import { layOut } from '../layout.ts';
import type { Tools, Turn } from '../turn.ts';
import { refreshOutside } from './refresh.ts';

/** `Open one picture…`: that picture large, with buttons of its own, to this person alone. */
export async function openCard(turn: Turn<Press>, tools: Tools): Promise<void> {
  const { actor, answer, interaction } = turn;
  const output = interaction.data.values?.[0] ?? '';
  if (parseId(output)?.n === undefined) throw new UserError('not_here');
  await answer.deferPrivate();
  const view = await tools.jobs.card(actor, output);
  const { files, notes } = await fitFiles(view, interaction.attachment_size_limit ?? BOT_FILE_BYTES);
  const named = files.map(({ name, alt = '' }) => ({ name, alt }));
  await answer.say({ components: layOut(view, { files: named, notes }, tools.marks), files });
}

/** `Details`: settings, times, prices and where it came from. */
export async function openDetails(turn: Turn<Press>, id: string, tools: Tools): Promise<void> {
  // Only then can the pressed message be brought up to date as well.
  await (isOutside(turn.interaction) ? turn.answer.deferUpdate() : turn.answer.deferPrivate());
  await refreshOutside(turn, id, tools);
  const card = await tools.jobs.details(turn.actor, id);
  await turn.answer.say(await detailsMessage(card, turn.actor, tools));
}
