import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Clock } from '../../core/contracts/clock.ts';
import type { Logger } from '../../core/contracts/logger.ts';
import { isRefused, TokenRefusedError, tidy } from './errors.ts';
import { quietLogger } from './library-log.ts';

/** Pauses between tries to connect, after one that failed. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A connection that has not said hello by then is given up. */
const HELLO_MS = 10_000;
/** A connection that Slack ends may bring something for so long, while the next one opens. */
const GOODBYE_MS = 3_000;
/** A call to open a connection. */
const OPEN_MS = 10_000;

/** Slack over a connection of ours. */
export interface SocketReceiver extends Receiver {
  ready(): { ok: boolean; detail: string };
}

/** One connection, from its opening to its end. */
interface Connection {
  readonly receiver: SocketModeReceiver;
  /** Resolves when nothing more comes of it. */
  readonly over: Promise<void>;
}

/**
 * Keeps one connection open. The library's own way to come back is not used: it ends the process where the opening
 * of a connection fails, and leaves a gap of seconds each time that Slack asks for a fresh one. Here the next one is
 * opened as soon as Slack says that this one ends, and the old one finishes what it has.
 */
export function createSocketReceiver(options: {
  appToken: string;
  apiUrl: string;
  clock: Clock;
  logger: Logger;
}): SocketReceiver {
  const { appToken, apiUrl, clock, logger } = options;
  const stopped = new AbortController();
  const open = new Set<Connection>();
  let app: App | undefined;
  let refused = false;

  function connection(): Connection {
    const receiver = new SocketModeReceiver({
      appToken,
      logger: quietLogger(logger),
      autoReconnectEnabled: false,
      installerOptions: {
        clientOptions: {
          slackApiUrl: `${apiUrl}/`,
          timeout: OPEN_MS,
          retryConfig: { retries: 0 },
          rejectRateLimitedCalls: true,
        },
      },
    });
    if (app) receiver.init(app);
    const { client } = receiver;
    const handling = client.listeners('ws_message');
    client.removeAllListeners('ws_message');
    const over = new Promise<void>((resolve) => {
      client.on('disconnected', () => resolve());
      client.on('ws_message', (...message: unknown[]) => {
        const take = () => {
          for (const handle of handling) Reflect.apply(handle, client, message);
        };
        if (!saysGoodbye(message[0])) return take();
        resolve();
        // Whatever is on its way to this one is still taken; then the library ends it.
        void clock.sleep(GOODBYE_MS, stopped.signal).then(take);
      });
    });
    return { receiver, over };
  }

  /** A connection that has said hello. */
  async function connect(): Promise<Connection> {
    const made = connection();
    const { client } = made.receiver;
    const enough = new AbortController();
    const signal = AbortSignal.any([enough.signal, stopped.signal]);
    try {
      const hello = client.start();
      const late = clock
        .sleep(HELLO_MS, signal)
        .then(() => Promise.reject(new Error('Slack does not say hello')));
      await Promise.race([hello, late]);
    } catch (error) {
      close(made);
      throw isRefused(error) ? new TokenRefusedError('SLACK_APP_TOKEN', tidy(error)) : error;
    } finally {
      enough.abort();
    }
    open.add(made);
    client.on('disconnected', () => open.delete(made));
    return made;
  }

  const close = ({ receiver: { client } }: Connection): void => {
    void client.disconnect().catch(() => undefined);
  };

  async function keep(first: Connection | undefined): Promise<void> {
    let current = first;
    let pause = 0;
    while (!stopped.signal.aborted) {
      if (current) await current.over;
      if (stopped.signal.aborted) return;
      if (pause > 0) await clock.sleep(pause, stopped.signal);
      current = undefined;
      try {
        current = await connect();
        pause = 0;
      } catch (error) {
        if (stopped.signal.aborted) return;
        logger.warn({ err: tidy(error) }, 'Slack cannot be reached');
        refused = error instanceof TokenRefusedError;
        if (refused) return;
        pause = Math.min(Math.max(pause * 2, FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
      }
    }
  }

  return {
    init(made) {
      app = made;
    },
    async start() {
      let first: Connection | undefined;
      try {
        first = await connect();
      } catch (error) {
        if (error instanceof TokenRefusedError) throw error;
        logger.warn({ err: tidy(error) }, 'Slack cannot be reached yet');
      }
      void keep(first);
    },
    async stop() {
      stopped.abort();
      for (const made of open) close(made);
    },
    ready() {
      if (refused) return { ok: false, detail: 'refused' };
      return open.size > 0 ? { ok: true, detail: 'connected' } : { ok: false, detail: 'connecting' };
    },
  };
}

/** Slack ends each connection after some hours, and says so before. */
const saysGoodbye = (data: unknown): boolean =>
  typeof data === 'string' && /^\s*\{\s*"type"\s*:\s*"disconnect"/.test(data);
