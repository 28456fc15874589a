import assert from 'node:assert/strict';

/** What Discord would make of a text, told independently of how the product writes it. */

/** A backslash takes the meaning of any sign but letters, digits and blanks. */
const ESCAPED = /\\[^0-9A-Za-z\s]/g;
const ACTIVE = /[*_~`|<[\]]|[a-z]:\/\/|@everyone|@here|^[ \t>]*(?:#{1,3} |-# |[-+] |\d+[.)] )|^[ \t]*>>> /gim;

/** Every sign of a text that begins or ends something other than letters, in order; a quote's own `>` left out. */
export function activeMarks(text: string): string[] {
  const literal = text.replace(ESCAPED, '\u0001').replace(/^> /gm, '');
  return [...literal.matchAll(ACTIVE)].map(([mark]) => mark);
}

/** The letters that a reader sees. */
export const unescaped = (text: string): string => text.replace(/\\([^0-9A-Za-z\s])/g, '$1');

/** Controls, marks that turn text around, and what has no shape, but for what emoji and Han variants are made of. */
const HIDDEN =
  /(?![\n\t])\p{Cc}|\u034f|[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]/u;
const LONE_JOINER =
  /(?<!\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)\u200d|\u200d(?!\p{Extended_Pictographic})/u;

/** Nothing in it is half a character or there without being seen. */
export function assertClean(text: string, what: string): void {
  assert.ok(text.isWellFormed(), `half a character in ${what}`);
  assert.doesNotMatch(text, HIDDEN, what);
  assert.doesNotMatch(text, LONE_JOINER, what);
}

/** A sentence of ours with somebody's words in it: whole, and nothing of a program shows through. */
export function assertSentence(text: string, what: string): void {
  assert.notEqual(text.trim(), '', what);
  assert.doesNotMatch(text, /undefined|NaN|\[object|\{[a-z]\w*\}|Infinity/, what);
}
