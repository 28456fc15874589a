import { DiscordAPIError } from '@discordjs/rest';
import { Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import { createDrafts } from '../../core/bots/drafts.ts';
import type { Bot } from '../../core/contracts/bot.ts';
import type { Jobs } from '../../core/contracts/jobs.ts';
import { callbackRoute, type Respond } from './answer.ts';
import { commandsFor } from './commands.ts';
import type { DiscordDeps } from './deps.ts';
import { TokenRefusedError, tidy } from './errors.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createHandler } from './handle/index.ts';
import { createWelcome } from './handle/welcome.ts';
import { type Interaction, readInteraction } from './interaction.ts';
import type { Marks } from './markdown.ts';
import { registerCommands } from './register.ts';
import { createReplies } from './reply.ts';
import { createRest, type DiscordRest } from './rest.ts';
import { createRooms } from './rooms.ts';

export type { DiscordDeps } from './deps.ts';
export { TokenRefusedError } from './errors.ts';

/** What is under way may finish within that at the end; the answers are quick, and jobs are resumable. */
const FINISH_MS = 1_500;
/** How long the start waits for Discord to say whose token it is. */
const ASK_MS = 10_000;

const applicationSchema = z.object({ id: z.string() });

/** What the bot makes itself, unless it is given one. */
interface Parts {
  readonly rest?: DiscordRest;
  readonly connect?: typeof createGateway;
}

/** Discord as a bot: raw interactions in by the gateway, everything out over HTTP. */
export function createDiscordBot(
  deps: DiscordDeps,
  { rest = createRest(deps), connect = createGateway }: Parts = {},
): Bot {
  const { clock, logger, metrics } = deps;
  const underWay = new Set<Promise<void>>();
  let commandIds: ReadonlyMap<string, string> = new Map();
  let stopping = false;
  let gateway: Gateway | undefined;
  const marks: Marks = { commandId: (name) => commandIds.get(name) };
  const replies = createReplies({ rest, marks, clock, unseal: deps.unseal });

  /** Once; where Discord cannot be asked yet, again when the gateway has connected. */
  async function register(jobs: Jobs): Promise<void> {
    if (commandIds.size > 0) return;
    const application = await applicationId();
    if (!application) return;
    const definitions = commandsFor(deps.areas.map(({ name }) => ({ name, offer: jobs.offer(name) })));
    const scope = deps.guildId ? { guildId: deps.guildId } : {};
    try {
      commandIds = await registerCommands(definitions, { rest, application, logger, ...scope });
    } catch (error) {
      logger.error({ err: tidy(error) }, 'The commands could not be registered');
    }
  }

  /** Whose token it is; undefined where Discord cannot be asked now. */
  async function applicationId(): Promise<string | undefined> {
    try {
      const signal = AbortSignal.timeout(ASK_MS);
      return applicationSchema.parse(await rest.bot.get(Routes.currentApplication(), { signal })).id;
    } catch (error) {
      if (error instanceof DiscordAPIError && error.status === 401) throw new TokenRefusedError();
      logger.warn({ err: tidy(error) }, 'Discord cannot be reached yet');
      return undefined;
    }
  }

  function receiver(jobs: Jobs) {
    const drafts = createDrafts(jobs, deps);
    const rooms = createRooms({ rest, clock });
    const welcome = createWelcome({ jobs, marks, deps });
    const tools = { deps, areas: deps.areas, jobs, rest, rooms, drafts, marks, replies, welcome };
    const handle = createHandler(tools, () => stopping);
    return (raw: unknown) => {
      const interaction = readInteraction(raw);
      if (!interaction) return logger.debug({}, 'An event of a kind that is not known was left alone');
      const work = handle(interaction, timed(interaction));
      underWay.add(work);
      void work.finally(() => underWay.delete(work));
    };
  }

  /** The first answer, and how long it took. */
  function timed(interaction: Interaction): Respond {
    const respond = callbackRoute(interaction, { rest, logger, clock });
    const since = clock.now();
    return async (...answer) => {
      await respond(...answer);
      metrics.acknowledged('discord', (clock.now() - since) / 1000);
    };
  }

  return {
    name: 'discord',
    async start(jobs) {
      await register(jobs);
      if (stopping) return;
      const { token, apiUrl } = deps;
      gateway = connect({
        token,
        apiUrl,
        clock,
        logger,
        onInteraction: receiver(jobs),
        // A refused token ends the connection itself; there is nothing more to say of it here.
        onConnected: () => void register(jobs).catch(() => {}),
      });
      await gateway.start();
    },
    async stop(last) {
      stopping = true;
      await last;
      const enough = new AbortController();
      await Promise.race([Promise.allSettled(underWay), clock.sleep(FINISH_MS, enough.signal)]);
      enough.abort();
      await gateway?.stop();
    },
    ready: () => gateway?.ready() ?? { ok: false, detail: 'not started' },
    open: (reply, view) => replies.open(reply, view).catch(rethrow),
    show: (reply, view) => replies.show(reply, view).catch(rethrow),
    remove: (reply) => replies.remove(reply).catch(rethrow),
  };
}

const rethrow = (error: unknown): never => {
  throw tidy(error);
};
