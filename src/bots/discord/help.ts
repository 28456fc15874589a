import type { Actor } from '../../core/contracts/jobs.ts';
import { fill } from '../../core/line.ts';
import { helpLines } from '../../core/words/help.ts';
import { type Marks, markdown } from './markdown.ts';
import type { Outgoing } from './payload.ts';
import { note } from './private.ts';
import { discordWords } from './words.ts';

/** What it does, in the reader's language; it names only what is there. */
export function helpMessage({ area, language }: Pick<Actor, 'area' | 'language'>, marks: Marks): Outgoing {
  const lines = helpLines(
    {
      make: area,
      editStep: fill(discordWords(language).editStep),
      see: [`${area}-history`, `${area}-saved`],
      buttons: ['again', 'edit', 'save', 'delete'],
    },
    language,
  );
  return note(lines.map((line) => markdown(line, marks)).join('\n'));
}
