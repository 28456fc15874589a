import type { Area } from '../../core/areas.ts';
import type { Drafts } from '../../core/bots/drafts.ts';
import type { Actor, Jobs, Spot } from '../../core/contracts/jobs.ts';
import { installedIn, isOutside, publicLanguage } from './actor.ts';
import type { Answer } from './answer.ts';
import type { DiscordDeps } from './deps.ts';
import { BOT_FILE_BYTES } from './files.ts';
import type { Interaction } from './interaction.ts';
import type { Marks } from './markdown.ts';
import { type Place, placeJson } from './place.ts';
import type { createReplies } from './reply.ts';
import type { DiscordRest } from './rest.ts';
import type { Rooms } from './rooms.ts';

/** What the handlers work with. */
export interface Tools {
  readonly deps: DiscordDeps;
  readonly areas: readonly Area[];
  readonly jobs: Jobs;
  readonly rest: DiscordRest;
  readonly rooms: Rooms;
  readonly drafts: Drafts;
  readonly marks: Marks;
  readonly replies: ReturnType<typeof createReplies>;
  /** Says the first words in a guild, once. */
  readonly welcome: (turn: Turn) => Promise<void>;
}

/** One interaction: who acts, where, and the answers that it takes. */
export interface Turn<I extends Interaction = Interaction> {
  readonly interaction: I;
  readonly actor: Actor;
  readonly answer: Answer;
}

/** Discord takes a token for 15 minutes; half a minute of it is for the last request. */
const TOKEN_MS = 14.5 * 60_000;

/** Where the reply of a new job goes: into the promised answer, or into a message of its own. */
export function spotFor({ interaction, actor }: Turn, by: Place['by'], deps: DiscordDeps): Spot {
  const guild = installedIn(interaction);
  const place: Place = {
    application: interaction.application_id,
    channel: actor.room.id,
    by,
    outside: isOutside(interaction),
    limit: interaction.attachment_size_limit ?? BOT_FILE_BYTES,
    ...(guild ? { guild } : {}),
  };
  return {
    eventKey: `discord:${interaction.id}`,
    place: placeJson(place),
    secret: { sealed: deps.seal(interaction.token), until: deps.clock.now() + TOKEN_MS },
    language: publicLanguage(interaction),
  };
}
