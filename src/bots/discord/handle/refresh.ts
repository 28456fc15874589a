import { MessageFlags } from 'discord-api-types/v10';
import { UserError } from '../../../core/errors.ts';
import { parseId } from '../../../core/job.ts';
import { isOutside } from '../actor.ts';
import { tidy } from '../errors.ts';
import { outputOf } from '../pictures.ts';
import { placeOf, type ShownFiles } from '../place.ts';
import { spotFor, type Tools, type Turn } from '../turn.ts';

/**
 * Where the app is by a person's installation alone, a reply can only be changed by an interaction's token, which
 * dies: so each press of a button, which brings a new one, also shows the newest state.
 */
export async function refreshOutside(turn: Turn, id: string, tools: Tools): Promise<void> {
  const { interaction, actor } = turn;
  const { message } = interaction;
  if (!isOutside(interaction) || !message || ((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0) return;
  try {
    const view = await tools.jobs.view(actor, parseId(id)?.job ?? id);
    const place = placeOf(spotFor(turn, 'answer', tools.deps).place);
    if (!place) return;
    const shown = shownIn(message.attachments ?? []);
    await tools.replies.refresh({ ...place, ...(shown ? { shown } : {}) }, interaction.token, view);
  } catch (error) {
    // Not theirs, or not there any more: the answer says so.
    if (error instanceof UserError) return;
    tools.deps.logger.warn({ err: tidy(error) }, 'A reply could not be brought up to date');
  }
}

/** The results that stand in the message already: they need not be sent again. */
function shownIn(attachments: readonly { id: string; filename: string }[]): ShownFiles | undefined {
  const files = attachments.flatMap(({ id, filename: name }) => {
    const picture = outputOf(name);
    return picture ? [{ id, name, picture }] : [];
  });
  return files.length > 0 ? { pictures: files.map(({ picture }) => picture), files, notes: [] } : undefined;
}
