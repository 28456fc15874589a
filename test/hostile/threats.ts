import type { Threat } from './threat.ts';
import { threatsFromOutside } from './threats-from-outside.ts';
import { threatsFromPeople } from './threats-from-people.ts';
import { shownOnSlack, threatsOnSlack } from './threats-on-slack.ts';

/** The whole table, in order. */
export const threats: readonly Threat[] = [...threatsFromOutside, ...threatsFromPeople, ...threatsOnSlack]
  .map((one) => ({ ...one, tests: [...one.tests, ...(shownOnSlack.get(one.row) ?? [])] }))
  .toSorted((a, b) => a.row - b.row);
