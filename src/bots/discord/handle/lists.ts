import { historyMessage } from '../history.ts';
import type { Command, Press } from '../interaction.ts';
import { type ListKind, type ListPage, listPage } from '../list.ts';
import { savedMessage } from '../saved.ts';
import type { Tools, Turn } from '../turn.ts';
import { optionsOf } from './slash.ts';

/** `-history` and `-saved`, to this person alone. */
export async function openList(turn: Turn<Command>, kind: ListKind, tools: Tools): Promise<void> {
  const { actor, answer, interaction } = turn;
  const options = optionsOf(interaction.data);
  const list = listPage(actor.area, kind, { page: options.get('page'), person: options.get('user') });
  await answer.deferPrivate();
  await answer.say(await listMessage(list, turn, tools));
}

/** `Older` and `Newer`: the list turns over where it stands. */
export async function turnOver(turn: Turn<Press>, list: ListPage, tools: Tools): Promise<void> {
  await turn.answer.deferUpdate();
  await turn.answer.update(await listMessage(list, turn, tools));
}

const listMessage = (list: ListPage, { actor }: Turn, tools: Tools) =>
  list.kind === 'history' ? historyMessage(list, actor, tools) : savedMessage(list, actor, tools);
