import { createFirstUse } from '../../../core/bots/first-use.ts';
import { fill } from '../../../core/line.ts';
import { firstUseLines } from '../../../core/words/help.ts';
import { tidy } from '../errors.ts';
import { markdown } from '../markdown.ts';
import { note } from '../private.ts';
import type { Tools } from '../turn.ts';
import { discordWords } from '../words.ts';

/** The first words in a guild: privately, to whoever made its first picture, once. */
export function createWelcome({
  jobs,
  marks,
  deps,
}: Pick<Tools, 'jobs' | 'marks' | 'deps'>): Tools['welcome'] {
  const firstUse = createFirstUse(jobs);

  return async ({ actor, answer }) => {
    try {
      if (!(await firstUse.isFirst(actor))) return;
      if (await answer.isPromised()) return firstUse.forget(actor);
      const { language, area } = actor;
      const providers = jobs.offer(area).providers.map(({ title }) => title);
      const editStep = fill(discordWords(language).editStep);
      const lines = firstUseLines({ make: area, editStep, providers, missing: [] }, language);
      await answer.say(note(lines.map((line) => markdown(line, marks)).join('\n')));
    } catch (error) {
      deps.logger.warn({ err: tidy(error) }, 'The first words in a guild could not be said');
    }
  };
}
