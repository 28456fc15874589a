import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, cut, cutToLength, displayName, oneLine } from '../../src/core/format.ts';
import { anyText } from '../helpers/any-text.ts';

const graphemes = (text: string) => [...new Intl.Segmenter('en').segment(text)].length;
const FAMILY = '👨‍👩‍👧‍👦';

/** Text as it comes: letters, emoji, marks that cannot be seen, and halves of characters. */
const typed = fc
  .array(
    fc.oneof(
      anyText(10),
      fc.constantFrom('\u200b', '\u200d', '\u202e', '\u2066', '\ufeff', '\u00ad', '\u0000', '\r\n', '\ud83d'),
      fc.constantFrom(FAMILY, '❤️‍🔥', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '👩🏽‍🦰', '한글', 'e\u0301', '葛\u{e0100}'),
    ),
  )
  .map((parts) => parts.join(''));

describe('text that people typed', () => {
  it('loses what cannot be seen', () => {
    expect(cleanText('a\u202eb\u200bc\u2066d\u0007e\u00adf\u3164g\ufeff\u200eh')).toBe('abcdefgh');
  });

  it('keeps the joiner inside emoji and nowhere else', () => {
    for (const emoji of [FAMILY, '❤️‍🔥', '👩🏽‍🦰', '🏳️‍🌈', '🏴󠁧󠁢󠁥󠁮󠁧󠁿']) expect(cleanText(emoji)).toBe(emoji);
    expect(cleanText('a\u200db 👩\u200d x \u{e0067}')).toBe('ab 👩 x ');
  });

  it('has one kind of line break and no half characters', () => {
    expect(cleanText('a\r\nb\rc\u2028d\te')).toBe('a\nb\nc\nd\te');
    expect(cleanText('a\ud83d')).toBe('a\ufffd');
    expect(oneLine('  a \n\n b\t')).toBe('a b');
  });

  it('is clean once it is clean', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const clean = cleanText(text);
        expect(cleanText(clean)).toBe(clean);
        expect(clean).not.toMatch(/[\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/);
        expect(clean.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('cutting', () => {
  it('leaves short text alone and ends longer text with …', () => {
    expect([cut('abc', 3), cut('abcd', 3)]).toEqual(['abc', 'ab…']);
    expect(cut(FAMILY.repeat(4), 3)).toBe(`${FAMILY}${FAMILY}…`);
    expect(cutToLength('abcd', 3)).toBe('ab…');
    expect(cutToLength(`a${FAMILY}b`, 6)).toBe('a…');
  });

  it('never makes text longer than asked and never splits a grapheme', () => {
    fc.assert(
      fc.property(typed, fc.integer({ min: 1, max: 40 }), (raw, max) => {
        const text = cleanText(raw);
        const short = cut(text, max);
        expect(graphemes(short)).toBeLessThanOrEqual(Math.max(max, 1));
        expect(short === text || text.startsWith(short.slice(0, -1))).toBe(true);
        const narrow = cutToLength(text, max);
        expect(narrow.length).toBeLessThanOrEqual(max);
        expect(narrow.isWellFormed()).toBe(true);
      }),
    );
  });

  it('bounds a letter with thousands of marks too, and no emoji', () => {
    const marked = `a${'\u0301'.repeat(5_000)}`;
    expect(cut(`${marked} fox`, 10)).toBe('…');
    const families = '👩🏽‍👩🏻‍👧🏿‍👦🏾'.repeat(10);
    expect(cut(families, 10)).toBe(families);
  });

  it('gives a name that fits in a line and is never empty', () => {
    expect(displayName(' Mi\u202ena\n')).toBe('Mina');
    expect(graphemes(displayName('나'.repeat(50)))).toBe(32);
    expect(displayName('\u3164\u200b')).toBe('?');
  });
});
