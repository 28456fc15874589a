import type { Press } from '../interaction.ts';
import { type ListKind, type ListPage, listMessage } from '../list.ts';
import type { Tools, Turn } from '../turn.ts';

/** `history` and `saved`, to this person alone. */
export async function openList({ actor, answer }: Turn, kind: ListKind, { jobs }: Tools): Promise<void> {
  await answer.say(await listMessage({ area: actor.area, kind, page: 1 }, actor, jobs));
}

/** `Older` and `Newer`: the list turns over where it stands. */
export async function turnOver(
  { actor, answer }: Turn<Press>,
  list: ListPage,
  { jobs }: Tools,
): Promise<void> {
  await answer.update(await listMessage(list, actor, jobs));
}
