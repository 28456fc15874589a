import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { answerError, answerFault } from './answers.ts';
import { createCallbacks } from './callbacks.ts';
import { createFiles, type KeptFile } from './files.ts';
import { createRoutes, routeOf } from './routes.ts';
import type {
  Account,
  BookLine,
  CallbackPlan,
  Delivery,
  End,
  FakeEvolinkOptions,
  FakeTask,
  Fault,
  LoggedRequest,
  Route,
} from './types.ts';
import { createWorld } from './world.ts';

export interface FakeEvolink {
  readonly url: string;
  readonly filesUrl: string;
  readonly apiKey: string;
  readonly requests: readonly LoggedRequest[];
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
  const requests: LoggedRequest[] = [];
  const faults = new Map<Route, Fault[]>();
  const callbacks = createCallbacks({ ...CALLBACKS, ...options.callbacks }, options.reach ?? ((url) => url));
  const world = createWorld(options, callbacks, () => addressOf(api));
  const files = createFiles({
    address: () => addressOf(filesServer),
    now: options.now ?? Date.now,
    maxFiles: options.maxFiles ?? 100,
  });
  const isOurs = (url: URL) =>
    url.origin === addressOf(filesServer) ||
    [url.host, url.hostname].some((host) => options.publicHosts?.includes(host));
  const { forgetKeys, ...apiRoutes } = createRoutes(options, world, isOurs);
  const uploading = {
    upload: ({ response, body }: { response: ServerResponse; body: unknown }) => files.upload(response, body),
  };
  const routes = { ...apiRoutes, ...uploading };

  async function handle(request: IncomingMessage, response: ServerResponse, served: readonly Route[]) {
    response.on('error', () => response.destroy());
    const raw = await buffer(request).catch(() => undefined);
    if (!raw) return;
    const { method = 'GET', headers } = request;
    const url = new URL(request.url ?? '/', 'http://fake');
    const body = parse(raw.toString());
    const route = routeOf(method, url.pathname);
    const known = route !== undefined && served.includes(route);
    const path = url.pathname + url.search;
    requests.push({ route: known ? route : 'unknown', method, path, headers, body, at: Date.now() });
    if (!known) return answerError(response, 404);
    const fault = faults.get(route)?.shift();
    if (fault?.kind === 'echo') return answerError(response, fault.status, echo(headers, body));
    if (fault?.kind === 'slow') await delay(fault.ms);
    else if (fault && answerFault(response, fault)) return;
    if (route === 'file' && served === FILE_ROUTES) return files.serve(response, url.pathname);
    if (route !== 'file' && headers.authorization !== `Bearer ${apiKey}`) return answerError(response, 401);
    const lost = fault?.kind === 'lost' || (fault?.kind === 'silent' && 'silent');
    await routes[route]({ request, url, body, response, lost });
  }

  const serve = (served: readonly Route[]) =>
    createServer((request, response) => {
      handle(request, response, served).catch(() => response.destroy());
    });
  const api = serve(API_ROUTES);
  const filesServer = serve(FILE_ROUTES);
  await listen(api, options.port ?? 0);
  await listen(filesServer, options.filesPort ?? 0);

  return {
    url: addressOf(api),
    filesUrl: addressOf(filesServer),
    apiKey,
    requests,
    tasks: world.tasks,
    book: world.book,
    account: world.account,
    deliveries: callbacks.deliveries,
    callbacks: callbacks.plan,
    waitingCallbacks: callbacks.waiting,
    files: files.kept,
    fault(route, fault, times = 1) {
      faults.set(route, [...(faults.get(route) ?? []), ...Array.from({ length: times }, () => fault)]);
    },
    ends: (...ends) => void world.planned.push(...ends),
    move: world.move,
    step: world.step,
    forget: (task) => void world.tasks.delete(task),
    forgetKeys,
    count: (route) => requests.filter((request) => request.route === route).length,
    async stop() {
      callbacks.stop();
      world.stop();
      await Promise.all([close(api), close(filesServer)]);
    },
  };
}

const FILE_ROUTES: readonly Route[] = ['upload', 'file'];

/** Short enough that a reader which cuts messages reads all of it. */
function echo(headers: IncomingMessage['headers'], body: unknown) {
  const text = JSON.stringify(body ?? null);
  const callback = /"callback_url":"[^"]*?([^/"]*)"/.exec(text)?.[1] ?? '';
  const link = /[^/"]*\/media\/[^"]*/.exec(text)?.[0] ?? '';
  return { code: 'invalid_parameters', message: `no: ${headers.authorization} ${callback} ${link}` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text === '' ? undefined : text;
  }
}

async function listen(server: Server, port: number) {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function close(server: Server) {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
