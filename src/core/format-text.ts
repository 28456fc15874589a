/** What people typed, made safe to show (experience §6): nothing invisible, nothing longer than its place. */

const ELLIPSIS = '…';
const MAX_NAME = 32;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Controls, bidi marks and everything without a shape of its own (zero-width, fillers, soft hyphens), but for
 * line breaks, tabs, variation selectors, and the joiner and the tags that emoji are made of.
 */
const INVISIBLE =
  /(?!\n|\t|\u200D|[\u{FE00}-\u{FE0F}]|[\u{E0020}-\u{E007F}]|[\u{E0100}-\u{E01EF}])[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu;
const STRAY_JOINER =
  /(?<!\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)\u200D|\u200D(?!\p{Extended_Pictographic})/gu;
/** In one piece with the black flag before them, if there is one: looking back from each would take the square of the time. */
const TAGS = /(\u{1F3F4}?)[\u{E0020}-\u{E007F}]+/gu;

/** The text without what cannot be seen; line breaks are `\n`, and half a character becomes `�`. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(INVISIBLE, '')
    .replace(STRAY_JOINER, '')
    .replace(TAGS, (flagged, flag) => (flag ? flagged : ''));
}

/** Clean and on one line, for quotes, titles and names. */
export const oneLine = (text: string): string => cleanText(text).replace(/\s+/g, ' ').trim();

/** In UTF-16 units: no emoji has more, and a letter can carry thousands of marks. */
const LONGEST_GRAPHEME = 20;

/** At most `max` graphemes of a usual length; what was longer ends in `…`, which counts. */
export function cut(text: string, max: number): string {
  return cutToLength(cutToGraphemes(text, max), max * LONGEST_GRAPHEME);
}

function cutToGraphemes(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  let count = 0;
  for (const { segment, index } of segmenter.segment(text)) {
    count += 1;
    if (count > max) return kept + ELLIPSIS;
    if (count < max) kept = text.slice(0, index + segment.length);
  }
  return text;
}

/** At most `max` UTF-16 units, never within a grapheme: for a platform's limit on a field. */
export function cutToLength(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  for (const { segment, index } of segmenter.segment(text)) {
    if (index + segment.length + ELLIPSIS.length > max) break;
    end = index + segment.length;
  }
  return text.slice(0, end) + ELLIPSIS;
}

/** A person's name as it stands in a line: clean, at most 32 graphemes, never empty. */
export const displayName = (name: string): string => cut(oneLine(name), MAX_NAME) || '?';
