import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextPoll } from '../../src/core/polling.ts';
import { every, ours, simulate } from '../helpers/polling-simulation.ts';

const usual = { typicalMs: 18_000, processing: true, webhook: false };

describe('asking for the state of thousands of simulated attempts', () => {
  it.each([18, 30, 45, 60])('takes at most half the requests of every 2 s, at a median of %i s', (median) => {
    const attempts = { median, sigma: 0.35 };
    const { requests, meanLag } = simulate(ours, attempts);
    expect(requests).toBeLessThanOrEqual(simulate(every(2), attempts).requests / 2);
    expect(meanLag).toBeLessThanOrEqual(0.1 * median);
  });

  it('sees the end sooner than every 5 s does with as many requests', () => {
    const attempts = { median: 18, sigma: 0.35 };
    const fixed = simulate(every(5), attempts);
    const { requests, meanLag, lag95 } = simulate(ours, attempts);
    expect(requests / fixed.requests).toBeLessThan(1.1);
    expect(meanLag / fixed.meanLag).toBeLessThan(0.75);
    expect(lag95 / fixed.lag95).toBeLessThan(0.8);
  });

  it.each([12, 27])('stays fit where the usual time is wrong: 18 s, believed to be %i s', (believed) => {
    const attempts = { median: 18, sigma: 0.35, believed };
    const { requests, meanLag } = simulate(ours, attempts);
    expect(requests).toBeLessThan(simulate(every(2), attempts).requests);
    expect(meanLag).toBeLessThan(0.2 * 18);
  });
});

describe('the next request', () => {
  it('comes within 2 s until the task is seen processing, since the reply waits for that too', () => {
    expect(nextPoll({ ...usual, processing: false, elapsedMs: 0 })).toBe(2_000);
    expect(nextPoll({ ...usual, processing: false, elapsedMs: 30_000, typicalMs: 60_000 })).toBe(2_000);
    expect(nextPoll({ ...usual, processing: false, elapsedMs: 0, typicalMs: 1_000 })).toBe(500);
  });

  it('comes later at the beginning than around the usual time', () => {
    const early = nextPoll({ ...usual, elapsedMs: 2_000 });
    const around = nextPoll({ ...usual, elapsedMs: 18_000 });
    expect(around).toBeLessThan(early / 2);
  });

  it('waits with a webhook until the notice should have come, then asks as without one', () => {
    const webhook = { ...usual, webhook: true };
    expect(nextPoll({ ...webhook, elapsedMs: 4_000 })).toBe(1.8 * 18_000 - 4_000);
    expect(nextPoll({ ...webhook, elapsedMs: 40_000 })).toBe(nextPoll({ ...usual, elapsedMs: 40_000 }));
  });

  it('is never less than half a second and, without a webhook, never more than 15 s away', () => {
    const time = fc.integer({ min: 0, max: 3_600_000 });
    fc.assert(
      fc.property(
        time,
        fc.integer({ min: 500, max: 600_000 }),
        fc.boolean(),
        (elapsedMs, typicalMs, processing) => {
          const pause = nextPoll({ elapsedMs, typicalMs, processing, webhook: false });
          expect(pause).toBeGreaterThanOrEqual(500);
          expect(pause).toBeLessThanOrEqual(15_000);
        },
      ),
    );
  });
});
