import type { types } from '@slack/bolt';
import { cleanText, cut, cutToLength, oneLine } from '../../core/format.ts';
import type { Line } from '../../core/line.ts';
import type { Button, Select } from '../../core/view-types.ts';
import { plainLine, plainText, richLine } from './text.ts';

/** The pieces of a message or view, within Slack's limits. */

export type Block = types.KnownBlock;
export type Confirm = types.ConfirmationDialog;

const MAX_LABEL = 75;
const MAX_ALT = 2_000;
const MAX_PLACEHOLDER = 150;
const MAX_TYPED = 3_000;
const MAX_LABEL_PROMPT = 50;
const BUTTONS_PER_ROW = 25;

export const lineBlock = (line: Line): types.RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: richLine(line) }],
});

/** What somebody typed, as a quote. */
export const quoteBlock = (text: string): types.RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: cleanText(text) || ' ' }] }],
});

/** Plain words; with a moment in them, as rich text, so that it stands in the reader's zone. */
export const sentenceBlock = (line: Line): Block =>
  line.some(({ kind }) => kind === 'time' || kind === 'since' || kind === 'link' || kind === 'command')
    ? lineBlock(line)
    : { type: 'section', text: plainText(plainLine(line), MAX_TYPED) };

export const imageBlock = (file: string, alt: string, title?: string): types.ImageBlock => ({
  type: 'image',
  slack_file: { id: file },
  alt_text: cutToLength(cleanText(alt).trim() || '?', MAX_ALT),
  ...(title ? { title: plainText(title) } : {}),
});

const hasThumbnail = (block: Block): block is types.SectionBlock =>
  block.type === 'section' && block.accessory?.type === 'image';

/** What the pictures show, in words; undefined where there is none. */
export function withoutPictures(blocks: readonly Block[]): Block[] | undefined {
  if (!blocks.some((block) => block.type === 'image' || hasThumbnail(block))) return undefined;
  return blocks.map((block): Block => {
    if (block.type === 'image') return { type: 'context', elements: [plainText(block.alt_text)] };
    if (!hasThumbnail(block)) return block;
    const { accessory: _, ...words } = block;
    return words;
  });
}

export interface PressOptions {
  readonly style?: Button['style'];
  /** Read out in place of the label. */
  readonly about?: string;
  readonly confirm?: Confirm;
  readonly url?: string;
  /** Comes back with the press. */
  readonly value?: string;
}

export const pressButton = (
  actionId: string,
  label: string,
  { style = 'secondary', about, confirm, url, value }: PressOptions = {},
): types.Button => ({
  type: 'button',
  action_id: actionId,
  text: plainText(label, MAX_LABEL),
  ...(style === 'secondary' ? {} : { style }),
  ...(about ? { accessibility_label: cutToLength(`${label}: ${about}`, MAX_LABEL) } : {}),
  ...(confirm ? { confirm } : {}),
  ...(url ? { url } : {}),
  ...(value ? { value } : {}),
});

export const promptLabel = (prompt: string): string => cut(oneLine(prompt), MAX_LABEL_PROMPT);

export const selectOf = ({ action, id, placeholder, options }: Select): types.StaticSelect =>
  select(`${action}:${id}`, placeholder, options);

export const select = (
  actionId: string,
  placeholder: string,
  options: readonly { value: string; label: string }[],
): types.StaticSelect => ({
  type: 'static_select',
  action_id: actionId,
  placeholder: plainText(placeholder, MAX_PLACEHOLDER),
  options: options.map(optionOf),
});

/** A choice is plain text on one line, never empty. */
export const optionOf = ({ value, label }: { value: string; label: string }): types.PlainTextOption => ({
  value,
  text: plainText(oneLine(label) || '?', MAX_LABEL),
});

/** `id`: of the whole block; a press tells by it whose area its message is of. */
export const actionRow = (
  elements: readonly types.ActionsBlockElement[],
  id: string,
): types.ActionsBlock => ({ type: 'actions', block_id: id, elements: elements.slice(0, BUTTONS_PER_ROW) });
