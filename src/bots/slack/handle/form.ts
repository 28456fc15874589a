import type { Draft } from '../../../core/bots/drafts.ts';
import { soon } from '../../../core/bots/soon.ts';
import { filledOver, wishOf } from '../../../core/bots/wishes.ts';
import { UserError } from '../../../core/errors.ts';
import type { Acknowledge } from '../acknowledge.ts';
import { createAnswer } from '../answer.ts';
import type { Submission } from '../interaction.ts';
import { filledIn } from '../submission.ts';
import { plainLine } from '../text.ts';
import type { Tools, Turn } from '../turn.ts';
import { make } from './make.ts';
import { type Refusal, refusalOf, sayIt } from './refuse.ts';

/**
 * A form that was sent: what was typed and chosen, over the draft behind it. What is wrong is said under its field,
 * and the form stays open; else it closes, and the rest is done without it.
 */
export async function sendForm(
  turn: Turn<Submission>,
  { id, acknowledge }: { id: string; acknowledge: Acknowledge },
  tools: Tools,
): Promise<void> {
  const { interaction } = turn;
  const { channel: chosen, ...filled } = filledIn(interaction, turn.workspace.team);
  const here = chosen ? inChannel(turn, chosen, tools) : turn;
  const known = tools.drafts.peek(here.actor, id) ?? tools.drafts.peek(turn.actor, id);
  const draft = filledOver(known ?? { prompt: '' }, filled);
  const wrong = await problem(here, draft, tools);
  if (wrong) return acknowledge({ response_action: 'errors', errors: errorsOf(wrong, turn) });
  await acknowledge();
  const whole = async (): Promise<Draft> => {
    if (known || interaction.view.callback_id.startsWith('make:')) return draft;
    return filledOver(await tools.drafts.take(turn.actor, id), filled);
  };
  await make(here, { draft, whole, event: `form ${interaction.view.id}` }, tools);
}

/** The channel that was chosen in the form is where its answers go. */
function inChannel(turn: Turn<Submission>, channel: string, { deps }: Tools): Turn<Submission> {
  const { workspace, actor, interaction } = turn;
  const url = interaction.response_urls?.find(({ channel_id: id }) => id === channel)?.response_url;
  const origin = { team: workspace.team, channel, ...(url ? { url } : {}) };
  const { apiUrl, fetch } = deps;
  const answer = createAnswer({ workspace, origin, person: actor.person.id, apiUrl, fetch });
  const guild = `slack:${workspace.team}`;
  return { ...turn, origin, answer, actor: { ...actor, guild, room: { id: channel, private: true } } };
}

/** What can be told in time: from the input, and of the channel. */
async function problem(turn: Turn, draft: Draft, { jobs, rooms, deps }: Tools): Promise<Refusal | undefined> {
  try {
    jobs.admits(turn.actor);
    jobs.check(turn.actor, wishOf(draft));
    await soon(rooms.of(turn.workspace, turn.actor.room), deps.clock);
    return undefined;
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    return refusal;
  }
}

/** By the field that it is about; one that is about none stands under the first. */
function errorsOf(refusal: Refusal, { interaction, actor }: Turn<Submission>): Record<string, string> {
  const fields = Object.keys(interaction.view.state.values);
  const field = fieldsOf(refusal).find((name) => fields.includes(name)) ?? 'prompt';
  return { [field]: plainLine(sayIt(refusal, actor.language)) };
}

const ABOUT_PICTURES = new Set<string>(['too_many_pictures', 'not_a_picture', 'heic', 'picture_too_large']);

/** The fields that a refusal may be about, where the form has them. */
function fieldsOf(refusal: Refusal): readonly string[] {
  if (!(refusal instanceof UserError)) return ['channel'];
  const { code, values } = refusal;
  if (ABOUT_PICTURES.has(code)) return ['pictures', 'images'];
  if (code !== 'not_offered') return [];
  const value = String(values.value);
  if (/^\d+:\d+$/.test(value)) return ['aspect'];
  return [/^[\d.]+K$/.test(value) ? 'resolution' : 'model'];
}
