import type { Threat } from './threat.ts';
import { threatsFromOutside } from './threats-from-outside.ts';
import { threatsFromPeople } from './threats-from-people.ts';

/** The whole table, in order. What concerns Slack comes with Slack. */
export const threats: readonly Threat[] = [...threatsFromOutside, ...threatsFromPeople];
