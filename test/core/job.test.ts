import { describe, expect, it } from 'vitest';
import { jobSchema } from '../../src/core/job.ts';
import { job, paid, task } from '../helpers/views.ts';

const taken = (change: object) => jobSchema.safeParse({ ...job('completed'), ...change }).success;

function withMoney(money: object) {
  const [first, ...others] = task(1, 'completed').attempts;
  return {
    tasks: [
      task(1, 'completed', {
        attempts: first ? [{ ...first, money: { ...paid, ...money } }, ...others] : [],
      }),
    ],
  };
}

describe('a stored job', () => {
  it('is taken as it was written', () => {
    expect(taken({})).toBe(true);
    expect(taken(withMoney({ committed: 10_000, returned: 20_000 }))).toBe(true);
  });

  it.each([
    ['spent', { committed: 30_001 }],
    ['returned', { returned: 1 }],
    ['without end', { reserved: 2 ** 60 }],
  ])('is refused where more money is %s than was reserved', (_, money) => {
    expect(taken(withMoney(money))).toBe(false);
  });

  it('is refused where it names a moment that no calendar has', () => {
    expect(taken({ createdAt: 8_640_000_000_000_000 })).toBe(true);
    expect(taken({ createdAt: 8_640_000_000_000_001 })).toBe(false);
  });
});
