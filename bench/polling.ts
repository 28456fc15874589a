import { backOff, every, ours, simulate } from '../test/helpers/polling-simulation.ts';
import { printTable, ratio } from './table.ts';

const SCHEDULES = [
  ['ours', ours],
  ['every 2 s', every(2)],
  ['every 5 s', every(5)],
  ['1 s, doubling to 10 s', backOff],
] as const;

const ATTEMPTS = [
  { median: 18, sigma: 0.35 },
  { median: 60, sigma: 0.35 },
  { median: 18, sigma: 0.6 },
  { median: 18, sigma: 0.35, believed: 12 },
  { median: 18, sigma: 0.35, believed: 27 },
] as const;

/** Requests for an attempt and how late its end is seen, 4000 simulated attempts each: the same at every run. */
export function pollingBench(): void {
  for (const attempts of ATTEMPTS) {
    const { median, sigma } = attempts;
    const believed = 'believed' in attempts ? `, believed to be ${attempts.believed} s` : '';
    const plain = simulate(every(2), attempts);
    const rows = SCHEDULES.map(([name, schedule]) => {
      const { requests, meanLag, lag95 } = simulate(schedule, attempts);
      return [
        name,
        requests.toFixed(1),
        ratio(requests, plain.requests),
        `${meanLag.toFixed(2)} s`,
        `${((100 * meanLag) / median).toFixed(0)} %`,
        `${lag95.toFixed(2)} s`,
      ];
    });
    const head = ['', 'requests', 'to every 2 s', 'mean lag', 'of the median', 'p95 lag'];
    printTable(`Half of the attempts take less than ${median} s (spread ${sigma})${believed}`, head, rows);
  }
}
