import { PermissionFlagsBits as Bits } from 'discord-api-types/v10';
import type { Place } from './payloads.ts';
import { type Fields, fields, given, list } from './shape.ts';
import type { World } from './world.ts';

/** Why this person can't use the app here at all; null where they can. */
export function whyNotHere(world: World, { channel, user, permissions }: Place): string | null {
  const bits = permissions ?? world.permissions(user, channel);
  return bits & Bits.ViewChannel ? null : `${user.username} cannot see the channel ${channel.name}`;
}

/** Why a command is not offered to this person in this place; null where it is. */
export function whyNotOffered(world: World, place: Place, command: Fields, payload: Fields): string | null {
  const context = Number(payload.context);
  if (given(command.contexts) && !list(command.contexts).includes(context))
    return `the command is not offered in context ${context}`;
  const types = given(command.guild_id) ? [0] : list(command.integration_types);
  const owners = Object.keys(fields(payload.authorizing_integration_owners)).map(Number);
  if (!owners.some((type) => types.includes(type)))
    return `the command is not offered where the app is installed as ${owners.join(', ')}`;
  const needed = BigInt(String(command.default_member_permissions ?? '0'));
  const bits = place.permissions ?? world.permissions(place.user, place.channel);
  const admin = (bits & Bits.Administrator) !== 0n;
  const closed = command.default_member_permissions === '0';
  if (place.channel.guildId && !admin && (closed || (bits & needed) !== needed))
    return `the command needs permissions that ${place.user.username} lacks`;
  return null;
}
