import { describe, expect, it } from 'vitest';
import { readPrompt } from '../../src/providers/demo/reading.ts';

describe('what the demo reads in a prompt', () => {
  it.each([
    [
      'A yellow raincoat on a rainy street',
      { hues: [46], weather: ['rain'], place: 'city', subjects: ['person'] },
    ],
    ['고양이가 있는 밤의 바다', { time: 'night', place: 'sea', subjects: ['cat'] }],
    ['비 오는 도시의 노란 우비', { hues: [46], weather: ['rain'], place: 'city', subjects: ['person'] }],
    ['눈 내리는 산의 여우', { weather: ['snow'], place: 'mountains', subjects: ['dog'] }],
    ['흑백으로', { effects: ['grey'] }],
  ])('%s', (prompt, expected) => {
    expect(readPrompt(prompt)).toMatchObject(expected);
  });

  it.each([
    'a knight starts a mistaken speech on electricity',
    'a cloaked driver of friendship',
    '눈이 큰 나비가 특별한 과학을',
  ])('is nothing in "%s"', (prompt) => {
    expect(readPrompt(prompt)).toEqual({ hues: [], weather: [], subjects: [], effects: [] });
  });

  it('takes three things at most', () => {
    expect(readPrompt('a cat, a dog, a bird, a fish and a tree').subjects).toEqual(['cat', 'dog', 'bird']);
  });
});
