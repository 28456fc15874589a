import { App, type Receiver } from '@slack/bolt';
import { createDrafts } from '../../core/bots/drafts.ts';
import type { Bot } from '../../core/contracts/bot.ts';
import type { Jobs } from '../../core/contracts/jobs.ts';
import type { Acknowledge } from './acknowledge.ts';
import type { SlackDeps } from './deps.ts';
import { tidy } from './errors.ts';
import { createFiles } from './files.ts';
import { createHandler } from './handle/index.ts';
import { createWelcome } from './handle/welcome.ts';
import { createHttpReceiver } from './http.ts';
import { readInteraction } from './interaction.ts';
import { quietLogger } from './library-log.ts';
import { createPace } from './pace.ts';
import { createPeople } from './people.ts';
import { createRecent } from './recent.ts';
import { createReplies } from './reply.ts';
import { createRooms } from './rooms.ts';
import { createSocketReceiver } from './socket.ts';
import { oneWorkspace } from './workspaces.ts';

export type { SlackAccess, SlackDeps } from './deps.ts';
export { TokenRefusedError } from './errors.ts';

/** What is under way may finish within that at the end; the answers are quick, and jobs are resumable. */
const FINISH_MS = 1_500;
/** Slack sends nothing again after that. */
const REPEAT_MS = 10 * 60_000;

/** Slack as a bot: interactions in by Bolt, over a connection of ours or by signed requests. */
export function createSlackBot(deps: SlackDeps): Bot {
  const { access, apiUrl, clock, logger, metrics } = deps;
  const underWay = new Set<Promise<void>>();
  let stopping = false;
  let started = false;
  const workspaces = oneWorkspace(access.botToken, { apiUrl, logger });
  const files = createFiles({ workspaces, apiUrl, clock });
  const pace = createPace({ clock });
  const replies = createReplies({ workspaces, files, pace, clock, logger });
  const recent = createRecent({ clock });

  const socket =
    access.mode === 'socket'
      ? createSocketReceiver({ appToken: access.appToken, apiUrl, clock, logger })
      : undefined;
  const http =
    access.mode === 'http'
      ? createHttpReceiver({ signingSecret: access.signingSecret, clock, logger })
      : undefined;

  /** Bolt tells the kinds of events apart; whose they are, and what they ask for, is read in one place. */
  function listen(jobs: Jobs, receiver: Receiver): App {
    const app = new App({
      receiver,
      // Nothing is asked of Slack, or of a disk, before an acknowledgement: tokens are looked up after it.
      authorize: async () => ({}),
      logger: quietLogger(logger),
      ignoreSelf: false,
      convoStore: false,
    });
    const tools = {
      deps,
      areas: deps.areas,
      jobs,
      rooms: createRooms({ clock }),
      people: createPeople({ clock, logger }),
      drafts: createDrafts(jobs, deps),
      recent,
      welcome: createWelcome({ jobs, deps }),
    };
    const handle = createHandler(tools, { workspaces, isStopping: () => stopping });
    const take = (body: unknown, ack: (answer?: never) => Promise<void>): void => {
      const interaction = readInteraction(body);
      if (!interaction) {
        logger.debug({}, 'An event of a kind that is not known was left alone');
        void ack().catch(() => undefined);
        return;
      }
      const { trigger_id: trigger } = interaction;
      const repeated = trigger ? !recent.first(`delivery ${trigger}`, REPEAT_MS) : false;
      const acknowledge = once(ack as Acknowledge);
      const work = repeated ? acknowledge() : handle(interaction, acknowledge);
      underWay.add(work);
      void work.finally(() => underWay.delete(work));
    };
    const taking = async ({ body, ack }: { body: unknown; ack: unknown }) =>
      take(body, ack as (answer?: never) => Promise<void>);
    app.command(/.*/, taking);
    app.shortcut(/.*/, taking);
    app.action(/.*/, taking);
    app.view(/.*/, taking);
    app.error(async (error) => logger.warn({ err: tidy(error) }, 'An event of Slack could not be handled'));
    return app;
  }

  /** The first answer, and how long it took. A connection that breaks under it is no reason to do nothing. */
  function once(ack: Acknowledge): Acknowledge {
    const since = clock.now();
    let done = false;
    return async (answer) => {
      if (done) return;
      done = true;
      await ack(answer).catch((error: unknown) =>
        logger.warn({ err: tidy(error) }, 'An acknowledgement may not have arrived'),
      );
      metrics.acknowledged('slack', (clock.now() - since) / 1000);
    };
  }

  return {
    name: 'slack',
    ...(http ? { routes: [http.route] } : {}),
    async start(jobs) {
      const receiver = socket ?? http;
      if (!receiver) return;
      listen(jobs, receiver);
      await workspaces.start();
      if (stopping) return;
      await receiver.start();
      started = true;
    },
    async stop(last) {
      stopping = true;
      await last;
      const enough = new AbortController();
      await Promise.race([Promise.allSettled(underWay), clock.sleep(FINISH_MS, enough.signal)]);
      enough.abort();
      await socket?.stop();
    },
    ready() {
      if (!started) return { ok: false, detail: 'not started' };
      return socket?.ready() ?? { ok: true, detail: 'waiting for requests' };
    },
    ...replies,
    file: (file, { signal }) => files.open(file, signal),
  };
}
