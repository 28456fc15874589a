import type { Draft } from '../../../core/bots/drafts.ts';
import { wishOf, withOwnResults } from '../../../core/bots/wishes.ts';
import type { Wish } from '../../../core/contracts/jobs.ts';
import { UserError } from '../../../core/errors.ts';
import { spotFor, type Tools, type Turn } from '../turn.ts';
import { checkPlace, refuseInput } from './refuse.ts';

/**
 * A request: checked without I/O, acknowledged, and handed to the core. `whole` reads what is still missing of it,
 * after the acknowledgement.
 */
export async function make(
  turn: Turn,
  draft: Draft,
  tools: Tools,
  whole: () => Promise<Draft> = async () => draft,
): Promise<void> {
  const { actor, answer, interaction } = turn;
  const { jobs, rooms, deps } = tools;
  let wish: Wish;
  try {
    checkPlace(turn, tools);
    jobs.check(actor, wishOf(draft));
    await answer.deferPublic();
    wish = await withOwnResults(await whole(), actor, jobs);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return refuseInput(turn, error, draft, tools);
  }
  const room = await rooms.of(interaction, actor);
  const submitted = await jobs.submit({ ...actor, room }, spotFor(turn, 'answer', deps), wish);
  answer.handOver();
  if (submitted) await tools.welcome(turn);
}
