import { cleanText } from '../../core/format.ts';
import type { Json } from '../../core/job.ts';
import type { Line, Piece } from '../../core/line.ts';
import { placeOf } from './place.ts';

/** What a line needs to know of Discord besides its pieces. */
export interface Marks {
  /** The id of a registered command, by its English name. */
  readonly commandId: (name: string) => string | undefined;
}

/**
 * Text as Discord shows it letter by letter: no style, quote, list, heading, link, mention, emoji or spoiler
 * comes of it. A colon stays as it is but before `//`, where a link would begin.
 */
export function escapeText(text: string): string {
  return cleanText(text)
    .replace(/[\\*_~`|<[\]]/g, '\\$&')
    .replace(/:\/\//g, ':\\//')
    .replace(/@(?=everyone|here)/gi, '\\@')
    .replace(/^([^\S\n]*)([#>+-]|\d+(?=[.)]))/gm, (_, space: string, mark: string) =>
      /\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`,
    );
}

/** The address of a message of ours, for "Go to message"; undefined where it has none yet. */
export function jumpLink(reply: Json | undefined): string | undefined {
  const place = placeOf(reply);
  if (!place?.message) return undefined;
  return `https://discord.com/channels/${place.guild ?? '@me'}/${place.channel}/${place.message}`;
}

export const markdown = (line: Line, marks: Marks): string =>
  line.map((piece) => renderPiece(piece, marks)).join('');

const seconds = (ms: number): number => Math.floor(ms / 1000);

function renderPiece(piece: Piece, marks: Marks): string {
  switch (piece.kind) {
    case 'text':
      return escapeText(piece.text);
    case 'strong':
      return `**${escapeText(piece.text)}**`;
    case 'code':
      return `\`${cleanText(piece.text).replace(/`/g, 'ˋ')}\``;
    case 'since':
      return `<t:${seconds(piece.at)}:R>`;
    case 'time':
      return `<t:${seconds(piece.at)}:f>`;
    case 'person':
      return /^\d{1,20}$/.test(piece.id) ? `<@${piece.id}>` : escapeText(piece.name);
    case 'link':
      return link(piece);
    case 'command': {
      const id = marks.commandId(piece.name);
      return id ? `</${piece.name}:${id}>` : `\`/${piece.name}\``;
    }
  }
}

function link(piece: Extract<Piece, { kind: 'link' }>): string {
  const text = escapeText(piece.text);
  const url = jumpLink(piece.reply) ?? safeUrl(piece.url);
  return url ? `[${text}](${url})` : text;
}

/** An address that cannot break out of its parentheses. */
export function safeUrl(url: string | undefined): string | undefined {
  if (!url?.startsWith('https://') || !URL.canParse(url)) return undefined;
  return new URL(url).href.replace(/[()<>]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
