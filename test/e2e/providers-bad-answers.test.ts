import { describe, expect, it } from 'vitest';
import { badAnswers, type End, type Row } from '../helpers/bad-answer-tables.ts';
import { definitionOf, recordedTroubles, type Told, toldOf } from '../helpers/bad-answers.ts';
import { sentencesOf } from '../helpers/failure-sentences.ts';
import type { ProviderName } from '../helpers/provider-fakes.ts';

/** What a picture of the first model costs, as it is written, and how long one is waited for (minutes). */
const facts: Readonly<Record<ProviderName, { price: string; expected: string; minutes: number }>> = {
  piapi: { price: 'US$0.03', expected: 'US$0.03', minutes: 10 },
  evolink: { price: 'US$0.0235', expected: 'US$0.024', minutes: 10 },
  qingbo: { price: 'US$0.0425', expected: 'US$0.0133', minutes: 10 },
  apiyi: { price: 'US$0.02', expected: 'US$0.02', minutes: 5 },
};

function expected(name: ProviderName, end: End, language: 0 | 1): Omit<Told, 'submissions'> {
  if (end === 'completed') return { status: end, notes: [], pictures: 1 };
  if (end === 'cancelled') return { status: end, notes: [], pictures: 0 };
  const [status, reason, cost] = end;
  const { price, expected, minutes } = facts[name];
  const { title: provider } = definitionOf(name);
  const written = { provider, minutes, price: cost === 'maybe' ? expected : price };
  return { status, notes: [sentencesOf(reason, cost, written)[language] ?? ''], pictures: 0 };
}

/** With a key that makes it harmless a submission is repeated three times; without one it leaves once. */
const sentWhenLost: Readonly<Record<ProviderName, number>> = { piapi: 1, evolink: 4, qingbo: 4, apiyi: 1 };

const names = Object.keys(badAnswers) as ProviderName[];

describe.each(names)('what people are told of %s', (name) => {
  it.each<Row>(badAnswers[name])(
    'after %s: a state and a sentence in both languages',
    async (_, trouble, end) => {
      const [english, korean] = await Promise.all([toldOf(name, trouble, 'en'), toldOf(name, trouble, 'ko')]);
      expect(english).toMatchObject(expected(name, end, 0));
      expect(korean).toMatchObject(expected(name, end, 1));
      const reason = typeof end === 'string' ? undefined : end[1];
      // That one is offered for five minutes, since it is not taken.
      if (reason !== 'unavailable')
        expect(english.submissions).toBe(reason === 'lost' ? sentWhenLost[name] : 1);
    },
  );

  it('covers every answer that is recorded of something gone wrong', () => {
    const rows = badAnswers[name].map(([what]) => what);
    expect(recordedTroubles(name).filter((file) => !rows.includes(file))).toEqual([]);
  });
});
