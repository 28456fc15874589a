import type { Draft } from '../../../core/bots/drafts.ts';
import { UserError } from '../../../core/errors.ts';
import { sayError } from '../../../core/words/errors.ts';
import { missingPermissions } from '../permissions.ts';
import { inputError, sentence } from '../private.ts';
import type { Tools, Turn } from '../turn.ts';

/** Refusals that say nothing about what was typed: there is nothing to change in it. */
const NOT_THE_INPUT = new Set(['guild_not_allowed', 'no_permission']);

/** All that can be told without I/O of whether a person may make something here. Throws `UserError`. */
export function checkPlace({ interaction, actor }: Turn, { jobs }: Tools): void {
  jobs.admits(actor);
  const permissions = missingPermissions(interaction, actor.language);
  if (permissions.length === 0) return;
  throw new UserError('no_permission', {
    permissions,
    ...(actor.room.name ? { channel: actor.room.name } : {}),
  });
}

/** A refusal in the reader's words, to them alone. */
export const refuse = ({ actor, answer }: Turn, error: UserError, { marks }: Tools): Promise<void> =>
  answer.say(sentence(sayError(error, actor.language), marks));

/**
 * Refuses a request for what was typed or chosen: with the text whole, and a way to change it that keeps everything
 * else. The draft behind it is written once the answer is on its way.
 */
export async function refuseInput(turn: Turn, error: UserError, draft: Draft, tools: Tools): Promise<void> {
  const { actor, answer } = turn;
  const { jobs, drafts, marks } = tools;
  const line = sayError(error, actor.language);
  const { language } = actor;
  if (NOT_THE_INPUT.has(error.code))
    return answer.say(inputError(line, { prompt: draft.prompt, language, marks }));
  const id = jobs.newId();
  const said = answer.say(inputError(line, { prompt: draft.prompt, draft: id, language, marks }));
  await Promise.all([said, drafts.put(actor, id, draft)]);
}
