import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { answerError, answerFault } from './answers.ts';
import { createNotices } from './notices.ts';
import { createRoutes, routeOf } from './routes.ts';
import type {
  BookLine,
  Delivery,
  End,
  FakePiapiOptions,
  FakeTask,
  Fault,
  LoggedRequest,
  NoticePlan,
  Route,
} from './types.ts';
import { createWorld, type FetchedInput } from './world.ts';

export interface FakePiapi {
  readonly url: string;
  readonly uploadUrl: string;
  readonly apiKey: string;
  readonly requests: readonly LoggedRequest[];
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
  const requests: LoggedRequest[] = [];
  const faults = new Map<Route, Fault[]>();
  const notices = createNotices({ ...NOTICES, ...options.notices });
  const address = () => addressOf(api);
  const world = createWorld(options, notices, address);
  const routes = createRoutes(options, world, address);

  async function handle(request: IncomingMessage, response: ServerResponse, served: readonly Route[]) {
    response.on('error', () => response.destroy());
    const raw = await buffer(request).catch(() => undefined);
    if (!raw) return;
    const { method = 'GET', headers } = request;
    const url = new URL(request.url ?? '/', 'http://fake');
    const body = parse(raw.toString());
    const route = routeOf(method, url.pathname);
    const known = route !== undefined && served.includes(route);
    requests.push({
      route: known ? route : 'unknown',
      method,
      path: url.pathname + url.search,
      headers,
      body,
      at: Date.now(),
    });
    if (!known) return answerError(response, 404);
    const fault = faults.get(route)?.shift();
    if (fault?.kind === 'echo') return answerError(response, fault.status, echo(headers, body));
    if (fault?.kind === 'slow') await delay(fault.ms);
    else if (fault && answerFault(response, fault)) return;
    if (route !== 'file' && headers['x-api-key'] !== apiKey) return answerError(response, 401);
    await routes[route]({
      url,
      body,
      response,
      lost: fault?.kind === 'lost' || (fault?.kind === 'silent' && 'silent'),
    });
  }

  const serve = (served: readonly Route[]) =>
    createServer((request, response) => {
      handle(request, response, served).catch(() => response.destroy());
    });
  const api = serve(API_ROUTES);
  const uploads = serve(['upload']);
  await listen(api, options.port ?? 0);
  await listen(uploads, options.uploadPort ?? 0);

  return {
    url: addressOf(api),
    uploadUrl: addressOf(uploads),
    apiKey,
    requests,
    tasks: world.tasks,
    book: world.book,
    deliveries: notices.deliveries,
    notices: notices.plan,
    fetched: world.fetched,
    fault(route, fault, times = 1) {
      faults.set(route, [...(faults.get(route) ?? []), ...Array.from({ length: times }, () => fault)]);
    },
    ends: (...ends) => void world.planned.push(...ends),
    move: world.move,
    forget: (task) => void world.tasks.delete(task),
    count: (route) => requests.filter((request) => request.route === route).length,
    async stop() {
      notices.stop();
      world.stop();
      await Promise.all([close(api), close(uploads)]);
    },
  };
}

/** Short enough that a reader which cuts messages reads all of it. */
function echo(headers: IncomingMessage['headers'], body: unknown): string {
  const config = typeof body === 'object' && body !== null && 'config' in body ? body.config : undefined;
  const secret = /"secret":"([^"]*)"/.exec(JSON.stringify(config ?? null))?.[1] ?? '';
  return `no: ${headers['x-api-key']} ${secret} ${/[^/"]*\/media\/[^"]*/.exec(JSON.stringify(body ?? null))?.[0] ?? ''}`;
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
