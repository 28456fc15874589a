import { type Fault, faultNames } from './faults.ts';
import type { RunResult } from './run.ts';
import type { Violation } from './watch.ts';

/** What many runs came to; plain data, so that it passes between threads. */
export interface Totals {
  seeds: number;
  lives: number;
  crashes: number;
  submissions: number;
  charged: number;
  unknown: number;
  steps: number;
  readonly faults: Partial<Record<Fault, number>>;
  readonly broken: ({ readonly seed: number } & Violation)[];
}

export const noTotals = (): Totals => ({
  seeds: 0,
  lives: 0,
  crashes: 0,
  submissions: 0,
  charged: 0,
  unknown: 0,
  steps: 0,
  faults: {},
  broken: [],
});

const NUMBERS = ['lives', 'crashes', 'submissions', 'charged', 'unknown', 'steps'] as const;

export function addRun(totals: Totals, { seed, violation, counts, faults }: RunResult): void {
  totals.seeds += 1;
  for (const name of NUMBERS) totals[name] += counts[name];
  for (const [fault, times] of faults) totals.faults[fault] = (totals.faults[fault] ?? 0) + times;
  if (violation) totals.broken.push({ seed, ...violation });
}

export function addTotals(totals: Totals, more: Totals): void {
  totals.seeds += more.seeds;
  for (const name of NUMBERS) totals[name] += more[name];
  for (const fault of faultNames) {
    const times = more.faults[fault] ?? 0;
    if (times > 0) totals.faults[fault] = (totals.faults[fault] ?? 0) + times;
  }
  totals.broken.push(...more.broken);
}

/** Faults that never happened: then nothing is known of them. */
export const missing = ({ faults }: Totals): Fault[] => faultNames.filter((name) => !faults[name]);
