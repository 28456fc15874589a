import { describe, expect, it } from 'vitest';
import { readCommand } from '../../../src/bots/slack/flags.ts';
import { SlackRefusal, sayRefusal } from '../../../src/bots/slack/refusal.ts';
import type { Offer } from '../../../src/core/contracts/jobs.ts';
import { plain } from '../../../src/core/line.ts';

const offer = {
  models: [{ name: 'nano-banana-pro', title: 'Nano Banana Pro' }],
  maxCount: 4,
  search: false,
  seed: false,
} as unknown as Offer;

function refused(text: string): SlackRefusal {
  try {
    readCommand(text, offer);
  } catch (error) {
    if (error instanceof SlackRefusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a command', () => {
  it.each([
    ['a cat --aspect 16:9 in rain', { prompt: 'a cat in rain', aspect: '16:9' }],
    ['--ar=9:16 a cat', { prompt: 'a cat', aspect: '9:16' }],
    ['—aspect 9:16 a cat –count 2', { prompt: 'a cat', aspect: '9:16', count: 2 }],
    ['x --model “nano banana pro”', { prompt: 'x', model: 'nano-banana-pro' }],
    ['x --model=“Nano Banana Pro”', { prompt: 'x', model: 'nano-banana-pro' }],
    ['x --resolution 2k --aspect 16x9', { prompt: 'x', resolution: '2K', aspect: '16:9' }],
    ['x --aspect source', { prompt: 'x', aspect: 'source' }],
    ['“history”', { prompt: 'history' }],
    ['"--aspect 1:1"', { prompt: '--aspect 1:1' }],
  ])('%j is read', (text, draft) => {
    expect(readCommand(text, offer)).toEqual(draft);
  });

  it.each([
    'a sign that says "OPEN  24h"',
    'a cat —with a hat',
    'minus -5 degrees, a -- dash, 3-4 birds',
    'two\nlines,  with  blanks',
    'say "--aspect 3:2" aloud',
  ])('%j is all prompt, as it was typed', (text) => {
    expect(readCommand(text, offer)).toEqual({ prompt: text });
  });

  it.each([
    ['a --foo 3', 'unknownFlag', '--foo'],
    ['a --constructor', 'unknownFlag', '--constructor'],
    ['a --seed 3', 'unknownFlag', '--seed'],
    ['a --aspect', 'flagWithoutValue', '--aspect'],
    ['a --aspect --count 2', 'flagWithoutValue', '--aspect'],
    ['a --aspect ""', 'flagWithoutValue', '--aspect'],
    ['a --count 9', 'badFlagValue', '--count'],
    ['a --count two', 'badFlagValue', '--count'],
  ])('%j is refused', (text, key, flag) => {
    expect(refused(text)).toMatchObject({ key, values: { flag } });
  });

  it('that is refused is told in a short sentence, however many marks one letter of it has', () => {
    const sentence = plain(sayRefusal(refused(`a --count e${'\u0301'.repeat(5_000)}`), 'en'));
    expect(sentence.length).toBeLessThan(500);
    expect(sentence).toContain('1, 2, 3, 4');
  });
});
