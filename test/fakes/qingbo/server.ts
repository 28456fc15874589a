import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { answerFault, answerJson, errorBody } from './answers.ts';
import { createRoutes, routeOf } from './routes.ts';
import type {
  BookLine,
  Delivery,
  End,
  FakeQingboOptions,
  FakeTask,
  Fault,
  LoggedRequest,
  NoticePlan,
  Route,
} from './types.ts';
import { createWorld } from './world.ts';

export interface FakeQingbo {
  readonly url: string;
  readonly apiKey: string;
  readonly requests: readonly LoggedRequest[];
  readonly tasks: ReadonlyMap<string, FakeTask>;
  /** Its own book: what a doubled submission would show in. */
  readonly book: readonly BookLine[];
  readonly deliveries: readonly Delivery[];
  readonly notices: NoticePlan;
  /** The next `times` requests to a route go wrong. */
  fault(route: Route, fault: Fault, times?: number): void;
  /** How the next tasks end, in the order in which they are made. */
  ends(...ends: readonly End[]): void;
  /** Moves a task by hand; a terminal status ends it. */
  move(task: string, end: End): void;
  count(route: Route): number;
  stop(): Promise<void>;
}

export async function createFakeQingbo(options: FakeQingboOptions = {}): Promise<FakeQingbo> {
  const apiKey = options.apiKey ?? 'qingbo-test-key-0123456789';
  const requests: LoggedRequest[] = [];
  const faults = new Map<Route, Fault[]>();
  const address = () => addressOf(server);
  const world = createWorld(options, address);
  const routes = createRoutes(options, world, address);

  async function handle(request: IncomingMessage, response: ServerResponse) {
    response.on('error', () => response.destroy());
    const raw = await buffer(request).catch(() => undefined);
    if (!raw) return;
    const { method = 'GET', headers, url: path = '/' } = request;
    const route = routeOf(method, path);
    const body = parse(raw.toString());
    requests.push({ route: route ?? 'unknown', method, path, headers, body, at: Date.now() });
    if (!route) return answerJson(response, 404, { error: { message: 'no such route', code: 'not_found' } });
    const fault = faults.get(route)?.shift();
    if (fault?.kind === 'echo') {
      const message = `no: ${headers.authorization} ${raw.toString()}`;
      return answerJson(response, fault.status, { error: { message, code: 'invalid_request' } });
    }
    if (fault?.kind === 'slow') await delay(fault.ms);
    else if (fault && answerFault(response, fault)) return;
    if (route !== 'file' && headers.authorization !== `Bearer ${apiKey}`)
      return answerJson(response, 401, errorBody(401));
    const key = headers['idempotency-key'];
    await routes[route]({
      path,
      body,
      response,
      key: typeof key === 'string' ? key : undefined,
      lost: fault?.kind === 'lost' || (fault?.kind === 'silent' && 'silent'),
    });
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: address(),
    apiKey,
    requests,
    tasks: world.tasks,
    book: world.book,
    deliveries: world.deliveries,
    notices: world.notices,
    fault(route, fault, times = 1) {
      faults.set(route, [...(faults.get(route) ?? []), ...Array.from({ length: times }, () => fault)]);
    },
    ends: (...ends) => void world.planned.push(...ends),
    move: world.move,
    count: (route) => requests.filter((request) => request.route === route).length,
    async stop() {
      world.stop();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text === '' ? undefined : text;
  }
}

const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
