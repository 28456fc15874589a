const MICRO_DOLLARS = 1_000_000;

/** Micro-dollars to the last digit: `US$0.03`, `US$0.013281`. */
export const dollars = (microDollars: number): string =>
  `US$${(microDollars / MICRO_DOLLARS).toFixed(6).replace(/0{1,4}$/, '')}`;
