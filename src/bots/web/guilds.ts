import type { WireGuild } from './wire.ts';

/** The two guilds of the playground: two, so that one can see that they are kept apart. */
export const guilds: readonly WireGuild[] = [
  { name: 'sunny-studio', title: 'Sunny Studio' },
  { name: 'river-lab', title: 'River Lab' },
];

/** As the core knows it (contract §1). */
export const guildId = (name: string): string => `web:${name}`;
