import type { Bot, Reply } from '../../core/contracts/bot.ts';
import type { Jobs, Offer } from '../../core/contracts/jobs.ts';
import type { AreaName } from '../../core/job.ts';
import type { LiveView } from '../../core/view-types.ts';
import { type Endpoint, endpointRoute } from './api/endpoint.ts';
import { pictureEndpoints } from './api/pictures.ts';
import { pressingEndpoints } from './api/pressing.ts';
import { readingEndpoints } from './api/reading.ts';
import { submittingEndpoints } from './api/submitting.ts';
import { type Assets, assetRoutes, loadAssets } from './assets.ts';
import { createBroadcast } from './broadcast.ts';
import type { WebDeps } from './deps.ts';
import { createEvents, type Events } from './events.ts';
import { frontRoutes } from './front.ts';
import { guarded } from './guard.ts';
import { guilds } from './guilds.ts';
import { placeSchema } from './place.ts';
import { respond } from './respond.ts';
import { createSessions } from './session.ts';
import type { WireContext } from './wire.ts';

export type { WebDeps };

/** The playground: the bot's own page in a browser, a platform like any other (contract §5, `GET /`). */
export function createWebBot(deps: WebDeps, { assets = loadAssets() }: { assets?: Assets } = {}): Bot {
  const events = createEvents(deps.clock);
  const sessions = createSessions(deps.newToken);
  const token = (deps.pageToken ?? deps.publicToken) !== undefined;
  let jobs: Jobs | undefined;
  let stopping = false;

  const endpoints: readonly Endpoint[] = [
    contextEndpoint(deps),
    eventsEndpoint(events),
    ...readingEndpoints,
    ...submittingEndpoints,
    ...pressingEndpoints,
    ...pictureEndpoints,
  ];
  const api = { jobs: () => jobs, stopping: () => stopping, sessions, token };
  const routes = [
    ...frontRoutes({ ...deps, assets, sessions }),
    ...assetRoutes(assets),
    ...endpoints.map((endpoint) => endpointRoute(endpoint, api)),
  ].map((route) => guarded(route, deps));

  const broadcast = createBroadcast({ events, jobs: () => jobs });

  async function show({ json }: Reply, view: LiveView): Promise<Reply> {
    const place = { ...placeSchema.parse(json), job: view.job };
    await broadcast(place, view);
    return { json: place };
  }

  return {
    name: 'web',
    routes,
    async start(engine) {
      jobs = engine;
    },
    async stop(last) {
      stopping = true;
      await last;
      events.close();
    },
    ready: () => (jobs && !stopping ? { ok: true, detail: 'open' } : { ok: false, detail: 'not open' }),
    open: show,
    show: async (reply, view) => ({ reply: await show(reply, view), seen: 'shown' }),
    async remove(reply) {
      const { job, ...place } = placeSchema.parse(reply.json);
      if (job !== undefined) events.send(place, 'removed', { job });
    },
  };
}

function contextEndpoint({ areas, demoWords = [] }: WebDeps): Endpoint {
  return {
    method: 'GET',
    path: '/api/context',
    async handle({ jobs, actor }) {
      const names = areas.map(({ name }) => name);
      const offers: Partial<Record<AreaName, Offer>> = {};
      for (const name of names) offers[name] = jobs.offer(name);
      const context: WireContext = { areas: names, guilds, offers, person: actor.person.id, demoWords };
      return respond.json(200, context);
    },
  };
}

function eventsEndpoint(events: Events): Endpoint {
  return {
    method: 'GET',
    path: '/api/events',
    async handle({ actor, request }) {
      const body = events.listen(actor, request.signal);
      if (!body) return respond.text(503, 'Too many pages are open.\n');
      const headers = {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      };
      return { status: 200, headers, body };
    },
  };
}
