import { createDrafts } from '../../core/bots/drafts.ts';
import type { Bot } from '../../core/contracts/bot.ts';
import type { Jobs } from '../../core/contracts/jobs.ts';
import type { Acknowledge } from './acknowledge.ts';
import type { SlackDeps } from './deps.ts';
import { tidy } from './errors.ts';
import { readEvent, type SlackEvent } from './events.ts';
import { createFiles } from './files.ts';
import { showHome } from './handle/home.ts';
import { createHandler } from './handle/index.ts';
import { createWelcome, greet } from './handle/welcome.ts';
import { createHttpReceiver } from './http.ts';
import { createInstallations } from './installations.ts';
import { readInteraction } from './interaction.ts';
import { listen } from './listen.ts';
import { createOAuthRoutes } from './oauth.ts';
import { createPace } from './pace.ts';
import { createPeople } from './people.ts';
import { createRecent } from './recent.ts';
import { createReplies } from './reply.ts';
import { createRooms } from './rooms.ts';
import { createSocketReceiver } from './socket.ts';
import type { Tools } from './turn.ts';
import { oneWorkspace } from './workspaces.ts';

export type { SlackAccess, SlackDeps } from './deps.ts';
export { TokenRefusedError } from './errors.ts';

/** What is under way may finish within that at the end; the answers are quick, and jobs are resumable. */
const FINISH_MS = 1_500;
/** Of the few edits that Slack takes of a workspace, the states of its replies come first. */
const PLACE_EVERY_MS = 30_000;
/** Slack sends nothing again after that. */
const REPEAT_MS = 10 * 60_000;

/** Slack as a bot: interactions in by Bolt, over a connection of ours or by signed requests. */
export function createSlackBot(deps: SlackDeps): Bot {
  const { access, apiUrl, clock, logger, metrics, fetch } = deps;
  const underWay = new Set<Promise<unknown>>();
  let stopping = false;
  let started = false;
  let tools: Tools | undefined;

  const workspaces =
    access.mode === 'oauth'
      ? createInstallations(deps)
      : oneWorkspace(access.botToken, { apiUrl, logger, fetch });
  const files = createFiles({ workspaces, apiUrl, clock, fetch });
  const replies = createReplies({ workspaces, files, pace: createPace({ clock }), clock, logger });
  const people = createPeople({ clock, logger });
  const recent = createRecent({ clock });
  const socket =
    access.mode === 'socket'
      ? createSocketReceiver({ appToken: access.appToken, apiUrl, clock, logger })
      : undefined;
  const http =
    access.mode === 'socket'
      ? undefined
      : createHttpReceiver({ signingSecret: access.signingSecret, clock, logger });
  const oauth =
    access.mode === 'oauth'
      ? createOAuthRoutes({
          deps,
          access,
          installations: workspaces,
          installed: async (workspace, person) => {
            if (tools && person) await greet(workspace, person, tools);
          },
        })
      : [];

  const track = (work: Promise<unknown>): void => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  };

  function toolsFor(jobs: Jobs): Tools {
    return {
      deps,
      areas: deps.areas,
      jobs,
      rooms: createRooms({ clock }),
      people,
      drafts: createDrafts(jobs, deps),
      recent,
      welcome: createWelcome({ jobs, deps }),
    };
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

  const interactions = (handle: ReturnType<typeof createHandler>) => (body: unknown, ack: Acknowledge) => {
    const acknowledge = once(ack);
    const interaction = readInteraction(body);
    if (!interaction) {
      logger.debug({}, 'An event of a kind that is not known was left alone');
      return track(acknowledge());
    }
    const { trigger_id: trigger } = interaction;
    const repeated = trigger ? !recent.first(`delivery ${trigger}`, REPEAT_MS) : false;
    track(repeated ? acknowledge() : handle(interaction, acknowledge));
  };

  async function happened({ team_id: team, event, event_time: at }: SlackEvent, using: Tools): Promise<void> {
    const gone =
      event.type === 'app_uninstalled' || (event.type === 'tokens_revoked' && event.tokens.bot?.length);
    if (gone) {
      logger.info({ guild: `slack:${team}` }, 'The app was taken out of a workspace');
      await workspaces.forget(team, at === undefined ? clock.now() : (at + 1) * 1000);
    }
    if (event.type !== 'app_home_opened' || (event.tab ?? 'home') !== 'home') return;
    const workspace = await workspaces.of(team);
    if (workspace) await showHome(workspace, event.user, using);
  }

  const events = (using: Tools) => (body: unknown) => {
    const event = readEvent(body);
    if (!event) return;
    track(
      happened(event, using).catch((err: unknown) =>
        logger.warn({ err: tidy(err) }, 'An event of Slack could not be handled'),
      ),
    );
  };

  return {
    name: 'slack',
    guildsAre: 'workspaces',
    placeEveryMs: PLACE_EVERY_MS,
    ...(http ? { routes: [http.route, ...oauth] } : {}),
    async start(jobs) {
      const receiver = socket ?? http;
      if (!receiver) return;
      tools = toolsFor(jobs);
      const handle = createHandler(tools, { workspaces, isStopping: () => stopping });
      listen({ receiver, logger, interaction: interactions(handle), event: events(tools) });
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
