import { UserError } from '../../../core/errors.ts';
import { parseId } from '../../../core/job.ts';
import { detailsMessage } from '../details.ts';
import type { Press } from '../interaction.ts';
import { layOut } from '../layout.ts';
import { picturesOf } from '../pictures.ts';
import { fileOf } from '../place.ts';
import type { Tools, Turn } from '../turn.ts';

/** `Open one picture…`: that picture large, with buttons of its own, to this person alone. */
export async function openCard({ actor, answer, interaction }: Turn<Press>, { jobs }: Tools): Promise<void> {
  const output = interaction.actions[0]?.selected_option?.value ?? '';
  if (parseId(output)?.n === undefined) throw new UserError('not_here');
  const view = await jobs.card(actor, output);
  // The reply may have been shown a moment ago, and not be written down yet.
  const file = shownIn(interaction, output) ?? fileOf(view.summary.reply, output);
  await answer.say(layOut(view, { files: file ? [{ id: file, picture: output }] : [], notes: [] }));
}

/** The file that shows an output in the message that was pressed. */
function shownIn({ message }: Press, output: string): string | undefined {
  const pictures = message ? picturesOf(message, { team: '', own: true }) : [];
  return pictures.find(({ own }) => own === output)?.shown;
}

/** `Details`: settings, times, prices and where it came from. */
export async function openDetails(
  { actor, answer }: Turn<Press>,
  id: string,
  { jobs }: Tools,
): Promise<void> {
  await answer.say(detailsMessage(await jobs.details(actor, id), actor));
}
