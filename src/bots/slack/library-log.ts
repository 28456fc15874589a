import { LogLevel, type Logger as SlackLogger } from '@slack/bolt';
import type { Logger } from '../../core/contracts/logger.ts';

const LONGEST = 300;

/**
 * What the libraries want to say, in our log. Their debug lines hold whole payloads, so those are never made; what
 * they warn of we say ourselves where it matters.
 */
export function quietLogger(logger: Logger): SlackLogger {
  const said = (parts: readonly unknown[]) =>
    parts
      .map((part) => (part instanceof Error ? part.message : typeof part === 'string' ? part : ''))
      .join(' ')
      .slice(0, LONGEST);
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts) => logger.debug({ said: said(parts) }, 'The Slack library warns'),
    error: (...parts) => logger.debug({ said: said(parts) }, 'The Slack library reports an error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}
