import { PassThrough } from 'node:stream';
import type { Clock } from '../../core/contracts/clock.ts';
import type { Actor } from '../../core/contracts/jobs.ts';
import type { Language } from '../../core/job.ts';
import type { WireEvents } from './wire.ts';

/** Server-sent events: what changes in a guild, to every page that looks at it. */

/** Shorter than the server's patience with a silent connection. */
const HEARTBEAT_MS = 20_000;
/** Pages at once; more are told to come back. */
const MAX_LISTENERS = 200;
/** A page that reads this slowly (bytes waiting) is cut off: it reads the stream again when it is back. */
const MAX_WAITING_BYTES = 1_000_000;
const RETRY_MS = 2_000;

type Scope = Pick<Actor, 'area' | 'guild'>;
type Reader = Pick<Actor, 'area' | 'guild' | 'language'>;

interface Listener {
  readonly reader: Reader;
  readonly stream: PassThrough;
}

export interface Events {
  /** Null when too many listen already. The stream ends with the signal. */
  listen(reader: Reader, signal: AbortSignal): PassThrough | null;
  /** In which languages somebody listens. */
  languages(scope: Scope): ReadonlySet<Language>;
  /** To everyone who looks at the guild, or to those of one language. */
  send<Name extends keyof WireEvents>(
    scope: Scope,
    name: Name,
    data: WireEvents[Name],
    language?: Language,
  ): void;
  close(): void;
}

export function createEvents(clock: Clock): Events {
  const listeners = new Set<Listener>();
  let serial = 0;

  const listening = ({ area, guild }: Scope) =>
    [...listeners].filter(({ reader }) => reader.area === area && reader.guild === guild);

  function drop(listener: Listener): void {
    listeners.delete(listener);
    listener.stream.end();
  }

  function write(listener: Listener, text: string): void {
    if (listener.stream.writableLength > MAX_WAITING_BYTES) drop(listener);
    else listener.stream.write(text);
  }

  async function beat(listener: Listener, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && listeners.has(listener)) {
      await clock.sleep(HEARTBEAT_MS, signal);
      if (listeners.has(listener)) write(listener, ': still here\n\n');
    }
  }

  return {
    listen({ area, guild, language }, signal) {
      if (listeners.size >= MAX_LISTENERS) return null;
      const listener = { reader: { area, guild, language }, stream: new PassThrough() };
      listeners.add(listener);
      listener.stream.once('close', () => listeners.delete(listener));
      if (signal.aborted) drop(listener);
      signal.addEventListener('abort', () => drop(listener), { once: true });
      write(listener, `retry: ${RETRY_MS}\n\n`);
      void beat(listener, signal);
      return listener.stream;
    },
    languages: (scope) => new Set(listening(scope).map(({ reader }) => reader.language)),
    send(scope, name, data, language) {
      serial += 1;
      const text = `id: ${serial}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
      for (const listener of listening(scope)) {
        if (!language || listener.reader.language === language) write(listener, text);
      }
    },
    close() {
      for (const listener of [...listeners]) drop(listener);
    },
  };
}
