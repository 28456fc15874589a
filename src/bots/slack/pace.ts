import type { Clock } from '../../core/contracts/clock.ts';
import { LaterError, retryAfterOf } from './errors.ts';

/** Slack takes 50 edits a minute in each workspace; a few are left for clocks that differ. */
const PER_MINUTE = 45;
/** What only a last state may use: it has nothing newer after it. */
const KEPT_FOR_LAST = 15;
const MINUTE_MS = 60_000;
/** A last state waits so long here at most; then its caller comes again. */
const LONGEST_WAIT_MS = 65_000;
const MOST_WORKSPACES = 5_000;

interface Workspace {
  /** When each call of the last minute left. */
  left: number[];
  /** Slack asked for quiet until then. */
  quietUntil: number;
}

/**
 * Edits within what Slack takes of one workspace. One that is not the last of its reply is put off where there is
 * little room: by the time that it would leave there may be a newer one. A last one waits its turn.
 */
export interface Pace {
  run<T>(workspace: string, urgency: 'last' | 'passing', call: () => Promise<T>): Promise<T>;
}

export function createPace({ clock }: { clock: Clock }): Pace {
  const workspaces = new Map<string, Workspace>();

  function known(id: string): Workspace {
    const found = workspaces.get(id);
    if (found) return found;
    if (workspaces.size >= MOST_WORKSPACES) workspaces.clear();
    const made: Workspace = { left: [], quietUntil: 0 };
    workspaces.set(id, made);
    return made;
  }

  /** How long until one more may leave, in ms. */
  function waitFor(workspace: Workspace, room: number): number {
    const now = clock.now();
    workspace.left = workspace.left.filter((at) => at > now - MINUTE_MS);
    const first = workspace.left.at(-room);
    const full = workspace.left.length >= room && first !== undefined ? first + MINUTE_MS - now : 0;
    return Math.max(full, workspace.quietUntil - now, 0);
  }

  return {
    async run(id, urgency, call) {
      const workspace = known(id);
      const giveUp = clock.now() + LONGEST_WAIT_MS;
      const room = urgency === 'last' ? PER_MINUTE : PER_MINUTE - KEPT_FOR_LAST;
      for (;;) {
        const wait = waitFor(workspace, room);
        if (wait > 0) {
          if (urgency === 'passing' || clock.now() + wait > giveUp)
            throw new LaterError(`this workspace takes no more edits for ${Math.ceil(wait / 1000)} s`);
          await clock.sleep(wait);
          continue;
        }
        workspace.left.push(clock.now());
        try {
          return await call();
        } catch (error) {
          const asked = retryAfterOf(error);
          if (asked === undefined) throw error;
          workspace.quietUntil = Math.max(workspace.quietUntil, clock.now() + asked);
        }
      }
    },
  };
}
