import { savedOf } from '../../../core/bots/wishes.ts';
import { fill } from '../../../core/line.ts';
import { wordsFor } from '../../../core/words/index.ts';
import { actionRow, type Block, pressButton } from '../blocks.ts';
import type { Press } from '../interaction.ts';
import { sentence } from '../private.ts';
import type { Tools, Turn } from '../turn.ts';

/** `Save`. What not everyone here can see is published by it, so that is said first. */
export async function save(turn: Turn<Press>, id: string, tools: Tools): Promise<void> {
  const { actor, answer } = turn;
  const job = await tools.jobs.find(actor, id);
  if (!job.room.private || savedOf(job, id)) return publish(turn, id, tools);
  const { answers, buttons } = wordsFor(actor.language);
  const yes = row(turn, pressButton(`publish:${id}`, buttons.save, { style: 'primary' }));
  await answer.say(sentence(fill(answers.savePublishes), yes));
}

/** The yes to that, or a save that needs none. */
export async function publish(turn: Turn<Press>, id: string, { jobs, deps }: Tools): Promise<void> {
  const { actor, answer } = turn;
  const { answers, buttons } = wordsFor(actor.language);
  const result = await jobs.save(actor, id);
  if (result.saved === 'now') return answer.say(sentence(fill(answers.saved)));
  const at = savedOf(await jobs.find(actor, id), id)?.at ?? deps.clock.now();
  const line = fill(answers.alreadySaved, {
    person: { kind: 'person', ...result.by },
    time: { kind: 'time', at },
  });
  const remove = result.mayRemove ? row(turn, pressButton(`unsave:${id}`, buttons.unsave)) : [];
  await answer.say(sentence(line, remove));
}

export async function unsave({ actor, answer }: Turn<Press>, id: string, { jobs }: Tools): Promise<void> {
  await jobs.unsave(actor, id);
  await answer.say(sentence(fill(wordsFor(actor.language).answers.unsaved)));
}

const row = ({ actor }: Turn, button: ReturnType<typeof pressButton>): Block[] => [
  actionRow([button], `${actor.area}:saving`),
];
