import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { answerFault } from './answers.ts';
import { type Loopback, listenOnLoopback, parseBody } from './loopback.ts';
import type { Call, Fault, LoggedRequest } from './types.ts';

interface DeskDeps<Route extends string> {
  readonly routeOf: (method: string, path: string) => Route | undefined;
  /** Routes that ask for no key. */
  readonly open: readonly Route[];
  readonly isAuthorized: (headers: IncomingHttpHeaders) => boolean;
  /** How its answers begin. */
  readonly start: string;
  /** Its own error document. */
  error(response: ServerResponse, status: number, headers?: Readonly<Record<string, string>>): void;
  /** An error document that repeats what was sent. */
  echo(response: ServerResponse, status: number, headers: IncomingHttpHeaders, body: unknown): void;
  carryOut(route: Route, call: Call, served: readonly Route[]): unknown;
}

/**
 * Where the fakes of providers take requests: each is written down, one for which a fault is planned meets it, one
 * without the key is refused, and the rest is carried out.
 */
export function createDesk<Route extends string>(deps: DeskDeps<Route>) {
  const requests: LoggedRequest<Route>[] = [];
  const faults = new Map<Route, Fault[]>();

  async function handle(request: IncomingMessage, response: ServerResponse, served: readonly Route[]) {
    const raw = await buffer(request).catch(() => undefined);
    if (!raw) return;
    const { method = 'GET', headers } = request;
    const url = new URL(request.url ?? '/', 'http://fake');
    const body = parseBody(raw.toString());
    const found = deps.routeOf(method, url.pathname);
    const route = found !== undefined && served.includes(found) ? found : undefined;
    const path = url.pathname + url.search;
    requests.push({ route: route ?? 'unknown', method, path, headers, body, at: Date.now() });
    if (route === undefined) return deps.error(response, 404);

    const fault = faults.get(route)?.shift();
    if (fault?.kind === 'echo') return deps.echo(response, fault.status, headers, body);
    if (fault?.kind === 'slow') await delay(fault.ms);
    else if (fault && answerFault(response, fault, deps)) return;
    if (!deps.open.includes(route) && !deps.isAuthorized(headers)) return deps.error(response, 401);
    const lost = fault?.kind === 'lost' || (fault?.kind === 'silent' && 'silent');
    await deps.carryOut(route, { request, url, path, body, response, lost }, served);
  }

  return {
    requests,
    /** The next `times` requests to a route go wrong. */
    fault(route: Route, fault: Fault, times = 1) {
      faults.set(route, [...(faults.get(route) ?? []), ...Array.from({ length: times }, () => fault)]);
    },
    count: (route: Route): number => requests.filter((request) => request.route === route).length,
    listen: (served: readonly Route[], port?: number): Promise<Loopback> =>
      listenOnLoopback((request, response) => handle(request, response, served), port),
  };
}
