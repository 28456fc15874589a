import { cleanText } from '../../core/format.ts';
import type { Language } from '../../core/job.ts';
import type { Line } from '../../core/line.ts';
import { wordsFor } from '../../core/words/index.ts';
import { actionRow, type Block, pressButton, quoteBlock, sentenceBlock } from './blocks.ts';
import type { Laid } from './layout.ts';
import { escapeText, plainLine } from './text.ts';

/** Characters of one quote; what is longer goes on in the next. */
const QUOTE_LENGTH = 2_900;
const MOST_QUOTES = 8;

/** A private answer: a sentence, and what stands below it. */
export const sentence = (line: Line, parts: readonly Block[] = []): Laid => ({
  text: escapeText(plainLine(line)) || '·',
  blocks: [sentenceBlock(line), ...parts],
});

/** What a person typed, whole, so that nothing is lost. */
export function typed(text: string): Block[] {
  const characters = [...cleanText(text).trim()];
  const blocks: Block[] = [];
  for (let at = 0; at < characters.length && blocks.length < MOST_QUOTES; at += QUOTE_LENGTH)
    blocks.push(quoteBlock(characters.slice(at, at + QUOTE_LENGTH).join('')));
  return blocks;
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
