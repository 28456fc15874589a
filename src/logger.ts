import { type DestinationStream, destination, type Logger, pino } from 'pino';
import type { LogLevel } from './config/types.ts';
import { toHuman } from './log/human.ts';
import { createScrubber } from './log/scrub.ts';

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Values that must never be written, whatever they stand in. */
  readonly secrets: readonly string[];
  /** For a person at a terminal; otherwise a line of JSON each. */
  readonly human?: boolean;
  /** Default: standard output, written at once so that a crash loses nothing. */
  readonly out?: DestinationStream;
}

/** Fields that hold a secret wherever they turn up, down to the second level. */
const SECRET_FIELDS = [
  'token',
  'secret',
  'apiKey',
  'authorization',
  'cookie',
  'x-api-key',
  'x-webhook-secret',
];
const paths = SECRET_FIELDS.map((name) => `["${name}"]`);

/** pino: JSON, one line an event, nothing secret in it. */
export function createLogger({ level, secrets, human = false, out }: LoggerOptions): Logger {
  const target = out ?? destination({ dest: 1, sync: true });
  const stream = human ? { write: (line: string) => target.write(toHuman(line)) } : target;
  return pino(
    {
      level,
      base: null,
      redact: { paths: paths.flatMap((path) => [path, `*${path}`, `*.*${path}`]), censor: '[secret]' },
      hooks: { streamWrite: createScrubber(secrets) },
    },
    stream,
  );
}
