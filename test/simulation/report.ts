import { faultNames } from './faults.ts';
import { missing, type Totals } from './totals.ts';

const number = (value: number): string => value.toLocaleString('en-US');

/** What many runs came to, in lines for a terminal. */
export function reportOf(totals: Totals, seconds: number): string[] {
  const { seeds, lives, crashes, submissions, charged, unknown, steps, faults, broken } = totals;
  const width = Math.max(...faultNames.map((name) => name.length));
  return [
    'Faults that happened:',
    ...faultNames.map((name) => `  ${name.padEnd(width)}  ${number(faults[name] ?? 0).padStart(11)}`),
    '',
    `Seeds ${number(seeds)} · lives ${number(lives)} · steps ${number(steps)} · ${seconds.toFixed(1)} s`,
    `Crashes ${number(crashes)} · submissions ${number(submissions)} · charged ${number(charged)} · left unknown ${number(unknown)}`,
    `Violations ${number(broken.length)}`,
    ...broken.flatMap(({ seed, invariant, what }) => [
      `  ${invariant}: ${what}`,
      `  again: SEED=${seed} npm run simulate`,
    ]),
    ...missing(totals).map((name) => `Never happened: ${name}`),
  ];
}
