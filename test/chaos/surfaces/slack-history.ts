import { fields, text } from '../../fakes/discord/shape.ts';
import { actionIdOf, controlsOf } from '../../fakes/slack/handle.ts';
import type { FakeSlack } from '../../fakes/slack/index.ts';
import type { MessageVersion } from '../../fakes/slack/types.ts';
import { MOST_PAGES } from '../surface.ts';

type Spot = Pick<FakeSlack, 'user' | 'channel'>;

/** Somebody reads the history of a workspace: the prompts of every page, by its own button. */
export async function turnOver(fake: FakeSlack, spot: Spot): Promise<string[]> {
  const asked = await fake.slash({ text: 'history', ...spot });
  let page = await asked.until(() => true);
  const message = asked.ephemerals.at(-1) ?? null;
  const listed = promptsOn(page);
  for (let n = 2; n <= MOST_PAGES; n += 1) {
    if (!hasButton(page, pageId(n))) return listed;
    const pressed = await fake.press({ message, actionId: actionIdOf(page, pageId(n)), user: spot.user });
    page = await pressed.until(() => true);
    listed.push(...promptsOn(page));
  }
  throw new Error('the history does not end');
}

const pageId = (n: number): string => `page:nanobanana:history:${n}`;

const hasButton = (page: MessageVersion, id: string): boolean =>
  controlsOf(page).some((one) => text(one.action_id) === id);

const promptsOn = ({ blocks }: MessageVersion): string[] =>
  blocks.filter(({ type }) => type === 'section').map((block) => text(fields(block.text).text));
