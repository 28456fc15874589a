import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Actor } from '../../core/contracts/jobs.ts';
import type { AreaName, Language, Person, Room } from '../../core/job.ts';
import type { Interaction } from './interaction.ts';

const SERVER_INSTALL = '0';
const BOT_DM = 1;

/** Korean or English; any other locale reads English. */
const languageOf = (locale: string | null | undefined): Language =>
  locale?.toLowerCase().startsWith('ko') ? 'ko' : 'en';

/** Of private answers and modals. */
const readersLanguage = (interaction: Interaction): Language => languageOf(interaction.locale);

/** Of a public reply, where the guild has not set one: the server's, else the asker's. */
export const publicLanguage = (interaction: Interaction): Language =>
  languageOf(interaction.guild_locale ?? interaction.locale);

/** The server, where the app is installed in it; anything else belongs to the person (contract §1). */
export function installedIn({
  guild_id,
  authorizing_integration_owners: owners,
}: Interaction): string | undefined {
  if (!guild_id) return undefined;
  return !owners || owners[SERVER_INSTALL] === guild_id ? guild_id : undefined;
}

/** The app is there by a person's installation alone: only the interaction's own token reaches the place. */
export const isOutside = (interaction: Interaction): boolean =>
  installedIn(interaction) === undefined && interaction.context !== BOT_DM && !isPlainDm(interaction);

/** Payloads without a context: a channel of the kind "direct message", and no installation by a person. */
const isPlainDm = ({ guild_id, context, channel }: Interaction): boolean =>
  context == null && !guild_id && channel?.type === ChannelType.DM;

function personOf({ member, user }: Interaction): Person | undefined {
  const who = member?.user ?? user;
  return who ? { id: who.id, name: member?.nick || who.global_name || who.username } : undefined;
}

/**
 * Who acts, where. Whether everyone can read the room stands in no payload: a room of a server counts as private
 * here, until `rooms` has looked. Null for a payload that names nobody or no place.
 */
export function actorOf(interaction: Interaction, area: AreaName): Actor | null {
  const person = personOf(interaction);
  const id = interaction.channel_id ?? interaction.channel?.id;
  if (!person || !id) return null;
  const server = installedIn(interaction);
  const name = interaction.channel?.name;
  const room: Room = { id, private: server !== undefined, ...(name ? { name } : {}) };
  return {
    area,
    platform: 'discord',
    guild: server === undefined ? `discord:dm-${person.id}` : `discord:${server}`,
    person,
    room,
    moderator: server === undefined || mayManage(interaction),
    language: readersLanguage(interaction),
  };
}

function mayManage({ member }: Interaction): boolean {
  const has = BigInt(member?.permissions ?? 0);
  return (has & (PermissionFlagsBits.ManageGuild | PermissionFlagsBits.Administrator)) !== 0n;
}
