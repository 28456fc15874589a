import type { Actor } from '../../core/contracts/jobs.ts';
import { fill } from '../../core/line.ts';
import { helpLines } from '../../core/words/help.ts';
import { lineBlock } from './blocks.ts';
import type { Laid } from './layout.ts';
import { escapeText, plainLine } from './text.ts';
import { slackWords } from './words.ts';

/** What it does, in the reader's language; it names only what is there. */
export function helpMessage({ area, language }: Pick<Actor, 'area' | 'language'>): Laid {
  const lines = helpLines(
    {
      make: area,
      editStep: fill(slackWords(language).editStep),
      see: [`${area}-history`, `${area}-saved`],
      buttons: ['again', 'edit', 'save', 'delete'],
    },
    language,
  );
  return { text: escapeText(lines.map(plainLine).join('\n')), blocks: lines.map(lineBlock) };
}
