/** Chance that a seed repeats. Moments of a real process still differ from run to run. */
export interface Random {
  /** A whole number from `least` up to and including `most`, which are whole numbers too. */
  whole(least: number, most: number): number;
  /** True that often, 0 to 1. */
  chance(probability: number): boolean;
  pick<const T>(from: readonly [T, ...T[]]): T;
}

/** Mulberry32: small, fast, and even enough for choosing moments. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    whole,
    chance: (probability) => next() < probability,
    pick: (from) => from[whole(0, from.length - 1)] ?? from[0],
  };
}
