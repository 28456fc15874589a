import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import type { Route } from '../core/contracts/bot.ts';
import type { Logger } from '../core/contracts/logger.ts';
import { createBodyRoom } from './body.ts';
import { type Checks, mountHealth } from './health.ts';
import { type MediaRouteDeps, mountMedia } from './media.ts';
import { mountMetrics, type PrometheusMetrics } from './metrics.ts';
import { mountRoute } from './routes.ts';
import { mountWebhooks, type WebhooksDeps } from './webhooks.ts';

/** How long a connection may take over things, in ms, so that slow senders do not use them up. */
export interface Patience {
  /** Until the headers are there. */
  readonly headers: number;
  /** Until the whole request is there: an upload of 20 MB over a slow line. */
  readonly request: number;
  /** Without a byte in either direction; streams of events send a comment more often than that. */
  readonly idle: number;
  /** Between two requests. */
  readonly keepAlive: number;
  /** Between two looks at the limits above. */
  readonly check: number;
  /** For requests in flight when the server stops. */
  readonly stop: number;
}

const PATIENCE: Patience = {
  headers: 10_000,
  request: 120_000,
  idle: 120_000,
  keepAlive: 5_000,
  check: 5_000,
  stop: 2_000,
};

/** Three of the largest uploads. */
const BODY_ROOM = 96 * 1024 * 1024;

/** A signed token with its key in it; anything longer is nobody's address. */
const LONGEST_PARAMETER = 2048;

export interface ServerDeps {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly logger: Logger;
  readonly checks: Checks;
  readonly metrics: Pick<PrometheusMetrics, 'text' | 'contentType'>;
  readonly webhooks: Omit<WebhooksDeps, 'logger'>;
  readonly media: MediaRouteDeps;
  /** What the bots bring. */
  readonly routes: readonly Route[];
  readonly patience?: Partial<Patience>;
  /** Bytes of all bodies that are read or handled at once; more is answered 503. */
  readonly bodyRoom?: number;
}

export interface Server {
  /** Throws `AddressInUseError` or `AddressError`. */
  start(): Promise<{ readonly url: string; readonly port: number }>;
  /** Ends streams at once, gives other requests a moment, then closes every connection. */
  stop(): Promise<void>;
}

/** The port is taken: exit code 75. */
export class AddressInUseError extends Error {
  override name = 'AddressInUseError';
}

/** `HOST` or `PORT` cannot be listened on at all: exit code 78. */
export class AddressError extends Error {
  override name = 'AddressError';
}

export function createServer(deps: ServerDeps): Server {
  const patience = { ...PATIENCE, ...deps.patience };
  const stopping = new AbortController();
  const app = createApp(deps, stopping.signal, patience);
  return {
    start: () => listen(app, deps),
    async stop() {
      stopping.abort();
      const closing = app.close();
      const force = setTimeout(() => app.server.closeAllConnections(), patience.stop);
      await closing.finally(() => clearTimeout(force));
    },
  };
}

/** Everything that it answers, before it listens anywhere. */
export function createApp(deps: ServerDeps, stopping: AbortSignal, patience = PATIENCE): FastifyInstance {
  const app = createFastify(patience);

  app.removeAllContentTypeParsers();
  // Bodies stay unread until a handler takes them as they are.
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.setNotFoundHandler((_request, reply) => reply.code(404).type('text/plain').send(NOT_FOUND));
  app.setErrorHandler((error, request, reply) => {
    // Nobody's address stays one, however its request is broken besides.
    if (request.is404) return reply.code(404).type('text/plain').send(NOT_FOUND);
    const status = statusOf(error);
    if (status >= 500) {
      const facts = { err: error, route: request.routeOptions.url, method: request.method };
      deps.logger.error(facts, 'A request failed');
    }
    return reply
      .code(status)
      .type('text/plain')
      .send(status >= 500 ? 'Something broke.\n' : 'Bad request.\n');
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
  });
  app.addHook('onResponse', async (request, reply) => {
    // The route's pattern, not the address: addresses hold secrets and tokens.
    const facts = { method: request.method, route: request.routeOptions.url, status: reply.statusCode };
    deps.logger.debug({ ...facts, ms: Math.round(reply.elapsedTime) }, 'Answered a request');
  });

  mountHealth(app, deps.checks);
  mountMetrics(app, deps.metrics);
  mountWebhooks(app, { ...deps.webhooks, logger: deps.logger });
  mountMedia(app, deps.media);
  const bodies = createBodyRoom(deps.bodyRoom ?? BODY_ROOM);
  for (const route of deps.routes) mountRoute(app, route, { stopping, bodies });
  return app;
}

function createFastify(patience: Patience): FastifyInstance {
  return fastify({
    logger: false,
    exposeHeadRoutes: false,
    requestTimeout: patience.request,
    connectionTimeout: patience.idle,
    keepAliveTimeout: patience.keepAlive,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    http: { headersTimeout: patience.headers, connectionsCheckingInterval: patience.check },
    routerOptions: {
      maxParamLength: LONGEST_PARAMETER,
      onBadUrl: (_path, _request, response) => notFound(response),
      onMaxParamLength: (_path, _request, response) => notFound(response),
    },
  });
}

/** The same words for every address that is nobody's. */
const NOT_FOUND = 'Not found.\n';

function notFound(response: ServerResponse): void {
  response
    .writeHead(404, { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' })
    .end(NOT_FOUND);
}

async function listen(app: FastifyInstance, { host, port }: ServerDeps) {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw explain(error, host, port);
  }
  const bound = app.addresses().find((address) => typeof address === 'object');
  const actual = bound?.port ?? port;
  return { url: `http://${reachable(host, bound)}:${actual}`, port: actual };
}

/** An address that a browser on this computer can open. */
function reachable(host: string, bound: AddressInfo | undefined): string {
  if (host === '0.0.0.0' || host === '::' || host === '[::]') return 'localhost';
  return bound?.family === 'IPv6' ? `[${bound.address}]` : host;
}

function explain(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    const fix = 'stop the program that has it, or put another port';
    return new AddressInUseError(`PORT: ${port} is already in use on ${host}; ${fix}`, { cause: error });
  }
  if (code === 'EACCES') {
    const message = `PORT: ${port} may not be opened by this user; put a port above 1023`;
    return new AddressError(message, { cause: error });
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    const fix = 'put 127.0.0.1 for this computer alone, 0.0.0.0 for everyone';
    return new AddressError(`HOST: ${host} is no address of this computer; ${fix}`, { cause: error });
  }
  return error;
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
