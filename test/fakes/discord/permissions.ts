import { PermissionFlagsBits as Bits } from 'discord-api-types/v10';
import type { FakeChannel, FakeGuild, Overwrite } from './types.ts';

/** What everyone may do in a fresh server of the fake, as far as this product could care. */
export const everyonePermissions =
  Bits.ViewChannel |
  Bits.SendMessages |
  Bits.SendMessagesInThreads |
  Bits.EmbedLinks |
  Bits.AttachFiles |
  Bits.ReadMessageHistory |
  Bits.UseApplicationCommands |
  Bits.UseExternalApps |
  Bits.AddReactions;

export const allPermissions = Object.values(Bits).reduce((all, bit) => all | bit, 0n);

function applied(base: bigint, overwrites: Overwrite[]): bigint {
  const deny = overwrites.reduce((bits, overwrite) => bits | overwrite.deny, 0n);
  const allow = overwrites.reduce((bits, overwrite) => bits | overwrite.allow, 0n);
  return (base & ~deny) | allow;
}

/**
 * The permissions of a member in a channel, computed as Discord documents it: base of all roles, then the
 * overwrites of everyone, of the member's roles, of the member. A thread takes its parent's overwrites.
 */
export function permissionsIn(
  guild: FakeGuild,
  channel: FakeChannel | null,
  userId: string,
  parent: FakeChannel | null = null,
): bigint {
  const member = guild.members.get(userId);
  if (guild.ownerId === userId) return allPermissions;
  if (!member) return 0n;
  const base = [guild.id, ...member.roles].reduce(
    (bits, role) => bits | (guild.roles.get(role)?.permissions ?? 0n),
    member.extra,
  );
  if (base & Bits.Administrator) return allPermissions;
  if (!channel) return base;
  const overwrites = (parent ?? channel).overwrites;
  const steps = [
    overwrites.filter((one) => one.id === guild.id),
    overwrites.filter((one) => one.type === 0 && member.roles.includes(one.id)),
    overwrites.filter((one) => one.type === 1 && one.id === userId),
  ];
  const bits = steps.reduce(applied, base);
  const outsider =
    channel.type === 12 && !channel.recipients.includes(userId) && !(bits & Bits.ManageThreads);
  if (!(bits & Bits.ViewChannel) || outsider) return 0n;
  return bits;
}
