import { savedOf } from '../../../core/bots/wishes.ts';
import { fill } from '../../../core/line.ts';
import { wordsFor } from '../../../core/words/index.ts';
import { buttonRows, pressButton, space } from '../components.ts';
import type { Press } from '../interaction.ts';
import { sentence } from '../private.ts';
import type { Tools, Turn } from '../turn.ts';
import { refreshOutside } from './refresh.ts';

/** `Save`. What not everyone here can see is published by it, so that is said first. */
export async function save(turn: Turn<Press>, id: string, tools: Tools): Promise<void> {
  const { actor, answer } = turn;
  await answer.deferUpdate();
  const job = await tools.jobs.find(actor, id);
  if (!job.room.private || savedOf(job, id)) return saveNow(turn, id, tools);
  const { answers, buttons } = wordsFor(actor.language);
  const yes = buttonRows([pressButton(`publish:${id}`, buttons.save, { style: 'primary' })]);
  await answer.say(sentence(fill(answers.savePublishes), tools.marks, [space(), ...yes]));
}

/** The yes to that. */
export async function publish(turn: Turn<Press>, id: string, tools: Tools): Promise<void> {
  await turn.answer.deferUpdate();
  await saveNow(turn, id, tools);
}

async function saveNow(turn: Turn, id: string, tools: Tools): Promise<void> {
  const { actor, answer } = turn;
  const { answers, buttons } = wordsFor(actor.language);
  const result = await tools.jobs.save(actor, id);
  await refreshOutside(turn, id, tools);
  if (result.saved === 'now') return answer.say(sentence(fill(answers.saved), tools.marks));
  const at = savedOf(await tools.jobs.find(actor, id), id)?.at ?? tools.deps.clock.now();
  const line = fill(answers.alreadySaved, {
    person: { kind: 'person', ...result.by },
    time: { kind: 'time', at },
  });
  const remove = result.mayRemove ? buttonRows([pressButton(`unsave:${id}`, buttons.unsave)]) : [];
  await answer.say(sentence(line, tools.marks, remove.length > 0 ? [space(), ...remove] : []));
}

export async function unsave(turn: Turn<Press>, id: string, tools: Tools): Promise<void> {
  const { actor, answer } = turn;
  await answer.deferUpdate();
  await tools.jobs.unsave(actor, id);
  await refreshOutside(turn, id, tools);
  await answer.say(sentence(fill(wordsFor(actor.language).answers.unsaved), tools.marks));
}
