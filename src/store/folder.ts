const GUILD = /^[a-z]{1,16}:[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const FOLDER = /^[a-z]{1,16}_[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/**
 * The folder of a guild: `discord:5` → `discord_5` (contract §1). Throws for an id that no bot of ours makes, so
 * that no id can climb out of the data folder. Platform names have no `_`, so two guilds never share a folder.
 */
export function folderOf(guild: string): string {
  if (!GUILD.test(guild)) throw new RangeError('a guild id that no folder can be named after');
  return guild.replace(':', '_');
}

/** The guild of a folder; null for a folder that is not ours. */
export function guildOf(folder: string): string | null {
  return isGuildFolder(folder) ? folder.replace('_', ':') : null;
}

export const isGuildFolder = (name: string): boolean => FOLDER.test(name);
