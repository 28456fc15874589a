import { describe, expect, it } from 'vitest';
import { languages } from '../../../src/core/job.ts';
import { wordsFor } from '../../../src/core/words/index.ts';

type Leaf = readonly [path: string, text: string];

function leaves(value: unknown, path: string[] = []): Leaf[] {
  if (typeof value === 'string') return [[path.join('.'), value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

const english = leaves(wordsFor('en'));
const korean = leaves(wordsFor('ko'));

/** The texts that break a rule, so that a failure names them all. */
const breaking = (texts: readonly Leaf[], breaks: (text: string, path: string) => boolean): string[] =>
  texts.filter(([path, text]) => breaks(text, path)).map(([path, text]) => `${path}: ${text}`);

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort().join();

describe.each(languages)('the catalogue %s', (language) => {
  const all = leaves(wordsFor(language));

  it.each([
    ['excited, sorry or begging', /!|\bplease\b|\boops\b|\bsorry\b|\bsuccessfully\b/i],
    ['a word from behind the scenes', /gemini|\btasks?\b|payload|그림/i],
    ['a stray space or nothing at all', / {2}|^ | $|^$/],
    ['an emoji', /\p{Emoji_Presentation}/u],
  ])('has no text that is %s', (_what, pattern) => {
    expect(breaking(all, (text) => pattern.test(text))).toEqual([]);
  });

  it('names the cost in every refusal and failure', () => {
    const sentences = all.filter(([path]) => /^errors\.(refusals|failures)\..*\.text$/.test(path));
    expect(sentences.length).toBeGreaterThan(30);
    expect(breaking(sentences, (text) => !text.includes('{cost}'))).toEqual([]);
  });

  it('keeps its sentences short', () => {
    const length = (sentence: string) =>
      language === 'en' ? sentence.split(/\s+/).length : [...sentence].length;
    const most = language === 'en' ? 21 : 60;
    const tooLong = (text: string) => text.split(/(?<=[.?]) /).some((sentence) => length(sentence) > most);
    expect(breaking(all, tooLong)).toEqual([]);
  });
});

describe('Korean', () => {
  it('has no particle straight after a value whose last sound varies', () => {
    /** A size ends in B or 화소, a limit likewise; a command is known. */
    const particle = /\{(?!size\}|max\}|command\})\w+\}(?:이|가|을|를|은|는|과|와|으로|로)(?![가-힣])/;
    expect(breaking(korean, (text) => particle.test(text))).toEqual([]);
  });

  it('ends its sentences in 해요체', () => {
    const plainEnding = (text: string) =>
      text
        .split(/(?<=\.) /)
        .some((sentence) => /[가-힣]\.$/.test(sentence) && !/(?:요|알 수 없음|취소됨)\.$/.test(sentence));
    expect(breaking(korean, plainEnding)).toEqual([]);
  });
});

describe('both languages', () => {
  const other = new Map(korean);

  it('have the same texts, but for plural forms', () => {
    const keys = new Set(english.map(([path]) => path));
    expect(breaking(korean, (_text, path) => !keys.has(path))).toEqual([]);
    const singular = (path: string) => /^counts\..*\.one$/.test(path);
    expect(breaking(english, (_text, path) => !other.has(path) && !singular(path))).toEqual([]);
  });

  it('say the same values in each text', () => {
    /** In Korean the status line has named the provider already. */
    const unnamed = (path: string) => path.startsWith('errors.unknown.');
    const differs = (text: string, path: string) => {
      const expected = unnamed(path) ? text.replace('{provider}', '') : text;
      return other.has(path) && placeholders(expected) !== placeholders(other.get(path) ?? '');
    };
    expect(breaking(english, differs)).toEqual([]);
  });
});
