import type { Json } from './job.ts';

/**
 * A line of a reply as pieces, so that each platform renders times, people, links and commands its own way and
 * escapes everything else. No piece ever holds markup.
 */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  /** A moment, shown as time passed since (`3 minutes ago`), ticking where the platform can. */
  | { readonly kind: 'since'; readonly at: number }
  /** A moment, shown as date and time in the reader's zone. */
  | { readonly kind: 'time'; readonly at: number }
  | { readonly kind: 'person'; readonly id: string; readonly name: string }
  /** A link to the message behind `reply`, or to `url`; without either, plain text. */
  | { readonly kind: 'link'; readonly text: string; readonly reply?: Json; readonly url?: string }
  /** A command of ours by its English name, e.g. `nanobanana-history`. */
  | { readonly kind: 'command'; readonly name: string };

export type Line = readonly Piece[];

export const text = (value: string): Piece => ({ kind: 'text', text: value });

/**
 * Fills `{name}` in a template with strings or pieces; `**x**` becomes strong and `` `x` `` code. Templates are
 * ours, values are never parsed. A missing value throws: a raw placeholder must not reach a person.
 */
export function fill(template: string, values: Readonly<Record<string, string | Piece>> = {}): Line {
  const pieces: Piece[] = [];
  for (const part of template.split(/(\{\w+\}|\*\*[^*]+\*\*|`[^`]+`)/)) {
    if (part === '') continue;
    if (part.startsWith('{') && part.endsWith('}')) pieces.push(lookUp(values, part.slice(1, -1)));
    else if (part.startsWith('**'))
      pieces.push({ kind: 'strong', text: plain(fill(part.slice(2, -2), values)) });
    else if (part.startsWith('`'))
      pieces.push({ kind: 'code', text: plain(fill(part.slice(1, -1), values)) });
    else pieces.push(text(part));
  }
  return pieces;
}

function lookUp(values: Readonly<Record<string, string | Piece>>, name: string): Piece {
  const value = values[name];
  if (value === undefined) throw new Error(`no value for {${name}}`);
  return typeof value === 'string' ? text(value) : value;
}

/** Pieces between which ` · ` stands, the only separator (experience §1). */
export function joined(parts: readonly (Line | string)[]): Line {
  const lines = parts
    .map((part) => (typeof part === 'string' ? [text(part)] : part))
    .filter((line) => line.length > 0);
  return lines.flatMap((line, i) => (i === 0 ? line : [text(' · '), ...line]));
}

/** The line as plain words, for logs, alt texts and tests. Moments become ISO times. */
export function plain(line: Line): string {
  return line
    .map((piece) => {
      if (piece.kind === 'since' || piece.kind === 'time') return new Date(piece.at).toISOString();
      if (piece.kind === 'person') return piece.name;
      if (piece.kind === 'command') return `/${piece.name}`;
      return piece.text;
    })
    .join('');
}
