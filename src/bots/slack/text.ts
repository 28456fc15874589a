import type { types } from '@slack/bolt';
import { cleanText, cutToLength } from '../../core/format.ts';
import type { Line, Piece } from '../../core/line.ts';
import { jumpLink } from './place.ts';

/**
 * Text as Slack shows it. Whatever people typed goes into plain text or into elements of rich text, where nothing is
 * read as a mention, link or style; mrkdwn holds words of ours alone.
 */

/** Slack takes no longer text in a plain text of a section, or in one element. */
const MAX_SECTION = 3_000;

export const plainText = (text: string, max = MAX_SECTION): types.PlainTextElement => ({
  type: 'plain_text',
  text: cutToLength(cleanText(text) || ' ', max),
  emoji: false,
});

/** Text for where mrkdwn is read: the three signs by which mentions and links begin mean themselves. */
export const escapeText = (text: string): string =>
  cleanText(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

export type RichElement = types.RichTextText | types.RichTextDate | types.RichTextLink;

const text = (value: string, style?: types.RichTextText['style']): RichElement[] => {
  const clean = cleanText(value);
  return clean === '' ? [] : [{ type: 'text', text: clean, ...(style ? { style } : {}) }];
};

const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const date = (at: number, format: string): RichElement => ({
  type: 'date',
  timestamp: Math.floor(at / 1000),
  format,
  fallback: utc(at),
});

/** Without a mention: an element that names a person would ping them. */
function richPiece(piece: Piece): RichElement[] {
  switch (piece.kind) {
    case 'text':
      return text(piece.text);
    case 'strong':
      return text(piece.text, { bold: true });
    case 'code':
      return text(piece.text, { code: true });
    case 'since':
      return [date(piece.at, '{time}')];
    case 'time':
      return [date(piece.at, '{date_short_pretty} {time}')];
    case 'person':
      return text(piece.name);
    case 'command':
      return text(commandText(piece.name), { code: true });
    case 'link': {
      const url = linkOf(piece);
      return url ? [{ type: 'link', url, text: cleanText(piece.text) }] : text(piece.text);
    }
  }
}

export const richLine = (line: Line): RichElement[] => line.flatMap(richPiece);

/** `nanobanana-history` is typed as `/nanobanana history` here. */
const commandText = (name: string): string => `/${name.replace('-', ' ')}`;

export const linkOf = (piece: Extract<Piece, { kind: 'link' }>): string | undefined =>
  jumpLink(piece.reply) ?? safeUrl(piece.url);

/** An address that cannot break out of its place. */
function safeUrl(url: string | undefined): string | undefined {
  if (!url?.startsWith('https://') || !URL.canParse(url)) return undefined;
  return new URL(url).href.replace(/[<>|]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The line as words alone; a moment as its time in UTC. */
export const plainLine = (line: Line): string => line.map(plainPiece).join('');

function plainPiece(piece: Piece): string {
  if (piece.kind === 'since' || piece.kind === 'time') return utc(piece.at);
  if (piece.kind === 'person') return piece.name;
  return piece.kind === 'command' ? commandText(piece.name) : piece.text;
}

/** What was typed behind a command: Slack sends three signs as it writes them in its own texts. */
export const plainCommand = (text: string): string =>
  text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
