import type { Actor, DetailsCard } from '../../core/contracts/jobs.ts';
import { cutToLength, oneLine } from '../../core/format.ts';
import { fill, joined, type Line, plain, text } from '../../core/line.ts';
import { wordsFor } from '../../core/words/index.ts';
import { actionRow, type Block, imageBlock, lineBlock, pressButton } from './blocks.ts';
import { type Laid, spoken } from './layout.ts';
import { fileOf } from './place.ts';
import { typed } from './private.ts';

const MAX_CHAIN = 10;
/** Together with what stands beside it this is as much as Slack takes in one message. */
const MAX_PROMPT = 8_000;
const MAX_ALT = 200;
const MAX_ROWS = 20;

/** The private card of a result: the whole prompt, what was set, when, what it cost, and what it was made from. */
export function detailsMessage(card: DetailsCard, { language, area }: Actor): Laid {
  const { details } = wordsFor(language);
  const chain = card.chain.slice(-MAX_CHAIN);
  const rows = card.rows.slice(0, MAX_ROWS).map(({ label, value }): Line => [text(`${label} · `), ...value]);
  const originals = card.originals.map(({ n, url }) =>
    pressButton(`link:${n}`, plain(fill(details.original, { i: String(n) })), { url }),
  );
  const blocks: Block[] = [
    lineBlock(card.view.head),
    ...typed(card.view.prompt, MAX_PROMPT),
    ...rows.map(lineBlock),
    ...(chain.length > 0 ? [lineBlock(lineage(chain, details))] : []),
    ...chain.flatMap(({ output, reply, prompt = '' }) => {
      const file = fileOf(reply, output);
      return file ? [imageBlock(file, cutToLength(oneLine(prompt), MAX_ALT))] : [];
    }),
    ...(originals.length > 0 ? [actionRow(originals, `${area}:originals`)] : []),
  ];
  return { text: spoken(card.view), blocks };
}

/** Oldest first: `Made from · 1 · 2`, each a link to its message; what is deleted says so. */
function lineage(chain: DetailsCard['chain'], words: { madeFrom: string; deleted: string }): Line {
  const steps = chain.map(({ deleted, reply }, index): Line => {
    if (deleted) return [text(words.deleted)];
    return [{ kind: 'link', text: String(index + 1), ...(reply === undefined ? {} : { reply }) }];
  });
  return joined([words.madeFrom, ...steps]);
}
