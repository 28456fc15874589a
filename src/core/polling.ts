/**
 * When to ask next for an attempt, so that few requests are made and little time is lost after its end: where
 * the end is likely, often; where it isn't, seldom. The time that an attempt takes is taken as log-normal around
 * the model's usual time, and a request is worth LAG seconds of waiting: d = √(2·LAG / hazard(t + d/2)). The
 * middle of the pause stands for all of it: the hazard at its end would ask often long before an end is likely.
 * `npm run bench` shows what it comes to, beside asking every few seconds.
 */

const SIGMA = 0.35;
const LAG_SECONDS = 0.55;
const STEP_SECONDS = 0.1;
const SHORTEST_SECONDS = 0.5;
const LONGEST_SECONDS = 15;
/** Until it is seen processing, the reply waits for that step too. */
const UNTIL_PROCESSING_MS = 2_000;
/** With a webhook, asking before 95 % of the attempts have ended is in vain. */
const SAFETY = 1.8;

export interface PollState {
  readonly elapsedMs: number;
  readonly typicalMs: number;
  readonly processing: boolean;
  readonly webhook: boolean;
}

/** Milliseconds until the next status request. */
export function nextPoll({ elapsedMs, typicalMs, processing, webhook }: PollState): number {
  if (!processing) return Math.min(UNTIL_PROCESSING_MS, Math.max(500, typicalMs / 8));
  if (webhook && elapsedMs < SAFETY * typicalMs) return SAFETY * typicalMs - elapsedMs;
  return hazardDelay(elapsedMs / 1000, typicalMs / 1000) * 1000;
}

function hazardDelay(elapsed: number, median: number): number {
  const longest = Math.max(LONGEST_SECONDS, median);
  for (let delay = SHORTEST_SECONDS; delay < longest; delay += STEP_SECONDS) {
    if (delay >= Math.sqrt((2 * LAG_SECONDS) / hazard(elapsed + delay / 2, median)))
      return Math.min(delay, LONGEST_SECONDS);
  }
  return LONGEST_SECONDS;
}

function hazard(t: number, median: number): number {
  const z = (Math.log(t) - Math.log(median)) / SIGMA;
  const density = Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
  return density / (SIGMA * t * Math.max(upperTail(z), 1e-9));
}

/** 1 − Φ(z), by the rational approximation 26.2.17 of Abramowitz and Stegun (error below 7.5e-8). */
function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const k = 1 / (1 + 0.2316419 * z);
  const sum =
    k * (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
  return (Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
