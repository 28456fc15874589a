import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readCommand } from '../../../src/bots/slack/flags.ts';
import { SlackRefusal } from '../../../src/bots/slack/refusal.ts';
import { plainCommand } from '../../../src/bots/slack/text.ts';
import { SOURCE_ASPECT } from '../../../src/core/areas.ts';
import type { Offer } from '../../../src/core/contracts/jobs.ts';
import type { Edge } from '../edge.ts';
import { anOddOffer, anOffer } from '../support/offer.ts';
import { nastyText, nastyWord } from '../support/text.ts';

/** What stands behind `/nanobanana`: flags, and around them the prompt as it was typed. */

const FLAGS = ['aspect', 'ar', 'model', 'resolution', 'count', 'search', 'seed'];
const ODD = ['', 'constructor', '__proto__', 'no-search', 'count-', 'count2', '-', 'é', 'COUNT', '=', 'a=b'];
const VALUES = [
  '16:9',
  '16x9',
  'same',
  '2k',
  '4',
  '5',
  '0',
  '-1',
  '1e3',
  '007',
  '9'.repeat(15),
  '9'.repeat(16),
];
const BLANKS = [' ', ' ', ' ', '  ', '\n', '\t', '\u00a0', ''];
const QUOTES = ['"', '“', '”', "'", '""', '“”'];

const value = fc.oneof(fc.constantFrom(...VALUES, 'nano banana', 'Nano-Banana', 'odd', ''), nastyWord);
const quoted = fc
  .tuple(fc.constantFrom(...QUOTES), value, fc.constantFrom(...QUOTES))
  .map(([before, text, after]) => before + text + after);
const flag = fc
  .record({
    dash: fc.constantFrom('--', '--', '--', '—', '–', '-', '---'),
    name: fc.oneof(
      { arbitrary: fc.constantFrom(...FLAGS), weight: 4 },
      { arbitrary: fc.constantFrom(...ODD), weight: 1 },
    ),
    between: fc.constantFrom(' ', ' ', '=', ''),
    value: fc.oneof(value, quoted),
  })
  .map((of) => of.dash + of.name + of.between + of.value);

const command = fc
  .array(
    fc.tuple(
      fc.oneof(
        { arbitrary: flag, weight: 3 },
        { arbitrary: nastyWord, weight: 3 },
        { arbitrary: quoted, weight: 1 },
      ),
      fc.constantFrom(...BLANKS),
    ),
    { maxLength: 6, size: 'max' },
  )
  .map((parts) => parts.flat().join(''));

interface Case {
  readonly text: string;
  readonly plain: string;
  readonly odd: boolean;
}

export const edge: Edge<Case> = {
  name: 'slack-commands',
  arbitrary: fc.record({ text: command, plain: nastyText, odd: fc.boolean() }),
  check({ text, plain, odd }) {
    const offer = odd ? anOddOffer : anOffer;
    assertRead(text, offer);
    assertRead(plainCommand(text), offer);
    assertUntouched(plain, offer);
  },
};

/** A draft whose every field the form could have had too, or a refusal that says what is wrong. */
function assertRead(text: string, offer: Offer): void {
  let draft: ReturnType<typeof readCommand>;
  try {
    draft = readCommand(text, offer);
  } catch (error) {
    assert.ok(error instanceof SlackRefusal, `${error}`);
    assert.ok(['unknownFlag', 'flagWithoutValue', 'badFlagValue'].includes(error.key), error.key);
    assert.ok(isIn(text.toLowerCase(), error.values.flag ?? '?'), `${error.values.flag} was not typed`);
    return;
  }
  const { prompt, count, seed, search, aspect, model, resolution, ...more } = draft;
  assert.deepEqual(more, {});
  assert.equal(prompt, prompt.trim());
  assert.ok(
    count === undefined || (Number.isInteger(count) && count >= 1 && count <= offer.maxCount),
    `${count}`,
  );
  assert.ok(seed === undefined || (offer.seed && Number.isSafeInteger(seed) && seed >= 0), `${seed}`);
  assert.ok(search === undefined || (offer.search && search === true));
  for (const one of [aspect, model, resolution]) assert.ok(one === undefined || one.trim() === one);
  for (const one of [aspect, model, resolution]) assert.notEqual(one, '');
  assert.ok(
    aspect === undefined || aspect === SOURCE_ASPECT || isTyped(text, aspect.replace(':', '')),
    aspect,
  );
  assertTyped(text, prompt);
}

/** What is refused was typed, or a dash of a phone stood for two hyphens. */
const isIn = (text: string, flag: string): boolean =>
  text.includes(flag) || text.includes(flag.replace('--', '—')) || text.includes(flag.replace('--', '–'));

const isTyped = (text: string, word: string): boolean => [...word].every((sign) => text.includes(sign));

/** Every sign of the prompt was typed, in that order. */
function assertTyped(text: string, prompt: string): void {
  let at = 0;
  for (const sign of prompt) {
    const found = text.indexOf(sign, at);
    assert.ok(found !== -1, 'a prompt that nobody typed');
    at = found + sign.length;
  }
}

/** Without a flag all of it is prompt, as it was typed, but for quotes around the whole. */
function assertUntouched(text: string, offer: Offer): void {
  if (/(?:--|—|–)/.test(text)) return;
  const { prompt, ...options } = readCommand(text, offer);
  assert.deepEqual(options, {});
  const whole = text.trim();
  const isQuoted = /^["“”][^"“”]*["“”]$/.test(whole);
  assert.equal(prompt, isQuoted ? whole.slice(1, -1).trim() : whole);
}
