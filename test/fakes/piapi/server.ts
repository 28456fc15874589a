import type { IncomingHttpHeaders } from 'node:http';
import { createDesk } from '../provider/desk.ts';
import type { Delivery, Fault, LoggedRequest } from '../provider/types.ts';
import { answerError } from './answers.ts';
import { createNotices } from './notices.ts';
import { createRoutes, routeOf } from './routes.ts';
import type { BookLine, End, FakePiapiOptions, FakeTask, NoticePlan, Route } from './types.ts';
import { createWorld, type FetchedInput } from './world.ts';

export interface FakePiapi {
  readonly url: string;
  readonly uploadUrl: string;
  readonly apiKey: string;
  readonly requests: readonly LoggedRequest<Route>[];
  readonly tasks: ReadonlyMap<string, FakeTask>;
  /** Its own book: what a doubled submission would show in. */
  readonly book: readonly BookLine[];
  readonly deliveries: readonly Delivery[];
  readonly notices: NoticePlan;
  /** Input pictures that it fetched (`fetchInputs`). */
  readonly fetched: readonly FetchedInput[];
  /** The next `times` requests to a route go wrong. */
  fault(route: Route, fault: Fault, times?: number): void;
  /** How the next tasks end, in the order in which they are made. */
  ends(...ends: readonly End[]): void;
  /** Moves a task by hand; a terminal status ends it. */
  move(task: string, end: End): void;
  /** It answers for a task no more. */
  forget(task: string): void;
  count(route: Route): number;
  stop(): Promise<void>;
}

const NOTICES: NoticePlan = {
  early: false,
  lateMs: 0,
  repeat: 1,
  outOfOrder: false,
  lost: false,
  retryMs: 5_000,
  tries: 3,
};

const API_ROUTES: readonly Route[] = ['create', 'get', 'history', 'account', 'file'];

export async function createFakePiapi(options: FakePiapiOptions = {}): Promise<FakePiapi> {
  const apiKey = options.apiKey ?? 'piapi-test-key-0123456789';
  const notices = createNotices({ ...NOTICES, ...options.notices });
  const address = () => api.url;
  const world = createWorld(options, notices, address);
  const routes = createRoutes(options, world, address);

  const desk = createDesk<Route>({
    routeOf,
    open: ['file'],
    isAuthorized: (headers) => headers['x-api-key'] === apiKey,
    start: '{"code":200,"data":{"task_id":',
    error: (response, status, headers) => answerError(response, status, undefined, headers),
    echo: (response, status, headers, body) => answerError(response, status, echo(headers, body)),
    carryOut: (route, call) => routes[route](call),
  });
  const api = await desk.listen(API_ROUTES, options.port);
  const uploads = await desk.listen(['upload'], options.uploadPort);

  return {
    url: api.url,
    uploadUrl: uploads.url,
    apiKey,
    requests: desk.requests,
    tasks: world.tasks,
    book: world.book,
    deliveries: notices.deliveries,
    notices: notices.plan,
    fetched: world.fetched,
    fault: desk.fault,
    ends: (...ends) => void world.planned.push(...ends),
    move: world.move,
    forget: (task) => void world.tasks.delete(task),
    count: desk.count,
    async stop() {
      notices.stop();
      world.stop();
      await Promise.all([api.close(), uploads.close()]);
    },
  };
}

/** Short enough that a reader which cuts messages reads all of it. */
function echo(headers: IncomingHttpHeaders, body: unknown): string {
  const config = typeof body === 'object' && body !== null && 'config' in body ? body.config : undefined;
  const secret = /"secret":"([^"]*)"/.exec(JSON.stringify(config ?? null))?.[1] ?? '';
  return `no: ${headers['x-api-key']} ${secret} ${/[^/"]*\/media\/[^"]*/.exec(JSON.stringify(body ?? null))?.[0] ?? ''}`;
}
