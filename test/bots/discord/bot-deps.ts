import type { DiscordDeps } from '../../../src/bots/discord/index.ts';
import { createRest } from '../../../src/bots/discord/rest.ts';
import { nanobanana } from '../../../src/core/areas.ts';
import { systemClock } from '../../../src/core/clock.ts';
import type { FakeDiscord } from '../../fakes/discord/index.ts';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: object;
}

/** What a bot on the fake Discord is made of. Its clock says what the fake's says, so that both age together. */
export function botDeps(
  discord: FakeDiscord,
  { log = [], acknowledged = [], token = discord.token }: BotExtras = {},
): DiscordDeps {
  const write = (level: string) => (fields: object, message: string) =>
    void log.push({ level, message, fields });
  return {
    token,
    apiUrl: discord.apiUrl,
    areas: [nanobanana],
    clock: { ...systemClock, now: discord.now },
    logger: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    seal: (text) => Buffer.from(text).toString('hex'),
    unseal: (sealed) => Buffer.from(sealed, 'hex').toString(),
    metrics: { acknowledged: (_, seconds) => void acknowledged.push(seconds) },
  };
}

interface BotExtras {
  readonly log?: LogLine[];
  readonly acknowledged?: number[];
  readonly token?: string;
}

/** The real client with less patience: a server that hangs is given up within a test. */
export const impatientRest = (deps: DiscordDeps) =>
  createRest({ ...deps, deadlinesMs: { ack: 300, other: 600 } });
