import { createHash } from 'node:crypto';
import type { Area } from '../../core/areas.ts';
import type { Drafts } from '../../core/bots/drafts.ts';
import type { Actor, Jobs, Spot } from '../../core/contracts/jobs.ts';
import type { Origin } from './actor.ts';
import type { Answer } from './answer.ts';
import type { SlackDeps } from './deps.ts';
import type { Interaction } from './interaction.ts';
import type { People } from './people.ts';
import { type Place, placeJson } from './place.ts';
import type { Recent } from './recent.ts';
import { isDirect, type Rooms } from './rooms.ts';
import type { Workspace } from './workspaces.ts';

/** What the handlers work with. */
export interface Tools {
  readonly deps: SlackDeps;
  readonly areas: readonly Area[];
  readonly jobs: Jobs;
  readonly rooms: Rooms;
  readonly people: People;
  readonly drafts: Drafts;
  readonly recent: Recent;
  /** Says the first words in a workspace, once. */
  readonly welcome: (turn: Turn) => Promise<void>;
}

/** One interaction: who acts, where, and the answers that it takes. It is acknowledged already. */
export interface Turn<I extends Interaction = Interaction> {
  readonly interaction: I;
  readonly workspace: Workspace;
  readonly origin: Origin;
  readonly actor: Actor;
  readonly answer: Answer;
}

/** Where the reply of a new job goes. `event`: one makes one job, however often it comes. */
export function spotFor({ workspace, origin, actor }: Turn, event: string): Spot {
  const { home, team } = workspace;
  const direct = origin.channel === undefined || isDirect(origin.channel, origin.name);
  const place: Place = {
    team,
    channel: direct ? actor.person.id : (origin.channel ?? actor.person.id),
    ...(home ? { home } : {}),
    ...(origin.thread && !direct ? { thread: origin.thread } : {}),
  };
  const eventKey = `slack:${team}:${createHash('sha256').update(event).digest('base64url').slice(0, 32)}`;
  return { eventKey, place: placeJson(place), language: actor.language };
}
