import type { types } from '@slack/bolt';
import { cut, cutToLength, oneLine } from '../../core/format.ts';
import { type AreaName, parseId } from '../../core/job.ts';
import { fill, type Line, type Piece, plain, text } from '../../core/line.ts';
import type { Button, View } from '../../core/view-types.ts';
import { wordsFor } from '../../core/words/index.ts';
import {
  actionRow,
  type Block,
  type Confirm,
  imageBlock,
  lineBlock,
  pressButton,
  promptLabel,
  quoteBlock,
  selectOf,
  sentenceBlock,
} from './blocks.ts';
import { escapeText, linkOf, plainLine, plainText } from './text.ts';

const MAX_PROMPT_GRAPHEMES = 400;
/** A grapheme may be many units. */
const MAX_PROMPT_LENGTH = 1_200;
const MAX_TITLE_PROMPT = 80;
/** Text beside blocks: what a notification and a screen reader say. */
const MAX_TEXT = 1_000;
const MAX_NOTES = 10;

/** What stands before the colon in the id of a block: whose message it is of. */
const AREAS: Readonly<Record<string, AreaName>> = { nanobanana: 'nanobanana', hailou: 'hailou' };

export const areaOfBlock = (id: string | null | undefined): AreaName | undefined =>
  new Map(Object.entries(AREAS)).get(id?.split(':')[0] ?? '');

const pictureBlockId = (area: AreaName, output: string): string => `${area}:picture:${output}`;

/** The output that a picture of ours in a message shows, by the id of its block. */
export function outputOfBlock(id: string | null | undefined): string | undefined {
  const [area, kind, output = '', ...more] = (id ?? '').split(':');
  const known = areaOfBlock(area) !== undefined && kind === 'picture' && more.length === 0;
  return known && parseId(output)?.n !== undefined ? output : undefined;
}

export interface Extras {
  /** The files that show the view's pictures, in order. */
  readonly files: readonly { readonly id: string; readonly picture: string }[];
  /** What was done to the files, after the view's own notes. */
  readonly notes: readonly string[];
  /** Stands in for a message that could not be changed: says so and names the requester, the only ping there is. */
  readonly moved?: boolean;
}

export interface Laid {
  /** Never empty: for notifications and screen readers. */
  readonly text: string;
  readonly blocks: Block[];
}

/** A reply in blocks, as experience §1 lays it out. */
export function layOut(view: View, extras: Extras): Laid {
  const { area } = view;
  const prompt = cutToLength(cut(oneLine(view.prompt), MAX_PROMPT_GRAPHEMES), MAX_PROMPT_LENGTH);
  const notes: Line[] = [...view.notes, ...extras.notes.map((note) => [text(note)])];
  const buttons = [...view.buttons, ...(view.details ? [view.details] : [])].map((button) =>
    buttonOf(button, view, extras),
  );
  const elements = [...(view.open ? [selectOf(view.open)] : []), ...buttons];
  return {
    text: spoken(view),
    blocks: [
      ...(extras.moved ? [movedBlock(view)] : []),
      lineBlock(view.head),
      quoteBlock(prompt),
      ...pictureBlocks(view, extras),
      factsBlock(view.facts),
      ...notes.slice(0, MAX_NOTES).map(sentenceBlock),
      ...(elements.length > 0 ? [actionRow(elements, `${area}:actions`)] : []),
    ],
  };
}

/** `Completed: a fox in snow. 12 s · US$0.03.` */
export function spoken(view: View): string {
  const [first, ...rest] = view.head;
  const after = plainLine(first?.kind === 'strong' ? rest : view.head).replace(/^[\s·]+/, '');
  const prompt = cut(oneLine(view.prompt), MAX_TITLE_PROMPT);
  const said = `${view.statusWord}: ${prompt}.${after ? ` ${after}.` : ''}`;
  return cutToLength(escapeText(said), MAX_TEXT);
}

function pictureBlocks(view: View, { files }: Extras): Block[] {
  const { controls } = wordsFor(view.language);
  return files.flatMap(({ id, picture }) => {
    const shown = view.pictures.find((one) => one.id === picture);
    if (!shown) return [];
    const several = view.pictures.length > 1;
    const count = { i: String(shown.n), n: String(view.summary.count) };
    const title = several ? plain(fill(controls.picture, count)) : undefined;
    return [{ ...imageBlock(id, shown.alt, title), block_id: pictureBlockId(view.area, picture) }];
  });
}

/** L3: words as plain text, a link as an element of ours. */
function factsBlock(facts: Line): Block {
  const parts: Piece[][] = [[]];
  for (const piece of facts) {
    if (piece.kind === 'link' && linkOf(piece)) parts.push([piece], []);
    else parts.at(-1)?.push(piece);
  }
  const elements = parts.flatMap((part): types.ContextBlockElement[] => {
    const [piece] = part;
    if (piece?.kind === 'link' && part.length === 1) {
      const url = linkOf(piece);
      if (url) return [{ type: 'mrkdwn', text: `<${url}|${escapeText(piece.text)}>` }];
    }
    const words = plainLine(part).trim();
    return words === '' ? [] : [plainText(words)];
  });
  return { type: 'context', elements };
}

function movedBlock(view: View): Block {
  const { requester, movedNote } = view;
  const rest = { type: 'text' as const, text: ` ${plainLine(movedNote)}` };
  const person = /^[A-Z0-9]{1,30}$/.test(requester.id)
    ? { type: 'user' as const, user_id: requester.id }
    : { type: 'text' as const, text: requester.name || '?' };
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [person, rest] }] };
}

function buttonOf({ action, id, label, style }: Button, view: View, { files }: Extras) {
  const about = promptLabel(view.prompt);
  const confirm = action === 'delete' ? { confirm: deleteQuestion(view) } : {};
  // A form shows the pictures that stand here; nothing has to be read for it.
  const value = action === 'edit' && files.length > 0 ? { value: filesText(files) } : {};
  return pressButton(`${action}:${id}`, label, { style, about, ...confirm, ...value });
}

const filesText = (files: Extras['files']): string =>
  files.map(({ picture, id }) => `${picture}=${id}`).join(',');

/** What an `edit` button says of the pictures beside it. */
export function filesOfButton(value: string | null | undefined): Extras['files'] {
  return (value ?? '').split(',').flatMap((pair) => {
    const [picture = '', id = ''] = pair.split('=');
    return parseId(picture)?.n !== undefined && /^[A-Z0-9]{1,30}$/.test(id) ? [{ picture, id }] : [];
  });
}

function deleteQuestion({ language }: View): Confirm {
  const { dialogs, controls } = wordsFor(language);
  return {
    title: plainText(dialogs.delete.title, 100),
    text: plainText(dialogs.delete.text, 300),
    confirm: plainText(dialogs.delete.submit, 30),
    deny: plainText(controls.close, 30),
    style: 'danger',
  };
}
