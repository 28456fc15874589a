import { soon } from '../../../core/bots/soon.ts';
import { UserError } from '../../../core/errors.ts';
import { fill } from '../../../core/line.ts';
import { wordsFor } from '../../../core/words/index.ts';
import { retryQuestion } from '../../../core/words/labels.ts';
import type { Press } from '../interaction.ts';
import { question } from '../modal.ts';
import { sentence } from '../private.ts';
import { spotFor, type Tools, type Turn } from '../turn.ts';

/** Buttons of a reply that act on its job. Most show what they did in the reply itself. */

/** The same request anew, in a message of its own. */
export async function again(turn: Turn<Press>, id: string, { jobs, rooms }: Tools): Promise<void> {
  const { actor, workspace, interaction } = turn;
  jobs.admits(actor);
  const room = await rooms.of(workspace, actor.room);
  await jobs.again({ ...actor, room }, spotFor(turn, `press ${interaction.trigger_id}`), id);
}

export const cancel = ({ actor }: Turn<Press>, id: string, { jobs }: Tools): Promise<void> =>
  jobs.cancel(actor, id);

/** Looks for an unknown task. */
export const check = ({ actor }: Turn<Press>, id: string, { jobs }: Tools): Promise<void> =>
  jobs.look(actor, id);

/** New attempts: wherever they are made best, or at the provider that the button names. */
type Anew = 'retry' | 'move';

const optionsOf = (action: Anew, confirmed: boolean) =>
  action === 'move' ? { confirmed, move: true } : { confirmed };

/** After `unknown`, when it may cost twice, a form asks first. */
async function anew(turn: Turn<Press>, id: string, { jobs, deps }: Tools, action: Anew): Promise<void> {
  const { actor, answer, origin } = turn;
  jobs.admits(actor);
  const job = await soon(jobs.find(actor, id, { requester: true }), deps.clock);
  if (!job) throw new Error('what is to be tried again could not be read in time');
  const asked = await jobs.retry(actor, id, optionsOf(action, false));
  if (asked === 'started') return;
  const { title, submit } = wordsFor(actor.language).dialogs.retry;
  const text = retryQuestion(asked.confirm, actor.language);
  const { area, language } = actor;
  await answer.modal(question(`${action}:${id}`, { title, text, submit }, { origin, area, language }));
}

export const retry = (turn: Turn<Press>, id: string, tools: Tools) => anew(turn, id, tools, 'retry');
export const move = (turn: Turn<Press>, id: string, tools: Tools) => anew(turn, id, tools, 'move');

/** The form that asked was sent: that is the yes. */
const confirmed =
  (action: Anew) =>
  async ({ actor }: Turn, id: string, { jobs }: Tools): Promise<void> => {
    await jobs.retry(actor, id, optionsOf(action, true));
  };

export const retryConfirmed = confirmed('retry');
export const moveConfirmed = confirmed('move');

/** Slack has asked once more already: the button has a question of its own. */
export async function remove({ actor, answer }: Turn<Press>, id: string, { jobs }: Tools): Promise<void> {
  const { deleted, deletedLater } = wordsFor(actor.language).answers;
  await jobs.delete(actor, id);
  const left = await jobs.find(actor, id).catch((error: unknown) => {
    if (error instanceof UserError) return null;
    throw error;
  });
  await answer.say(sentence(fill(left ? deletedLater : deleted)));
}
