import { fill } from '../../../core/line.ts';
import { firstUseLines } from '../../../core/words/help.ts';
import { lineBlock } from '../blocks.ts';
import { tidy } from '../errors.ts';
import { escapeText, plainLine } from '../text.ts';
import type { Tools } from '../turn.ts';
import { slackWords } from '../words.ts';

/** Workspaces that this process has looked at; then it starts anew. */
const MOST_GUILDS = 10_000;

/** The first words in a workspace: privately, to whoever made its first picture, once. */
export function createWelcome({ jobs, deps }: Pick<Tools, 'jobs' | 'deps'>): Tools['welcome'] {
  const seen = new Set<string>();

  return async ({ actor, answer }) => {
    if (seen.has(actor.guild)) return;
    if (seen.size >= MOST_GUILDS) seen.clear();
    seen.add(actor.guild);
    try {
      const { total } = await jobs.history(actor, { limit: 1 });
      if (total > 1) return;
      const { language, area } = actor;
      const providers = jobs.offer(area).providers.map(({ title }) => title);
      const editStep = fill(slackWords(language).editStep);
      const lines = firstUseLines({ make: area, editStep, providers, missing: [] }, language);
      await answer.say({ text: escapeText(lines.map(plainLine).join('\n')), blocks: lines.map(lineBlock) });
    } catch (error) {
      deps.logger.warn({ err: tidy(error) }, 'The first words in a workspace could not be said');
    }
  };
}
