import type { Draft } from '../../../core/bots/drafts.ts';
import { readCommand } from '../flags.ts';
import { helpMessage } from '../help.ts';
import type { Command } from '../interaction.ts';
import { makeModal } from '../modal.ts';
import { SlackRefusal } from '../refusal.ts';
import { plainCommand } from '../text.ts';
import type { Tools, Turn } from '../turn.ts';
import { openList } from './lists.ts';
import { make } from './make.ts';
import { refusalOf, refuseInput } from './refuse.ts';

/** Words that alone are commands; in quotes they are prompts. */
const NOT_YET = new Set(['usage', 'settings', 'privacy', 'hailou']);

/** The same text by the same person in the same channel is one command for so long. */
const SAME_COMMAND_MS = 10_000;

/** `/nanobanana`, as typed. */
export async function slash(turn: Turn<Command>, tools: Tools): Promise<void> {
  const text = plainCommand(turn.interaction.text);
  const word = text.trim().toLowerCase();
  if (word === '') return askForAll(turn, tools);
  if (word === 'help') return turn.answer.say(helpMessage(turn.actor));
  if (word === 'history' || word === 'saved') return openList(turn, word, tools);
  if (NOT_YET.has(word)) throw new SlackRefusal('notYet', { word });
  await request(turn, text, tools);
}

async function request(turn: Turn<Command>, text: string, tools: Tools): Promise<void> {
  const { team, channel } = turn.origin;
  const same = ['command', team, channel, turn.actor.person.id, text].join(' ');
  if (!tools.recent.first(same, SAME_COMMAND_MS)) return;
  // Whoever does what a refusal asks for may type the same at once.
  if (!(await isTaken(turn, text, tools))) tools.recent.forget(same);
}

/** False where it was refused in private. */
async function isTaken(turn: Turn<Command>, text: string, tools: Tools): Promise<boolean> {
  let draft: Draft;
  try {
    draft = readCommand(text, tools.jobs.offer(turn.actor.area));
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    await refuseInput(turn, refusal, { draft: { prompt: text.trim() } }, tools);
    return false;
  }
  const event = `command ${turn.interaction.trigger_id}`;
  return make(turn, { draft, typed: text, event }, tools);
}

/** Without a word the form asks for everything. */
async function askForAll(turn: Turn, { jobs }: Tools): Promise<void> {
  const { actor, origin, answer } = turn;
  const { area, language } = actor;
  jobs.admits(actor);
  const callbackId = `make:${jobs.newId()}`;
  await answer.modal(makeModal({ callbackId, area, language, origin, offer: jobs.offer(area), draft: {} }));
}
