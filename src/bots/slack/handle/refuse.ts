import type { Draft } from '../../../core/bots/drafts.ts';
import { UserError } from '../../../core/errors.ts';
import type { Language } from '../../../core/job.ts';
import type { Line } from '../../../core/line.ts';
import { ofWorkspace, sayError } from '../../../core/words/errors.ts';
import { missingScopeOf } from '../errors.ts';
import { inputError, sentence } from '../private.ts';
import { SlackRefusal, sayRefusal } from '../refusal.ts';
import type { Tools, Turn } from '../turn.ts';

/** What is said to a person, by the core or by us. */
export type Refusal = UserError | SlackRefusal;

/** Refusals that say nothing about what was typed: there is nothing to change in it. */
const NOT_THE_INPUT = new Set([
  'guild_not_allowed',
  'no_permission',
  'notInChannel',
  'closedChannel',
  'missingScope',
  'shutOut',
]);

/** The refusal that an error is; undefined for a fault of ours. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof UserError || error instanceof SlackRefusal) return error;
  const scope = missingScopeOf(error);
  return scope ? new SlackRefusal('missingScope', { scope }, error) : undefined;
}

export const sayIt = (refusal: Refusal, language: Language): Line =>
  refusal instanceof UserError ? sayError(ofWorkspace(refusal), language) : sayRefusal(refusal, language);

/** A refusal in the reader's words, to them alone. */
export const refuse = ({ actor, answer }: Turn, refusal: Refusal): Promise<void> =>
  answer.say(sentence(sayIt(refusal, actor.language)));

/** What somebody asked for. `typed`: the whole text of a command, where that is more than the prompt. */
export interface Asked {
  readonly draft: Draft;
  readonly typed?: string;
}

/** Refuses a request: with the text whole, and a way to change it that keeps everything else. */
export async function refuseInput(
  turn: Turn,
  refusal: Refusal,
  { draft, typed = draft.prompt }: Asked,
  tools: Tools,
): Promise<void> {
  const { actor, answer } = turn;
  const { area, language } = actor;
  const line = sayIt(refusal, language);
  const about = { prompt: typed, language, area };
  if (NOT_THE_INPUT.has(refusal instanceof UserError ? refusal.code : refusal.key))
    return answer.say(inputError(line, about));
  const id = tools.jobs.newId();
  const said = answer.say(inputError(line, { ...about, draft: id }));
  await Promise.all([said, tools.drafts.put(actor, id, draft)]);
}
