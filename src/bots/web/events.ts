import { PassThrough } from 'node:stream';
import type { Clock } from '../../core/contracts/clock.ts';
import type { Actor } from '../../core/contracts/jobs.ts';
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

interface Listener {
  readonly scope: Scope;
  readonly stream: PassThrough;
}

export interface Events {
  /** Null when too many listen already. The stream ends with the signal. */
  listen(scope: Scope, signal: AbortSignal): PassThrough | null;
  send<Name extends keyof WireEvents>(scope: Scope, name: Name, data: WireEvents[Name]): void;
  close(): void;
}

export function createEvents(clock: Clock): Events {
  const listeners = new Set<Listener>();
  let serial = 0;

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
    listen(scope, signal) {
      if (listeners.size >= MAX_LISTENERS) return null;
      const { area, guild } = scope;
      const listener = { scope: { area, guild }, stream: new PassThrough() };
      listeners.add(listener);
      if (signal.aborted) drop(listener);
      signal.addEventListener('abort', () => drop(listener), { once: true });
      write(listener, `retry: ${RETRY_MS}\n\n`);
      void beat(listener, signal);
      return listener.stream;
    },
    send({ area, guild }, name, data) {
      serial += 1;
      const text = `id: ${serial}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
      for (const listener of [...listeners]) {
        if (listener.scope.area === area && listener.scope.guild === guild) write(listener, text);
      }
    },
    close() {
      for (const listener of [...listeners]) drop(listener);
    },
  };
}
