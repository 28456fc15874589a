import { fill } from '../../../core/line.ts';
import { firstUseLines } from '../../../core/words/help.ts';
import { tidy } from '../errors.ts';
import { markdown } from '../markdown.ts';
import { note } from '../private.ts';
import type { Tools } from '../turn.ts';
import { discordWords } from '../words.ts';

/** Guilds that this process has looked at; then it starts anew. */
const MOST_GUILDS = 10_000;

/** The first words in a guild: privately, to whoever made its first picture, once. */
export function createWelcome({
  jobs,
  marks,
  deps,
}: Pick<Tools, 'jobs' | 'marks' | 'deps'>): Tools['welcome'] {
  const seen = new Set<string>();

  return async ({ actor, answer }) => {
    if (seen.has(actor.guild)) return;
    if (seen.size >= MOST_GUILDS) seen.clear();
    seen.add(actor.guild);
    try {
      const { total } = await jobs.history(actor, { limit: 1 });
      if (total > 1) return;
      if (await answer.isPromised()) return void seen.delete(actor.guild);
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
