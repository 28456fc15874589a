import type { Life } from './life.ts';
import type { Seen } from './platform.ts';
import type { World } from './world.ts';

/**
 * What docs/reliability.md does not promise of Slack, and no more than that: a post cannot be told from one that was
 * never made, so whoever died between a post and its being saved leaves something behind that nobody knows of.
 */

/** Messages that the store never knew of. */
export const orphansAmong = (seen: readonly Seen[], { noted }: World): Seen[] =>
  seen.filter(({ posted }) => posted && !noted(posted.as));

/** Each is of a process that died, at most one of each; it stays as it was posted and shows no picture. */
export function checkOrphans(orphans: readonly Seen[]): string[] {
  const posters = orphans.map(({ posted }) => posted?.by);
  return orphans.flatMap(({ posted, statuses, pictures, shared = [] }) => {
    const by = posted?.by;
    return [
      ...(by && !by.isAlive() ? [] : ['a message is nobody’s although its process lives']),
      ...(posters.filter((one) => one === by).length > 1 ? ['one process left two messages behind'] : []),
      ...(statuses.length > 1 ? [`a message that nobody knows of went on: ${statuses.join(', ')}`] : []),
      ...(pictures.length + shared.length > 0 ? ['a message that nobody knows of shows a result'] : []),
    ];
  });
}

/** Saved: the reply has its pictures. */
const SAVED = 'store.update: delivered, after';

/** A process that put pictures into the thread and died before that was saved does not count: they are put there again. */
export function picturesOf({ pictures, shared = [] }: Seen): string[] {
  const last = shared.at(-1)?.by;
  const isLost = (by: Life | undefined) =>
    by !== undefined && by !== last && !by.isAlive() && !by.passed.includes(SAVED);
  return [...pictures, ...shared.filter(({ by }) => !isLost(by)).map(({ picture }) => picture)];
}
