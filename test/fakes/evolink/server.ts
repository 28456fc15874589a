import type { IncomingHttpHeaders } from 'node:http';
import { createDesk } from '../provider/desk.ts';
import type { Call, Delivery, Fault, LoggedRequest } from '../provider/types.ts';
import { answerError } from './answers.ts';
import { createCallbacks } from './callbacks.ts';
import { createFiles, type KeptFile } from './files.ts';
import { createRoutes, routeOf } from './routes.ts';
import type { Account, BookLine, CallbackPlan, End, FakeEvolinkOptions, FakeTask, Route } from './types.ts';
import { createWorld } from './world.ts';

export interface FakeEvolink {
  readonly url: string;
  readonly filesUrl: string;
  readonly apiKey: string;
  readonly requests: readonly LoggedRequest<Route>[];
  readonly tasks: ReadonlyMap<string, FakeTask>;
  /** Its own book: what a doubled submission would show in. */
  readonly book: readonly BookLine[];
  readonly account: Account;
  readonly deliveries: readonly Delivery[];
  readonly callbacks: CallbackPlan;
  /** Those that are still to go out, retries among them. */
  waitingCallbacks(): number;
  readonly files: ReadonlyMap<string, KeptFile>;
  /** The next `times` requests to a route go wrong. */
  fault(route: Route, fault: Fault, times?: number): void;
  /** How the next tasks end, in the order in which they are made. */
  ends(...ends: readonly End[]): void;
  /** Moves a task by hand; a terminal status ends it. */
  move(task: string, end: End): void;
  /** Every task goes one step on: pending → processing → its end. */
  step(): void;
  /** It answers for a task no more. */
  forget(task: string): void;
  /** The life of all idempotency keys is over. */
  forgetKeys(): void;
  count(route: Route): number;
  stop(): Promise<void>;
}

const CALLBACKS: CallbackPlan = {
  lateMs: 0,
  repeat: 1,
  lost: false,
  timeoutMs: 10_000,
  retryMs: [1_000, 2_000, 4_000],
};

const API_ROUTES: readonly Route[] = ['create', 'get', 'list', 'batch', 'credits', 'file'];

export async function createFakeEvolink(options: FakeEvolinkOptions = {}): Promise<FakeEvolink> {
  const apiKey = options.apiKey ?? 'evolink-test-key-0123456789';
  const callbacks = createCallbacks({ ...CALLBACKS, ...options.callbacks }, options.reach ?? ((url) => url));
  const world = createWorld(options, callbacks, () => api.url);
  const files = createFiles({
    address: () => filesServer.url,
    now: options.now ?? Date.now,
    maxFiles: options.maxFiles ?? 100,
  });
  const isOurs = (url: URL) =>
    url.origin === filesServer.url ||
    [url.host, url.hostname].some((host) => options.publicHosts?.includes(host));
  const { forgetKeys, ...apiRoutes } = createRoutes(options, world, isOurs);
  const routes = { ...apiRoutes, upload: ({ response, body }: Call) => files.upload(response, body) };

  const desk = createDesk<Route>({
    routeOf,
    open: ['file'],
    isAuthorized: ({ authorization }) => authorization === `Bearer ${apiKey}`,
    start: '{"id":"task-unified-1',
    error: (response, status, headers) => answerError(response, status, undefined, headers),
    echo: (response, status, headers, body) => answerError(response, status, echo(headers, body)),
    carryOut(route, call, served) {
      const isFile = route === 'file' && served === FILE_ROUTES;
      return isFile ? files.serve(call.response, call.url.pathname) : routes[route](call);
    },
  });
  const api = await desk.listen(API_ROUTES, options.port);
  const filesServer = await desk.listen(FILE_ROUTES, options.filesPort);

  return {
    url: api.url,
    filesUrl: filesServer.url,
    apiKey,
    requests: desk.requests,
    tasks: world.tasks,
    book: world.book,
    account: world.account,
    deliveries: callbacks.deliveries,
    callbacks: callbacks.plan,
    waitingCallbacks: callbacks.waiting,
    files: files.kept,
    fault: desk.fault,
    ends: (...ends) => void world.planned.push(...ends),
    move: world.move,
    step: world.step,
    forget: (task) => void world.tasks.delete(task),
    forgetKeys,
    count: desk.count,
    async stop() {
      callbacks.stop();
      world.stop();
      await Promise.all([api.close(), filesServer.close()]);
    },
  };
}

const FILE_ROUTES: readonly Route[] = ['upload', 'file'];

/** Short enough that a reader which cuts messages reads all of it. */
function echo(headers: IncomingHttpHeaders, body: unknown) {
  const text = JSON.stringify(body ?? null);
  const callback = /"callback_url":"[^"]*?([^/"]*)"/.exec(text)?.[1] ?? '';
  const link = /[^/"]*\/media\/[^"]*/.exec(text)?.[0] ?? '';
  return { code: 'invalid_parameters', message: `no: ${headers.authorization} ${callback} ${link}` };
}
