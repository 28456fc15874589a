import type { APIComponentInContainer } from 'discord-api-types/v10';
import type { Actor, DetailsCard } from '../../core/contracts/jobs.ts';
import { cutToLength, oneLine } from '../../core/format.ts';
import { fill, joined, type Line, plain, text } from '../../core/line.ts';
import { wordsFor } from '../../core/words/index.ts';
import { buttonRows, container, gallery, linkButton, space, textDisplay } from './components.ts';
import { markdown } from './markdown.ts';
import type { Outgoing } from './payload.ts';
import { typed } from './private.ts';
import { thumbnails } from './thumbs.ts';
import type { Tools } from './turn.ts';

const MAX_CHAIN = 10;
/** Characters of an alt text; Discord takes 1,024. */
const MAX_ALT = 500;
/** Discord takes no longer address on a button. */
const MAX_BUTTON_URL = 512;
/** Discord takes 4,000 characters in all: prompt, rows, links to what it was made from. */
const MAX_PROMPT_TEXT = 1_800;
const MAX_ROWS_TEXT = 900;

/** The private card of a result: the whole prompt, what was set, when, what it cost, and what it was made from. */
export async function detailsMessage(
  card: DetailsCard,
  actor: Actor,
  { jobs, marks }: Tools,
): Promise<Outgoing> {
  const { details } = wordsFor(actor.language);
  const { parts: prompt, files: promptFiles } = typed(card.view.prompt, actor.language, MAX_PROMPT_TEXT);
  const rows = card.rows.map(({ label, value }) => `-# ${markdown([text(`${label} · `), ...value], marks)}`);
  const chain = card.chain.slice(-MAX_CHAIN);
  const kept = chain.filter(({ deleted }) => !deleted);
  const thumbs = await thumbnails(
    kept.map(({ output, prompt = '' }) => ({ id: output, alt: cutToLength(oneLine(prompt), MAX_ALT) })),
    actor,
    jobs,
  );
  const links = originals(card, details.original);
  const parts: APIComponentInContainer[] = [
    textDisplay(markdown(card.view.head, marks)),
    ...prompt,
    textDisplay(fitting(rows)),
    ...(chain.length > 0 ? [textDisplay(`-# ${markdown(lineage(chain, details), marks)}`)] : []),
    ...(thumbs.size > 0 ? [gallery([...thumbs.values()].map(({ name, alt = '' }) => ({ name, alt })))] : []),
    ...(links.length > 0 ? [space(), ...buttonRows(links)] : []),
  ];
  return { components: [container(parts)], files: [...promptFiles, ...thumbs.values()] };
}

/** Oldest first: `Made from · 1 · 2`, each a link to its message; what is deleted says so. */
function lineage(chain: DetailsCard['chain'], words: { madeFrom: string; deleted: string }): Line {
  const steps = chain.map(({ deleted, reply }, index): Line => {
    if (deleted) return [text(words.deleted)];
    return [{ kind: 'link', text: String(index + 1), ...(reply === undefined ? {} : { reply }) }];
  });
  return joined([words.madeFrom, ...steps]);
}

const originals = ({ originals: found }: DetailsCard, label: string) =>
  found
    .filter(({ url }) => url.length <= MAX_BUTTON_URL)
    .map(({ n, url }) => linkButton(url, plain(fill(label, { i: String(n) }))));

/** As many rows as a message has room for beside the prompt. */
function fitting(rows: readonly string[]): string {
  let shown = '';
  for (const row of rows) {
    if (shown.length + row.length > MAX_ROWS_TEXT) break;
    shown = shown ? `${shown}\n${row}` : row;
  }
  return shown || '-# ·';
}
