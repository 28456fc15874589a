import { nextPoll, type PollState } from '../../src/core/polling.ts';
import { createDice, type Dice } from '../../src/providers/demo/random.ts';

/** What a way of asking costs and how late it sees the end, over many simulated attempts. */
export interface Asked {
  /** Requests for an attempt, the mean. */
  readonly requests: number;
  /** Seconds from the end of an attempt to the request that sees it. */
  readonly meanLag: number;
  readonly lag95: number;
}

export interface Attempts {
  /** Half of the attempts take less (seconds). */
  readonly median: number;
  /** Spread: the standard deviation of the logarithm. */
  readonly sigma: number;
  readonly count?: number;
  /** What the model's usual time is held to be, where that is wrong (seconds). */
  readonly believed?: number;
}

type Schedule = (state: PollState) => number;

export const ours: Schedule = nextPoll;
export const every =
  (seconds: number): Schedule =>
  () =>
    seconds * 1000;
/** Doubling pauses from 1 to 10 seconds. */
export const backOff: Schedule = ({ elapsedMs }) => Math.min(Math.max(elapsedMs, 1_000), 10_000);

/** Attempts whose durations are log-normal, the same ones for every schedule of equal `attempts`. */
export function simulate(
  schedule: Schedule,
  { median, sigma, count = 4_000, believed = median }: Attempts,
): Asked {
  const dice = createDice(`${median} ${sigma}`);
  const lags: number[] = [];
  let requests = 0;
  for (let i = 0; i < count; i += 1) {
    const startsAt = dice.between(300, 1_500);
    const endsAt = Math.max(startsAt, 1000 * median * Math.exp(sigma * normal(dice)));
    let elapsedMs = 0;
    for (;;) {
      requests += 1;
      if (elapsedMs >= endsAt) break;
      const processing = elapsedMs >= startsAt;
      elapsedMs += schedule({ elapsedMs, typicalMs: believed * 1000, processing, webhook: false });
    }
    lags.push((elapsedMs - endsAt) / 1000);
  }
  lags.sort((a, b) => a - b);
  const meanLag = lags.reduce((sum, lag) => sum + lag, 0) / count;
  return { requests: requests / count, meanLag, lag95: lags[Math.floor(count * 0.95)] ?? 0 };
}

/** A standard normal number (Box and Muller). */
function normal(dice: Dice): number {
  const radius = Math.sqrt(-2 * Math.log(1 - dice.between(0, 1)));
  return radius * Math.cos(2 * Math.PI * dice.between(0, 1));
}
