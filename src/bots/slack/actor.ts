import type { Actor } from '../../core/contracts/jobs.ts';
import type { AreaName, Person, Room } from '../../core/job.ts';
import type { Interaction } from './interaction.ts';
import type { Someone } from './people.ts';
import { isDirect } from './rooms.ts';

/** Where an interaction comes from, and where its answers can go. */
export interface Origin {
  readonly team: string;
  readonly channel?: string;
  readonly name?: string;
  /** The thread that it happened in. */
  readonly thread?: string;
  /** Takes a few private words, for half an hour. */
  readonly url?: string;
}

/** As the payload calls them; Slack may know better. */
export function personIn(interaction: Interaction): Person {
  if (interaction.kind === 'command')
    return { id: interaction.user_id, name: interaction.user_name || interaction.user_id };
  const { id, name, username } = interaction.user;
  return { id, name: name || username || id };
}

/**
 * Who acts, where. Whether everyone can read the room stands in no payload: a channel counts as private here, until
 * `rooms` has looked.
 */
export function actorOf({ team, channel, name }: Origin, area: AreaName, someone: Someone): Actor {
  const direct = channel === undefined || isDirect(channel, name);
  const room: Room = { id: channel ?? someone.id, private: !direct, ...(name ? { name } : {}) };
  const { id, moderator, language } = someone;
  return {
    area,
    platform: 'slack',
    guild: direct ? `slack:dm-${team}-${id}` : `slack:${team}`,
    person: { id, name: someone.name },
    room,
    moderator: direct || moderator,
    language,
  };
}
