import { cleanText, cutToLength } from '../../core/format.ts';
import type { Language } from '../../core/job.ts';
import type { Line } from '../../core/line.ts';
import { wordsFor } from '../../core/words/index.ts';
import { actionRow, type Block, pressButton, quoteBlock, sentenceBlock } from './blocks.ts';
import type { Laid } from './layout.ts';
import { escapeText, plainLine } from './text.ts';

/** Characters of one quote; what is longer goes on in the next. */
const QUOTE_LENGTH = 2_900;
/** Slack refuses a message whose blocks hold much more. A prompt that a model takes is shorter. */
const MOST_TYPED = 12_000;

/** A private answer: a sentence, and what stands below it. */
export const sentence = (line: Line, parts: readonly Block[] = []): Laid => ({
  text: escapeText(plainLine(line)) || '·',
  blocks: [sentenceBlock(line), ...parts],
});

/** What a person typed, whole where Slack takes it, so that nothing is lost. */
export const typed = (text: string, most = MOST_TYPED): Block[] =>
  inPieces(cutToLength(cleanText(text).trim(), most)).map(quoteBlock);

const letters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Never within a letter: half of one would be another one. */
function inPieces(text: string): string[] {
  const pieces: string[] = [];
  for (const { segment } of letters.segment(text)) {
    const last = pieces.at(-1);
    if (last === undefined || last.length + segment.length > QUOTE_LENGTH) pieces.push(segment);
    else pieces[pieces.length - 1] = last + segment;
  }
  return pieces;
}

/** An input error: the sentence, the typed text, and the way to change it where `draft` keeps the rest. */
export function inputError(
  line: Line,
  { prompt, draft, language, area }: { prompt: string; draft?: string; language: Language; area: string },
): Laid {
  const change = draft
    ? [actionRow([pressButton(`change:${draft}`, wordsFor(language).buttons.change)], `${area}:change`)]
    : [];
  return sentence(line, [...typed(prompt), ...change]);
}
