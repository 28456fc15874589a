import { answerJson } from '../provider/answers.ts';
import { createDesk } from '../provider/desk.ts';
import type { Delivery, Fault, LoggedRequest } from '../provider/types.ts';
import { errorBody } from './answers.ts';
import { createRoutes, routeOf } from './routes.ts';
import type { BookLine, End, FakeQingboOptions, FakeTask, NoticePlan, Route } from './types.ts';
import { createWorld } from './world.ts';

export interface FakeQingbo {
  readonly url: string;
  readonly apiKey: string;
  readonly requests: readonly LoggedRequest<Route>[];
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

const ROUTES: readonly Route[] = ['create', 'get', 'cancel', 'models', 'balance', 'file'];

export async function createFakeQingbo(options: FakeQingboOptions = {}): Promise<FakeQingbo> {
  const apiKey = options.apiKey ?? 'qingbo-test-key-0123456789';
  const address = () => server.url;
  const world = createWorld(options, address);
  const routes = createRoutes(options, world, address);

  const desk = createDesk<Route>({
    routeOf,
    open: ['file'],
    isAuthorized: ({ authorization }) => authorization === `Bearer ${apiKey}`,
    start: '{"task_id":"task-wave1","sta',
    error: (response, status, headers) => answerJson(response, status, errorBody(status), headers),
    echo(response, status, { authorization }, body) {
      const message = `no: ${authorization} ${JSON.stringify(body)}`;
      answerJson(response, status, { error: { message, code: 'invalid_request' } });
    },
    carryOut: (route, call) => routes[route](call),
  });
  const server = await desk.listen(ROUTES, options.port);

  return {
    url: address(),
    apiKey,
    requests: desk.requests,
    tasks: world.tasks,
    book: world.book,
    deliveries: world.deliveries,
    notices: world.notices,
    fault: desk.fault,
    ends: (...ends) => void world.planned.push(...ends),
    move: world.move,
    count: desk.count,
    async stop() {
      world.stop();
      await server.close();
    },
  };
}
