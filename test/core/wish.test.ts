import { describe, expect, it } from 'vitest';
import { nanobanana } from '../../src/core/areas.ts';
import type { Wish } from '../../src/core/contracts/jobs.ts';
import { UserError } from '../../src/core/errors.ts';
import { requestSchema } from '../../src/core/job.ts';
import { offerOf } from '../../src/core/offer.ts';
import { requestOf } from '../../src/core/wish.ts';
import { obedientProvider } from '../helpers/core.ts';

const offer = { ...offerOf(nanobanana, [obedientProvider({ now: () => 0 })]), seed: true };
const asked = (wish: Partial<Wish>) => requestOf({ prompt: 'a cat', ...wish }, offer, nanobanana);

describe('a request', () => {
  it.each([
    [0, 1],
    [2.5, 2],
    [9, 4],
    [Number.NaN, 1],
    [Number.POSITIVE_INFINITY, 4],
  ])('for %s pictures is for %s, since a file of it must be readable again', (count, expected) => {
    expect(asked({ count }).count).toBe(expected);
    expect(requestSchema.safeParse(asked({ count })).success).toBe(true);
  });

  it('has a seed only where that is a whole number', () => {
    expect(asked({ seed: 7 }).seed).toBe(7);
    for (const seed of [0.5, Number.NaN, 1e21]) expect(asked({ seed })).not.toHaveProperty('seed');
  });

  it.each(['', '  \n', '\u200b', '\u3164 \u00ad', '\u202e\u2066'])(
    'of nothing that can be seen is refused: %j',
    (prompt) => {
      expect(() => asked({ prompt })).toThrow(new UserError('blank_prompt'));
    },
  );
});
