import type { Draft } from '../../../core/bots/drafts.ts';
import { wishOf, withOwnResults } from '../../../core/bots/wishes.ts';
import type { Wish } from '../../../core/contracts/jobs.ts';
import type { Room } from '../../../core/job.ts';
import { fill } from '../../../core/line.ts';
import { placeOf } from '../place.ts';
import { sentence } from '../private.ts';
import { isDirect } from '../rooms.ts';
import { spotFor, type Tools, type Turn } from '../turn.ts';
import { slackWords } from '../words.ts';
import { type Asked, refusalOf, refuseInput } from './refuse.ts';

export interface Request extends Asked {
  /** One event makes one job. */
  readonly event: string;
  /** Reads what is still missing of it. */
  readonly whole?: () => Promise<Draft>;
}

/** A request that is acknowledged: checked, and handed to the core. False where it was refused in private. */
export async function make(turn: Turn, request: Request, tools: Tools): Promise<boolean> {
  const { draft, event, whole } = request;
  const { actor, workspace } = turn;
  const { jobs, rooms } = tools;
  let wish: Wish;
  let room: Room;
  try {
    jobs.admits(actor);
    jobs.check(actor, wishOf(draft));
    room = await rooms.of(workspace, actor.room);
    wish = await withOwnResults(whole ? await whole() : draft, { ...actor, room }, jobs);
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    await refuseInput(turn, refusal, request, tools);
    return false;
  }
  const submitted = await jobs.submit({ ...actor, room }, spotFor(turn, event), wish);
  if (submitted) {
    await pointer(turn, submitted.job, tools);
    await tools.welcome(turn);
  }
  return true;
}

/** A reply to what was asked for in a conversation of others stands among the app's own messages with the person. */
async function pointer({ origin, actor, answer }: Turn, job: string, { jobs }: Tools): Promise<void> {
  const { channel, name } = origin;
  if (channel === undefined || !isDirect(channel, name)) return;
  const { reply } = await jobs.find(actor, job);
  const place = placeOf(reply);
  if (!place?.message || place.channel === channel) return;
  const words = slackWords(actor.language);
  const link = { kind: 'link' as const, text: words.directMessages, ...(reply ? { reply } : {}) };
  await answer.say(sentence(fill(words.pointer, { link })));
}
