import { createFirstUse } from '../../../core/bots/first-use.ts';
import type { Actor, Jobs } from '../../../core/contracts/jobs.ts';
import { fill, type Line } from '../../../core/line.ts';
import { firstUseLines } from '../../../core/words/help.ts';
import { lineBlock } from '../blocks.ts';
import { tidy } from '../errors.ts';
import type { Laid } from '../layout.ts';
import { escapeText, plainLine } from '../text.ts';
import type { Tools } from '../turn.ts';
import { slackWords } from '../words.ts';
import type { Workspace } from '../workspaces.ts';

/** The first words in a workspace: privately, to whoever made its first picture, once. */
export function createWelcome({ jobs, deps }: Pick<Tools, 'jobs' | 'deps'>): Tools['welcome'] {
  const firstUse = createFirstUse(jobs);

  return async ({ actor, answer }) => {
    try {
      if (!(await firstUse.isFirst(actor))) return;
      await answer.say(firstWords(actor, jobs));
    } catch (error) {
      deps.logger.warn({ err: tidy(error) }, 'The first words in a workspace could not be said');
    }
  };
}

/** The first words to whoever installed the app, among its own messages. */
export async function greet(
  workspace: Workspace,
  person: string,
  { jobs, people, areas }: Tools,
): Promise<void> {
  const [area] = areas;
  if (!area) return;
  const { language } = await people.of(workspace, { id: person, name: person });
  const words = firstWords({ area: area.name, language }, jobs);
  await workspace.web.post.chat.postMessage({
    channel: person,
    ...words,
    unfurl_links: false,
    unfurl_media: false,
  });
}

function firstWords({ area, language }: Pick<Actor, 'area' | 'language'>, jobs: Pick<Jobs, 'offer'>): Laid {
  const providers = jobs.offer(area).providers.map(({ title }) => title);
  const editStep = fill(slackWords(language).editStep);
  const lines: Line[] = firstUseLines({ make: area, editStep, providers, missing: [] }, language);
  return { text: escapeText(lines.map(plainLine).join('\n')), blocks: lines.map(lineBlock) };
}
