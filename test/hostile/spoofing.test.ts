import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeText, markdown } from '../../src/bots/discord/markdown.ts';
import { cleanText, cut, cutToLength, displayName, oneLine } from '../../src/core/format.ts';
import { fill } from '../../src/core/line.ts';
import { anyText } from '../helpers/any-text.ts';

const MARKS = [
  '@everyone',
  '@here',
  '<@&1>',
  '<@1>',
  '<#1>',
  '</a:1>',
  '<t:0:R>',
  '<!channel>',
  '<!subteam^S1>',
];
const MARKUP = [
  '[a](https://evil.example)',
  '<https://evil.example|x>',
  'https://evil.example',
  '# ',
  '> ',
  '-# ',
  '```',
  '`',
  '||',
  '**',
  '__',
  '~~',
  '1. ',
  '\n',
  '\\',
];
const UNSEEN = [
  '\u202a',
  '\u202b',
  '\u202c',
  '\u202d',
  '\u202e',
  '\u2066',
  '\u2067',
  '\u2068',
  '\u2069',
  '\u200b',
  '\u200e',
  '\u200f',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '\u061c',
  '\u3164',
  '\u{e0041}',
  '\u0000',
  '\u001b[2J',
  '\u0085',
  '\u2028',
  '\r',
  '\ud800',
  '\udc00',
  '\u200d',
];
const nasty = fc
  .array(fc.oneof(fc.constantFrom(...MARKS, ...MARKUP, ...UNSEEN), anyText(5)), { maxLength: 30 })
  .map((parts) => parts.join(''));

const INVISIBLE = new RegExp(
  `[${UNSEEN.filter((sign) => sign.length === 1 && sign.isWellFormed() && sign !== '\u200d').join('')}\u001b]`,
);
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
/** What Discord would still read as markup once escaped signs are letters. */
const active = (text: string) => text.replace(/\\[^0-9A-Za-z\s]/g, 'x');
const SPECIAL = /[*_~`|<[\]]|:\/\/|@everyone|@here/;

describe('text that pretends', () => {
  it('is visible, whole letters, and within its place, however it is shown', () => {
    fc.assert(
      fc.property(nasty, fc.integer({ min: 2, max: 60 }), (text, max) => {
        for (const shown of [cleanText(text), oneLine(text), displayName(text), escapeText(text)]) {
          expect(shown).not.toMatch(INVISIBLE);
          expect(shown).not.toMatch(LONE);
        }
        expect(oneLine(text)).not.toContain('\n');
        expect(cutToLength(text.toWellFormed(), max).length).toBeLessThanOrEqual(max);
        expect(cutToLength(text.toWellFormed(), max)).not.toMatch(LONE);
        expect(cut(cleanText(text), max)).not.toMatch(LONE);
        expect([...new Intl.Segmenter().segment(displayName(text))].length).toBeLessThanOrEqual(32);
      }),
      { numRuns: 500 },
    );
  });

  it('is no markup in any piece of a line on Discord, and mentions nobody', () => {
    const marks = { commandId: () => undefined };
    fc.assert(
      fc.property(nasty, nasty, (text, url) => {
        const pieces = {
          text,
          person: { kind: 'person' as const, id: text, name: text },
          link: { kind: 'link' as const, text, url },
        };
        expect(active(markdown(fill('{text}', pieces), marks))).not.toMatch(SPECIAL);
        const person = markdown(fill('{person}', pieces), marks);
        // Digits alone are the id of a member, the only thing that is ever mentioned.
        if (/^\d{1,20}$/.test(text)) expect(person).toBe(`<@${text}>`);
        else expect(active(person)).not.toMatch(SPECIAL);
        expect(active(markdown([{ kind: 'strong', text }], marks)).slice(2, -2)).not.toMatch(SPECIAL);
        expect(markdown([{ kind: 'code', text }], marks).slice(1, -1)).not.toContain('`');
        const link = active(markdown(fill('{link}', pieces), marks));
        expect(link.replace(/^\[(.*)\]\(https:\/\/[^()<>\s]*\)$/s, '$1')).not.toMatch(SPECIAL);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['\n', '\n ', '\u{e0041}', '\u200d', '@', '://', ' #', '1', '\u0301', '\ud800'])(
    'takes no time to make safe, however often it has %j in it',
    (part) => {
      const text = part.repeat(60_000 / part.length);
      const before = process.cpuUsage();
      escapeText(text);
      cut(oneLine(text), 400);
      // A few milliseconds; nine seconds where the work grows with the square.
      expect(process.cpuUsage(before).user).toBeLessThan(1_500_000);
    },
  );
});

it('the page never turns text into markup', async () => {
  const folder = 'src/bots/web';
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(50);
  for (const file of files) {
    const source = await readFile(join(folder, file), 'utf8');
    expect(source, file).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|\beval\(|new Function/,
    );
  }
});
