import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Language } from '../../core/job.ts';
import { installedIn } from './actor.ts';
import type { Interaction } from './interaction.ts';
import { discordWords } from './words.ts';

const THREADS: readonly number[] = [
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
];

/**
 * What the app lacks to keep its promise in this channel, in the reader's words: a reply that ends after the
 * quarter of an hour of its token is written with the app's own permissions. Empty where the app is not
 * installed in the server, since nothing depends on them there.
 */
export function missingPermissions(interaction: Interaction, language: Language): readonly string[] {
  if (installedIn(interaction) === undefined || interaction.app_permissions == null) return [];
  const has = BigInt(interaction.app_permissions);
  if ((has & PermissionFlagsBits.Administrator) !== 0n) return [];
  const { permissions } = discordWords(language);
  const inThread = THREADS.includes(interaction.channel?.type ?? -1);
  const needed: [bigint, string][] = [
    [PermissionFlagsBits.ViewChannel, permissions.viewChannel],
    inThread
      ? [PermissionFlagsBits.SendMessagesInThreads, permissions.sendInThreads]
      : [PermissionFlagsBits.SendMessages, permissions.sendMessages],
    [PermissionFlagsBits.AttachFiles, permissions.attachFiles],
  ];
  return needed.filter(([bit]) => (has & bit) === 0n).map(([, name]) => name);
}
