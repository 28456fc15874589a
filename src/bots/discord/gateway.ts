import { Client, Events, GatewayDispatchEvents, Options, Status } from 'discord.js';
import type { Clock } from '../../core/contracts/clock.ts';
import type { Logger } from '../../core/contracts/logger.ts';
import { TokenRefusedError, tidy } from './errors.ts';

/** Pauses between tries to connect at start; discord.js itself reconnects afterwards. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
/** A start does not wait longer for a session to be ready. */
const READY_MS = 5_000;
/** Nor does a stop wait longer for the other side to say goodbye. */
const CLOSE_MS = 1_000;

export interface Gateway {
  /** Resolves when connected, or when the first try failed for a reason that may pass: then it goes on by itself. */
  start(): Promise<void>;
  stop(): Promise<void>;
  ready(): { ok: boolean; detail: string };
}

/**
 * The gateway is one source of raw interactions, no more: no intents, no caches worth the name, and none of the
 * library's own interaction objects, so that a handler works as well on a signed POST.
 */
export function createGateway({
  token,
  apiUrl,
  clock,
  logger,
  onInteraction,
  onConnected,
}: {
  token: string;
  apiUrl: string;
  clock: Clock;
  logger: Logger;
  onInteraction: (raw: unknown) => void;
  onConnected: () => void;
}): Gateway {
  const stopped = new AbortController();
  let client: Client | undefined;
  let refused = false;

  function connectable(): Client {
    const made = new Client({
      intents: [],
      shards: 'auto',
      rest: { api: apiUrl, version: '10' },
      makeCache: Options.cacheWithLimits({
        ...Options.DefaultMakeCacheSettings,
        DMMessageManager: 0,
        GuildMessageManager: 0,
        MessageManager: 0,
        GuildMemberManager: 0,
        UserManager: 0,
      }),
    });
    made.ws.on(GatewayDispatchEvents.InteractionCreate, onInteraction);
    made.on(Events.ShardError, (error) =>
      logger.warn({ err: tidy(error) }, 'The connection to Discord broke'),
    );
    made.on(Events.Error, (error) => logger.warn({ err: tidy(error) }, 'discord.js reports an error'));
    made.on(Events.ShardDisconnect, ({ code }) => {
      refused = true;
      logger.error({ code }, 'Discord closed the connection for good');
    });
    return made;
  }

  async function connect(): Promise<void> {
    client = connectable();
    try {
      await client.login(token);
      onConnected();
      await settled(client);
    } catch (error) {
      await client.destroy();
      throw isRefusal(error) ? new TokenRefusedError(error) : error;
    }
  }

  /** Logged in means a session; ready follows at once, or when Discord comes to it. */
  async function settled(connected: Client): Promise<void> {
    if (connected.isReady()) return;
    const enough = new AbortController();
    const ready = new Promise<void>((resolve) => connected.once(Events.ClientReady, () => resolve()));
    await Promise.race([ready, clock.sleep(READY_MS, AbortSignal.any([enough.signal, stopped.signal]))]);
    enough.abort();
  }

  async function keepTrying(): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; !stopped.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      await clock.sleep(pause, stopped.signal);
      if (stopped.signal.aborted) return;
      try {
        return await connect();
      } catch (error) {
        logger.warn({ err: tidy(error) }, 'Discord cannot be reached');
        if (!(error instanceof TokenRefusedError)) continue;
        refused = true;
        return;
      }
    }
  }

  return {
    async start() {
      try {
        await connect();
      } catch (error) {
        if (error instanceof TokenRefusedError) throw error;
        logger.warn({ err: tidy(error) }, 'Discord cannot be reached yet');
        void keepTrying();
      }
    },
    async stop() {
      stopped.abort();
      const closed = client?.destroy().catch((error: unknown) => {
        logger.debug({ err: tidy(error) }, 'The connection to Discord did not close in order');
      });
      const enough = new AbortController();
      await Promise.race([closed, clock.sleep(CLOSE_MS, enough.signal)]);
      enough.abort();
    },
    ready() {
      if (refused) return { ok: false, detail: 'refused' };
      const shards = client?.isReady() ? [...client.ws.shards.values()] : [];
      const ok = shards.length > 0 && shards.every(({ status }) => status === Status.Ready);
      return { ok, detail: ok ? 'connected' : 'connecting' };
    },
  };
}

/** A token that Discord does not know: 401 over HTTP, or close code 4004 of the gateway. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === 'TokenInvalid') || error.message === 'Authentication failed';
}
