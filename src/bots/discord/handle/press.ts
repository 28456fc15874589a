import { soon } from '../../../core/bots/soon.ts';
import { UserError } from '../../../core/errors.ts';
import { fill, type Line } from '../../../core/line.ts';
import { wordsFor } from '../../../core/words/index.ts';
import { retryQuestion } from '../../../core/words/labels.ts';
import { isOutside } from '../actor.ts';
import type { Interaction, Press } from '../interaction.ts';
import { question } from '../modal.ts';
import { sentence } from '../private.ts';
import { spotFor, type Tools, type Turn } from '../turn.ts';
import { refreshOutside } from './refresh.ts';
import { checkPlace } from './refuse.ts';

/** Buttons of a reply that act on its job. Most show what they did in the reply itself. */

const tell = ({ answer }: Turn, line: Line, { marks }: Tools): Promise<void> =>
  answer.say(sentence(line, marks));

/**
 * The same request anew, in a message of its own. Where only the interaction can make one, that is its answer: a
 * further message could not be told from its own repetition.
 */
export async function again(turn: Turn<Press>, id: string, tools: Tools): Promise<void> {
  const { actor, answer, interaction } = turn;
  const { jobs, rooms, deps } = tools;
  checkPlace(turn, tools);
  if (!isOutside(interaction)) {
    await answer.deferUpdate();
    const room = await rooms.of(interaction, actor);
    await jobs.again({ ...actor, room }, spotFor(turn, 'bot', deps), id);
    return;
  }
  await soon(jobs.find(actor, id), deps.clock);
  await answer.deferPublic();
  const made = await jobs.again(actor, spotFor(turn, 'answer', deps), id);
  if (made) answer.handOver();
  else await answer.withdraw();
}

export const cancel = (turn: Turn<Press>, id: string, tools: Tools): Promise<void> =>
  showing(turn, id, tools, () => tools.jobs.cancel(turn.actor, id));

/** Looks for an unknown task; in a place that we cannot write to, it also shows the newest state. */
export const check = (turn: Turn<Press>, id: string, tools: Tools): Promise<void> =>
  showing(turn, id, tools, () => tools.jobs.look(turn.actor, id));

/** Acts, and shows the newest state where nothing else can: also where there was nothing left to do. */
async function showing(turn: Turn, id: string, tools: Tools, act: () => Promise<unknown>): Promise<void> {
  await turn.answer.deferUpdate();
  try {
    await act();
  } finally {
    await refreshOutside(turn, id, tools);
  }
}

/** New attempts: wherever they are made best, or at the provider that the button names. */
type Anew = 'retry' | 'move';

const optionsOf = (action: Anew, confirmed: boolean) =>
  action === 'move' ? { confirmed, move: true } : { confirmed };

/** After `unknown`, when it may cost twice, a form asks first. */
async function anew(turn: Turn<Press>, id: string, tools: Tools, action: Anew): Promise<void> {
  const { actor, answer } = turn;
  const { jobs } = tools;
  checkPlace(turn, tools);
  const job = await soon(jobs.find(actor, id, { requester: true }), tools.deps.clock);
  const options = optionsOf(action, false);
  const asked = job?.status === 'unknown' ? await jobs.retry(actor, id, options) : 'started';
  if (asked !== 'started') {
    const { title } = wordsFor(actor.language).dialogs.retry;
    return answer.modal(question(`${action}:${id}`, title, retryQuestion(asked.confirm, actor.language)));
  }
  const start = async () => job?.status !== 'unknown' && jobs.retry(actor, id, options);
  await showing(turn, id, tools, start);
}

export const retry = (turn: Turn<Press>, id: string, tools: Tools) => anew(turn, id, tools, 'retry');
export const move = (turn: Turn<Press>, id: string, tools: Tools) => anew(turn, id, tools, 'move');

/** The form that asked was sent: that is the yes. */
const confirmed =
  (action: Anew) =>
  (turn: Turn, id: string, tools: Tools): Promise<void> =>
    showing(turn, id, tools, () => tools.jobs.retry(turn.actor, id, optionsOf(action, true)));

export const retryConfirmed = confirmed('retry');
export const moveConfirmed = confirmed('move');

/** Asks once more, whoever may delete at all. */
export async function askDelete(turn: Turn<Press>, id: string, tools: Tools): Promise<void> {
  const { actor, answer } = turn;
  await soon(tools.jobs.mayDelete(actor, id), tools.deps.clock);
  const { title, text } = wordsFor(actor.language).dialogs.delete;
  await answer.modal(question(`delete:${id}`, title, text));
}

export async function deleteConfirmed(turn: Turn<Interaction>, id: string, tools: Tools): Promise<void> {
  const { actor, answer } = turn;
  const { deleted, deletedLater } = wordsFor(actor.language).answers;
  await answer.deferUpdate();
  await tools.jobs.delete(actor, id);
  const left = await tools.jobs.find(actor, id).catch((error: unknown) => {
    if (error instanceof UserError) return null;
    throw error;
  });
  await tell(turn, fill(left ? deletedLater : deleted), tools);
}
